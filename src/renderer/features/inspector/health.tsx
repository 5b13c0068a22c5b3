import type { ReactElement } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import type { HealthBand } from '../../../shapes/health.ts'
import { healthReasonWords, healthWords } from '../../../words/health-words.ts'
import { Chip } from '../../ui/chip.tsx'
import { classesOf } from '../../ui/classes.ts'
import type { Tone } from '../../ui/tone.ts'
import { FactList } from './fact-list.tsx'
import styles from './inspector.module.css'

const cx = classesOf(styles)

const TONES: Readonly<Record<HealthBand, Tone>> = { good: 'working', fair: 'info', poor: 'waiting', bad: 'danger' }

/** How well it is, and where each lost point went; nothing of an agent that is down as it should be. */
export function HealthSection({ agent: { health } }: { readonly agent: AgentView }): ReactElement | null {
  if (health === null) return null
  return (
    <section className={cx('section')} aria-label="Health">
      <h3 className={cx('heading')}>
        <Chip tone={TONES[health.band]}>{healthWords(health)}</Chip>
      </h3>
      {health.reasons.length > 0 && (
        <FactList facts={health.reasons.map((reason) => [`−${reason.lost}`, healthReasonWords(reason)])} />
      )}
    </section>
  )
}
