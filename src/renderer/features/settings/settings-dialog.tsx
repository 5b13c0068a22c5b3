import { Minus, Plus } from 'lucide-react'
import { useId, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'
import type { SettingsValues } from '../../../core/settings.ts'
import { keysFor } from '../../app/shortcuts.ts'
import { useFleetCommands } from '../../app/use-fleet-commands.ts'
import { closeOverlay } from '../../app/view-state.ts'
import { useFleet } from '../../client/client-context.ts'
import { IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import styles from './settings-dialog.module.css'

const cx = classesOf(styles)
const THEMES = { system: 'System', dark: 'Dark', light: 'Light' } as const satisfies Record<
  SettingsValues['theme'],
  string
>
const TILES = { 1: '1', 2: '2', 4: '4', 6: '6', 9: '9' } as const satisfies Record<SettingsValues['tiles'], string>

/** What a person can choose, taken up at once. */
export function SettingsDialog(): ReactElement {
  const settings = useFleet((fleet) => fleet.settings)
  const host = useFleet((fleet) => fleet.host)
  const { updateSettings, zoom } = useFleetCommands()
  return (
    <Dialog title="Settings" width={520} onClose={closeOverlay}>
      <div className={cx('rows')}>
        <Row label="Theme">
          <Segments
            label="Theme"
            options={Object.entries(THEMES) as [SettingsValues['theme'], string][]}
            value={settings.theme}
            onChange={(theme) => updateSettings({ theme })}
          />
        </Row>
        <Row label="Terminals shown at once" hint="The grid; any one can fill it.">
          <Segments
            label="Terminals shown at once"
            options={Object.entries(TILES).map(
              ([tiles, words]) => [Number(tiles) as SettingsValues['tiles'], words] as const,
            )}
            value={settings.tiles}
            onChange={(tiles) => updateSettings({ tiles })}
          />
        </Row>
        <Row label="Terminal text size">
          <div className={cx('stepper')}>
            <IconButton label="Smaller" keys={keysFor('font-smaller')} size="large" onClick={() => zoom(-1)}>
              <Minus size={14} />
            </IconButton>
            <output aria-live="polite">{settings.terminalFontSize} px</output>
            <IconButton label="Larger" keys={keysFor('font-larger')} size="large" onClick={() => zoom(1)}>
              <Plus size={14} />
            </IconButton>
          </div>
        </Row>
        {host.kind === 'desktop' && (
          <Row label="Keep running when the window is closed" hint="Agents go on; the tray brings the window back.">
            {(id) => (
              <button
                id={id}
                type="button"
                role="switch"
                aria-checked={settings.closeToTray}
                aria-label="Keep running when the window is closed"
                className={cx('switch')}
                onClick={() => updateSettings({ closeToTray: !settings.closeToTray })}
              />
            )}
          </Row>
        )}
        <Row label="Data folder" hint="Agents, history and these settings.">
          <span className={cx('value')} title={host.dataDir}>
            {host.dataDir}
          </span>
        </Row>
        <Row label="Host">
          <span className={cx('value')}>
            Corral {host.version} on {host.hostName}, pid {host.pid}
          </span>
        </Row>
      </div>
    </Dialog>
  )
}

interface RowProps {
  readonly label: string
  readonly hint?: string
  readonly children: ReactNode | ((id: string) => ReactNode)
}

function Row({ label, hint, children }: RowProps): ReactElement {
  const id = useId()
  return (
    <div className={cx('row')}>
      <label htmlFor={id}>
        <div className={cx('label')}>{label}</div>
        {hint !== undefined && <div className={cx('hint')}>{hint}</div>}
      </label>
      {typeof children === 'function' ? children(id) : children}
    </div>
  )
}

interface SegmentsProps<T> {
  readonly label: string
  readonly options: readonly (readonly [T, string])[]
  readonly value: T
  readonly onChange: (value: T) => void
}

function Segments<T extends string | number>({ label, options, value, onChange }: SegmentsProps<T>): ReactElement {
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = options[options.findIndex(([option]) => option === value) + step]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    onChange(next[0])
    event.currentTarget.querySelector<HTMLElement>(`[data-value="${next[0]}"]`)?.focus()
  }
  return (
    <div className={cx('segments')} role="radiogroup" aria-label={label} tabIndex={-1} onKeyDown={move}>
      {options.map(([option, words]) => (
        <button
          key={option}
          type="button"
          role="radio"
          data-value={option}
          aria-checked={option === value}
          tabIndex={option === value ? 0 : -1}
          className={cx('segment')}
          onClick={() => onChange(option)}
        >
          {words}
        </button>
      ))}
    </div>
  )
}
