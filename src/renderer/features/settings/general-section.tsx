import { Minus, Plus } from 'lucide-react'
import type { ReactElement } from 'react'
import { ok, type Result } from '../../../base/result.ts'
import type { SettingsValues } from '../../../shapes/settings.ts'
import { parseArgs } from '../../../words/args.ts'
import { keysFor } from '../../state/command-keys.ts'
import { useFleetCommands } from '../../state/use-fleet-commands.ts'
import { useFleet } from '../../client/client-context.ts'
import { useTheme } from '../../client/hosts-context.ts'
import { IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Segments } from '../../ui/segments.tsx'
import { Switch } from '../../ui/switch.tsx'
import { DraftRow } from './draft-row.tsx'
import { Row } from './row.tsx'
import { useDraft } from './use-draft.ts'
import styles from './settings-dialog.module.css'

const cx = classesOf(styles)
const KEEP = 'Keep running when the window is closed'
const THEMES: readonly (readonly [SettingsValues['theme'], string])[] = [
  ['system', 'System'],
  ['dark', 'Dark'],
  ['light', 'Light'],
]
const TILES: readonly SettingsValues['tiles'][] = [1, 2, 4, 6, 9]

/** How the window looks and when it ends. */
export function GeneralSection(): ReactElement {
  const settings = useFleet((fleet) => fleet.settings)
  const isDesktop = useFleet(({ host }) => host.kind === 'desktop')
  const theme = useTheme()
  const { updateSettings } = useFleetCommands()
  return (
    <>
      <Row label="Theme">
        <Segments
          label="Theme"
          options={THEMES}
          value={theme}
          onChange={(chosen) => updateSettings({ theme: chosen })}
        />
      </Row>
      <Row label="Terminals shown at once" hint="How many terminals the grid shows. Any of them can be maximised.">
        <Segments
          label="Terminals shown at once"
          options={TILES.map((tiles) => [tiles, String(tiles)] as const)}
          value={settings.tiles}
          onChange={(tiles) => updateSettings({ tiles })}
        />
      </Row>
      <Row label="Terminal text size">
        <TextSize px={settings.terminalFontSize} />
      </Row>
      {isDesktop && <EditorRow />}
      {isDesktop && (
        <Row label={KEEP} hint="Agents keep running. The tray icon opens the window again.">
          {(id) => (
            <Switch
              id={id}
              label={KEEP}
              isOn={settings.closeToTray}
              onChange={(closeToTray) => updateSettings({ closeToTray })}
            />
          )}
        </Row>
      )}
    </>
  )
}

function EditorRow(): ReactElement {
  const editor = useFleet((fleet) => fleet.settings.editor)
  const { updateSettings } = useFleetCommands()
  const draft = useDraft({
    saved: editor,
    parse: (text) => parsedCommand(text.trim()),
    onCommit: (command) => updateSettings({ editor: command }),
  })
  return (
    <DraftRow
      label="Editor"
      hint="Opens worktrees: a program with a window, and its arguments. The folder is added."
      draft={draft}
      placeholder="code"
    />
  )
}

/** The text itself, if it can be cut up into arguments. */
function parsedCommand(text: string): Result<string, string> {
  const words = parseArgs(text)
  return words.ok ? ok(text) : words
}

function TextSize({ px }: { readonly px: number }): ReactElement {
  const { zoom } = useFleetCommands()
  return (
    <div className={cx('stepper')}>
      <IconButton label="Smaller" keys={keysFor('font-smaller')} size="large" onClick={() => zoom(-1)}>
        <Minus size={14} />
      </IconButton>
      <output aria-live="polite">{px} px</output>
      <IconButton label="Larger" keys={keysFor('font-larger')} size="large" onClick={() => zoom(1)}>
        <Plus size={14} />
      </IconButton>
    </div>
  )
}
