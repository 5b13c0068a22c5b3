import { useId, type ReactElement } from 'react'
import { ok } from '../../../base/result.ts'
import type { SpawnPolicy } from '../../../shapes/settings.ts'
import { useFleetCommands } from '../../state/use-fleet-commands.ts'
import { useFleet } from '../../client/client-context.ts'
import { REACH_LABELS, REACH_SENTENCES } from '../../../words/reach-words.ts'
import { classesOf } from '../../ui/classes.ts'
import { Segments } from '../../ui/segments.tsx'
import { Switch } from '../../ui/switch.tsx'
import { Row } from './row.tsx'
import { parseLines } from './setting-values.ts'
import styles from './settings-dialog.module.css'
import { useDraft } from './use-draft.ts'

const cx = classesOf(styles)
const REACH = 'Programs inside agents may'
const PASTE = 'Show a risky paste before it goes into a terminal'
const REACHES = [
  ['self', REACH_LABELS.self],
  ['fleet', REACH_LABELS.fleet],
] as const

interface ListText {
  readonly list: keyof SpawnPolicy
  readonly label: string
  readonly hint: string
  readonly placeholder: string
}

const LISTS: readonly ListText[] = [
  {
    list: 'allowedCommands',
    label: 'Allowed commands',
    hint: 'Names or absolute paths, * for any part. Empty: every command.',
    placeholder: 'claude\n/usr/local/bin/*',
  },
  {
    list: 'deniedCommands',
    label: 'Denied commands',
    hint: 'Takes precedence over the allowed commands.',
    placeholder: 'sudo\nrm',
  },
  {
    list: 'allowedRoots',
    label: 'Allowed folders',
    hint: 'These folders and everything below them; symbolic links are resolved first. Empty: any folder.',
    placeholder: '/home/me/work',
  },
  {
    list: 'deniedEnvironment',
    label: 'Denied variables',
    hint: 'Names, * for any part. Removed from the environment agents inherit, and refused among an agent’s own variables.',
    placeholder: 'AWS_*\n*_TOKEN',
  },
]

/** The spawn policy: what agents may run, and where. */
export function SecuritySection(): ReactElement {
  return (
    <>
      <p className={cx('lead')}>
        What agents may run and where, however they are started: from this window, the command line or a restart. One
        entry per line, applied when you leave the box. Agents that run already are not affected.
      </p>
      <div className={cx('lists')}>
        {LISTS.map((text) => (
          <PolicyList key={text.list} {...text} />
        ))}
      </div>
      <ReachRow />
      <PasteRow />
    </>
  )
}

/** For agents whose own settings leave it to this one. */
function ReachRow(): ReactElement {
  const reach = useFleet(({ settings }) => settings.reach)
  const { updateSettings } = useFleetCommands()
  return (
    <Row label={REACH} hint={REACH_SENTENCES[reach]}>
      <Segments label={REACH} options={REACHES} value={reach} onChange={(next) => updateSettings({ reach: next })} />
    </Row>
  )
}

function PasteRow(): ReactElement {
  const confirmPaste = useFleet(({ settings }) => settings.confirmPaste)
  const { updateSettings } = useFleetCommands()
  return (
    <Row
      label={PASTE}
      hint="What has control or hidden characters, or lines that would run at once. Control characters are left out in any case."
    >
      {(id) => (
        <Switch id={id} label={PASTE} isOn={confirmPaste} onChange={(isOn) => updateSettings({ confirmPaste: isOn })} />
      )}
    </Row>
  )
}

function PolicyList({ list, label, hint, placeholder }: ListText): ReactElement {
  const id = useId()
  const saved = useFleet(({ settings }) => settings.spawnPolicy[list])
  const { updateSettings } = useFleetCommands()
  const draft = useDraft({
    saved: saved.join('\n'),
    parse: (text) => ok(parseLines(text)),
    onCommit: (entries) => updateSettings({ spawnPolicy: { [list]: entries } }),
  })
  return (
    <div>
      <label htmlFor={id} className={cx('label')}>
        {label}
      </label>
      <textarea
        id={id}
        rows={4}
        spellCheck={false}
        className={cx('lines')}
        placeholder={placeholder}
        aria-describedby={`${id}-hint`}
        value={draft.text}
        onChange={({ target }) => draft.type(target.value)}
        onBlur={draft.commit}
      />
      <div id={`${id}-hint`} className={cx('hint')}>
        {hint}
      </div>
    </div>
  )
}
