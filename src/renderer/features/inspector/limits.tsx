import type { ReactElement } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import type { LimitKind, LimitStanding, LimitView } from '../../../shapes/run-limits.ts'
import type { VitalsSample } from '../../../shapes/vitals.ts'
import { LIMIT_ACTIONS, LIMIT_NAMES, LIMIT_ORIGINS, limitValue, meansWords } from '../../../words/limit-words.ts'
import { useVitals } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import inspector from './inspector.module.css'
import styles from './limits.module.css'

const cx = classesOf(styles)
const inInspector = classesOf(inspector)

/** The limits in force, what is used of each, and who sees to it; nothing where there is none. */
export function Limits({ agent: { id, limits } }: { readonly agent: AgentView }): ReactElement | null {
  if (limits.length === 0) return null
  return (
    <section className={inInspector('section')} aria-label="Limits">
      <h3 className={inInspector('heading')}>Limits</h3>
      <div className={cx('rows')}>
        {limits.map((limit) => (
          <LimitRow key={limit.kind} agentId={id} limit={limit} />
        ))}
      </div>
    </section>
  )
}

function LimitRow({ agentId, limit }: { readonly agentId: string; readonly limit: LimitView }): ReactElement {
  const { kind, max, action, origin, standing } = limit
  const value = useVitals((vitals) => valueOf(kind, vitals.sampleOf(agentId)))
  const share = value === null ? 0 : Math.min(1, value / max)
  return (
    <div className={cx('row')} title={`${LIMIT_ACTIONS[action]}: ${LIMIT_ORIGINS[origin]}, ${meansWords(limit)}`}>
      <span className={cx('name')}>{LIMIT_NAMES[kind]}</span>
      <span className={cx('numbers')}>
        {value === null ? limitValue(kind, max) : `${limitValue(kind, value)} of ${limitValue(kind, max)}`}
      </span>
      <span className={cx('standing', TONES[standing])}>{STANDINGS[standing]}</span>
      <span className={cx('bar', TONES[standing])}>
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  )
}

const STANDINGS: Readonly<Record<LimitStanding, string>> = {
  below: '',
  near: 'near',
  above: 'above',
  slowed: 'slowed down',
  stopping: 'stopping',
}
const TONES: Readonly<Record<LimitStanding, string | false>> = {
  ...{ below: false, near: 'warned', above: 'bad', slowed: 'warned', stopping: 'bad' },
}

/** What a sample tells of it; null: it is not in samples. */
function valueOf(kind: LimitKind, sample: VitalsSample | null): number | null {
  if (sample === null) return null
  const values: Readonly<Partial<Record<LimitKind, number | null>>> = {
    memory: sample.memoryBytes,
    cpu: sample.cpuPercent,
    processes: sample.processes,
    'open-files': sample.openFiles,
    output: sample.outputBytesPerSecond,
    'disk-writes': sample.writeBytesPerSecond,
  }
  return values[kind] ?? null
}
