import type { ReactElement } from 'react'
import type { AdmissionLimits } from '../../../shapes/settings.ts'
import { useFleetCommands } from '../../state/use-fleet-commands.ts'
import { useFleet } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import { Segments } from '../../ui/segments.tsx'
import { Switch } from '../../ui/switch.tsx'
import { timeText } from '../../../words/typed-time.ts'
import { DraftRow } from './draft-row.tsx'
import { Row } from './row.tsx'
import { parseLimit } from './setting-values.ts'
import styles from './settings-dialog.module.css'
import { TaskRows } from './task-rows.tsx'
import { useDraft } from './use-draft.ts'

const cx = classesOf(styles)
const RESTORE = 'Start agents again after a crash'
const RESUME = 'Agents go on with their last conversation'
const RESUMES = [
  ['never', 'Never'],
  ['after-crash', 'After a crash'],
  ['always', 'Always'],
] as const
const GUARD = 'Guard the memory of this machine'
const REPORTS = 'Start agents so that they report what they do'

/** The limits on starts, and what is started again automatically. */
export function StartingSection(): ReactElement {
  const settings = useFleet((fleet) => fleet.settings)
  const { updateSettings } = useFleetCommands()
  return (
    <>
      <p className={cx('lead')}>
        These limits apply to every start, restarts included. Agents over the limit wait in a queue; each shows the
        reason.
      </p>
      <LimitRow
        limit="maxConcurrent"
        label="Agents up at once"
        hint="Empty: any number."
        unit=""
        placeholder="any"
        saved={settings.admission.maxConcurrent?.toString() ?? ''}
      />
      <LimitRow
        limit="memoryFloorMb"
        label="Memory to keep free"
        hint="No agent starts while the machine has less; 0 turns this off."
        unit="MB"
        saved={String(settings.admission.memoryFloorMb)}
      />
      <LimitRow
        limit="memoryPressurePercent"
        label="Memory pressure ceiling"
        hint="No agent starts while some program waits for memory for more than this share of the time. 100 turns this off."
        unit="%"
        saved={String(settings.admission.memoryPressurePercent)}
      />
      <LimitRow
        limit="spacingMs"
        label="Time between two starts"
        hint="Spreads the load of starting. 0 s turns this off."
        unit=""
        saved={timeText(settings.admission.spacingMs)}
      />
      <LimitRow
        limit="restartsPerMinute"
        label="Restarts a minute, of all agents"
        hint="Slows down many restarts at once. Starts by hand are not counted."
        unit=""
        saved={String(settings.admission.restartsPerMinute)}
      />
      <TaskRows />
      <Row label={RESUME} hint="With what its own program keeps. An agent of its own mind says so under Supervision.">
        {() => (
          <Segments
            label={RESUME}
            options={RESUMES}
            value={settings.resume}
            onChange={(resume) => updateSettings({ resume })}
          />
        )}
      </Row>
      <Row
        label={GUARD}
        hint="Below 10 % of free memory no agent is started; below 5 % the one that grows most is held until you decide or memory is free again. None is ended."
      >
        {(id) => (
          <Switch
            id={id}
            label={GUARD}
            isOn={settings.memoryGuard}
            onChange={(memoryGuard) => updateSettings({ memoryGuard })}
          />
        )}
      </Row>
      <Row
        label={RESTORE}
        hint="After the host itself crashed or was killed, agents whose restart policy says so are started again."
      >
        {(id) => (
          <Switch
            id={id}
            label={RESTORE}
            isOn={settings.restoreAfterCrash}
            onChange={(restoreAfterCrash) => updateSettings({ restoreAfterCrash })}
          />
        )}
      </Row>
      <Row
        label={REPORTS}
        hint="By hooks, for one launch at a time; no file of yours is changed. Counts from the next start on."
      >
        {(id) => (
          <Switch
            id={id}
            label={REPORTS}
            isOn={settings.agentReports}
            onChange={(agentReports) => updateSettings({ agentReports })}
          />
        )}
      </Row>
    </>
  )
}

interface LimitRowProps {
  readonly limit: keyof AdmissionLimits
  readonly label: string
  readonly hint: string
  readonly unit: string
  readonly saved: string
  readonly placeholder?: string
}

function LimitRow({ limit, label, hint, unit, saved, placeholder }: LimitRowProps): ReactElement {
  const admission = useFleet((fleet) => fleet.settings.admission)
  const { updateSettings } = useFleetCommands()
  const draft = useDraft({
    saved,
    parse: (text) => parseLimit(admission, limit, text),
    onCommit: (next) => updateSettings({ admission: next }),
  })
  const inputMode = limit === 'spacingMs' ? 'text' : 'numeric'
  return <DraftRow {...{ label, hint, draft, inputMode, placeholder, unit }} />
}
