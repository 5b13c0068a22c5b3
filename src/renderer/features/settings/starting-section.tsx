import type { ReactElement } from 'react'
import type { AdmissionLimits } from '../../../shapes/settings.ts'
import { useFleetCommands } from '../../state/use-fleet-commands.ts'
import { useFleet } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import { TextInput } from '../../ui/field.tsx'
import { Switch } from '../../ui/switch.tsx'
import { timeText } from '../../../words/typed-time.ts'
import { Row } from './row.tsx'
import { parseLimit } from './setting-values.ts'
import styles from './settings-dialog.module.css'
import { useDraft } from './use-draft.ts'

const cx = classesOf(styles)
const RESTORE = 'Start agents again after a crash'

/** What holds starts back, and what is started again by itself. */
export function StartingSection(): ReactElement {
  const settings = useFleet((fleet) => fleet.settings)
  const { updateSettings } = useFleetCommands()
  return (
    <>
      <p className={cx('lead')}>
        Every start passes this gate, also restarts. Who has to wait is queued, and says why.
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
        hint="No agent starts while the machine has less; 0 for none."
        unit="MB"
        saved={String(settings.admission.memoryFloorMb)}
      />
      <LimitRow
        limit="memoryPressurePercent"
        label="Memory pressure ceiling"
        hint="No agent starts while programs wait for memory more than this share of the time; 100 to never mind."
        unit="%"
        saved={String(settings.admission.memoryPressurePercent)}
      />
      <LimitRow
        limit="spacingMs"
        label="Time between two starts"
        hint="Spreads the work of starting; 0 s for none."
        unit=""
        saved={timeText(settings.admission.spacingMs)}
      />
      <LimitRow
        limit="restartsPerMinute"
        label="Restarts a minute, of all agents"
        hint="Holds storms. Starts by hand are not counted."
        unit=""
        saved={String(settings.admission.restartsPerMinute)}
      />
      <Row label={RESTORE} hint="Those whose restart policy says so, when the host itself crashed or was killed.">
        {(id) => (
          <Switch
            id={id}
            label={RESTORE}
            isOn={settings.restoreAfterCrash}
            onChange={(restoreAfterCrash) => updateSettings({ restoreAfterCrash })}
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
  return (
    <Row
      label={label}
      hint={
        draft.error === null ? (
          hint
        ) : (
          <span className={cx('error')} role="alert">
            {draft.error}
          </span>
        )
      }
    >
      {(id) => (
        <span className={cx('figure')}>
          <TextInput
            id={id}
            inputMode={limit === 'spacingMs' ? 'text' : 'numeric'}
            placeholder={placeholder}
            aria-invalid={draft.error !== null}
            value={draft.text}
            onChange={({ target }) => draft.type(target.value)}
            onBlur={draft.commit}
            onKeyDown={({ key }) => key === 'Enter' && draft.commit()}
          />
          <span className={cx('unit')}>{unit}</span>
        </span>
      )}
    </Row>
  )
}
