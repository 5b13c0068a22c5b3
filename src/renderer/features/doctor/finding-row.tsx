import { CircleCheck, Info, OctagonAlert, RotateCw, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { CSSProperties, ReactElement } from 'react'
import type { DoctorFinding, DoctorVerdict } from '../../../shapes/doctor.ts'
import { VERDICT_WORDS } from '../../../words/doctor/report-words.ts'
import { IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { colorOfTone, type Tone } from '../../ui/tone.ts'
import styles from './doctor.module.css'

const cx = classesOf(styles)

const LOOKS: Readonly<Record<DoctorVerdict, { readonly Icon: LucideIcon; readonly tone: Tone }>> = {
  problem: { Icon: OctagonAlert, tone: 'danger' },
  warning: { Icon: TriangleAlert, tone: 'waiting' },
  note: { Icon: Info, tone: 'info' },
  ok: { Icon: CircleCheck, tone: 'working' },
}

interface FindingRowProps {
  readonly finding: DoctorFinding
  /** Its check is being made again. */
  readonly isLooking: boolean
  readonly onAgain: () => void
}

/** One finding: what was found, and under it what to do. */
export function FindingRow({ finding, isLooking, onAgain }: FindingRowProps): ReactElement {
  const { id, title, verdict, found, advice, command } = finding
  const { Icon, tone } = LOOKS[verdict]
  return (
    <li
      className={cx('finding', verdict === 'ok' && 'fine')}
      style={{ '--tone': colorOfTone(tone) } as CSSProperties}
      data-finding={id}
      data-verdict={verdict}
      aria-busy={isLooking}
    >
      <span className={cx('mark')} role="img" aria-label={VERDICT_WORDS[verdict]}>
        <Icon size={15} aria-hidden />
      </span>
      <h3 className={cx('what')}>{title}</h3>
      <div className={cx('said')}>
        <p>{found}</p>
        {advice !== null && <p className={cx('advice')}>{advice}</p>}
        {command !== null && (
          <div className={cx('command')}>
            <code>{command}</code>
            <CopyButton text={command} label="Copy the command" />
          </div>
        )}
      </div>
      {verdict !== 'ok' && (
        <IconButton label={`Check ${title} again`} disabled={isLooking} onClick={onAgain}>
          <RotateCw size={13} className={cx(isLooking && 'turning')} />
        </IconButton>
      )}
    </li>
  )
}
