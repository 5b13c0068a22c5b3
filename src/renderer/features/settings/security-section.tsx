import { useId, type ReactElement } from 'react'
import { useFleetCommands } from '../../state/use-fleet-commands.ts'
import { useFleet } from '../../client/client-context.ts'
import { POLICY_LIMITS, POLICY_LISTS, type PolicyListWords } from '../../../words/policy-words.ts'
import { REACH_LABELS, REACH_SENTENCES } from '../../../words/reach-words.ts'
import { classesOf } from '../../ui/classes.ts'
import { Segments } from '../../ui/segments.tsx'
import { Switch } from '../../ui/switch.tsx'
import { Row } from './row.tsx'
import { parsePolicyList } from './setting-values.ts'
import styles from './settings-dialog.module.css'
import { useDraft } from './use-draft.ts'

const cx = classesOf(styles)
const REACH = 'Programs inside agents may'
const PASTE = 'Show a risky paste before it goes into a terminal'
const REACHES = [
  ['self', REACH_LABELS.self],
  ['fleet', REACH_LABELS.fleet],
  ['look', REACH_LABELS.look],
  ['conduct', REACH_LABELS.conduct],
] as const

/** The spawn policy: what agents may run, and where. */
export function SecuritySection(): ReactElement {
  return (
    <>
      <p className={cx('lead')}>
        What agents may run and where, however they are started: from this window, the command line or a restart. One
        entry per line, applied when you leave the box. Agents that run already are not affected.
      </p>
      <div className={cx('lists')}>
        {POLICY_LISTS.map((words) => (
          <PolicyList key={words.list} {...words} />
        ))}
      </div>
      <p className={cx('lead', 'after')}>{POLICY_LIMITS}</p>
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
    <Row label={REACH} hint={REACH_SENTENCES[reach]} isWide>
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

function PolicyList({ list, label, hint, placeholder }: PolicyListWords): ReactElement {
  const id = useId()
  const saved = useFleet(({ settings }) => settings.spawnPolicy[list])
  const { updateSettings } = useFleetCommands()
  const draft = useDraft({
    saved: saved.join('\n'),
    parse: (text) => parsePolicyList(list, text),
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
        aria-invalid={draft.error !== null}
        value={draft.text}
        onChange={({ target }) => draft.type(target.value)}
        onBlur={draft.commit}
      />
      <div id={`${id}-hint`}>
        {draft.error !== null && (
          <div className={cx('error')} role="alert">
            {draft.error}
          </div>
        )}
        <div className={cx('hint')}>{hint}</div>
      </div>
    </div>
  )
}
