import type { DoctorFinding, DoctorReport } from '../../../shapes/doctor.ts'
import { DOCTOR_GROUPS, DOCTOR_VERDICTS, gravest } from '../../../core/doctor/judged.ts'

/** Findings under one heading. */
export interface FindingGroup {
  readonly heading: string
  /** The gravest first. */
  readonly findings: readonly DoctorFinding[]
}

/** The findings under their headings, those with the gravest first. */
export function groupsOf({ findings }: Pick<DoctorReport, 'findings'>): readonly FindingGroup[] {
  const groups = Object.entries(DOCTOR_GROUPS).map(([heading, checks]) => {
    const own = findings.filter(({ check }) => checks.some((each) => each === check))
    return { heading, findings: own.toSorted((a, b) => rankOf([a]) - rankOf([b])) }
  })
  return groups.filter((group) => group.findings.length > 0).toSorted((a, b) => rankOf(a.findings) - rankOf(b.findings))
}

/** A report in which some checks were made again; the time is that of the whole. */
export function withAgain(report: DoctorReport, again: Pick<DoctorReport, 'findings'>): DoctorReport {
  const checks = new Set(again.findings.map(({ check }) => check))
  return { ...report, findings: [...report.findings.filter(({ check }) => !checks.has(check)), ...again.findings] }
}

function rankOf(findings: readonly DoctorFinding[]): number {
  return DOCTOR_VERDICTS.indexOf(gravest(findings.map(({ verdict }) => verdict)))
}
