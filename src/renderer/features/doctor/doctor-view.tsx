import { useEffect, type CSSProperties, type ReactElement } from 'react'
import type { DoctorReport, DoctorVerdict } from '../../../shapes/doctor.ts'
import { gravest } from '../../../core/doctor/judged.ts'
import { doctorSummary } from '../../../words/doctor/report-words.ts'
import { formatClock } from '../../../words/format.ts'
import { useNow } from '../../client/now.ts'
import { PlaceHeading, PlaceLead, PlacePage } from '../../agent/place-page.tsx'
import { commandOfKey } from '../../state/command-keys.ts'
import { showPlace, useView } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { colorOfTone, type Tone } from '../../ui/tone.ts'
import styles from './doctor.module.css'
import { FindingRow } from './finding-row.tsx'
import { groupsOf } from './findings.ts'
import { useDoctor, type DoctorHandle } from './use-doctor.ts'

const cx = classesOf(styles)
const TONES: Readonly<Record<DoctorVerdict, Tone>> = {
  problem: 'danger',
  warning: 'waiting',
  note: 'info',
  ok: 'working',
}

/** What is missing on the host's machine, and how to mend it. */
export function DoctorView(): ReactElement {
  const doctor = useDoctor()
  const { report, isLooking, look } = doctor
  useDoctorKeys(look)
  return (
    <PlacePage
      place="doctor"
      title="Doctor"
      actions={
        <Button size="medium" disabled={isLooking} onClick={look}>
          {isLooking ? 'Looking…' : 'Check again'}
        </Button>
      }
    >
      <PlaceLead>
        What Corral and its agents need of the machine they run on: what of it is there, and how to mend what is not.
      </PlaceLead>
      <Summary report={report} isLooking={isLooking} />
      {report === null ? isLooking && <Waiting /> : <Findings report={report} doctor={doctor} />}
    </PlacePage>
  )
}

/** Check again, and back to the fleet, unless something lies over the view. */
function useDoctorKeys(look: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (useView.getState().overlay.kind !== 'none') return
      const command = commandOfKey('doctor', event)
      if (command === 'doctor-back') showPlace('fleet')
      if (command === 'doctor-again') look()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [look])
}

interface SummaryProps {
  readonly report: DoctorReport | null
  readonly isLooking: boolean
}

/** What it comes to, read out when it changes. */
function Summary({ report, isLooking }: SummaryProps): ReactElement {
  const now = useNow()
  if (report === null) {
    return (
      <p className={cx('summary')} role="status">
        {isLooking ? 'Looking at the machine. Agent CLIs are asked for their versions, which takes some seconds.' : ''}
      </p>
    )
  }
  const tone = TONES[gravest(report.findings.map(({ verdict }) => verdict))]
  return (
    <p className={cx('summary')} role="status">
      <b className={cx('verdict')} style={{ '--tone': colorOfTone(tone) } as CSSProperties} data-summary>
        {doctorSummary(report)}
      </b>
      <span className={cx('when')} data-looked>
        Looked at {formatClock(report.at, now)}
      </span>
    </p>
  )
}

/** The places of the groups, so that nothing moves when they come. */
function Waiting(): ReactElement {
  return (
    <div className={cx('waiting')} aria-hidden>
      <div />
      <div />
      <div />
    </div>
  )
}

function Findings({
  report,
  doctor: { isLooking, again, lookAgainAt },
}: {
  readonly report: DoctorReport
  readonly doctor: DoctorHandle
}): ReactElement {
  return (
    <>
      {groupsOf(report).map(({ heading, findings }) => (
        <section key={heading} className={cx('group')} aria-label={heading}>
          <PlaceHeading>{heading}</PlaceHeading>
          <ul className={cx('findings')}>
            {findings.map((finding) => (
              <FindingRow
                key={finding.id}
                finding={finding}
                isLooking={isLooking || again.includes(finding.check)}
                onAgain={() => lookAgainAt(finding.check)}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
