import type { DoctorCheckId, DoctorFinding, DoctorReport, DoctorVerdict } from '../../shapes/doctor.ts'
import { DOCTOR_CHECKS, DOCTOR_VERDICTS, isDoctorCheck } from '../../core/doctor/judged.ts'
import { formatCount } from '../format.ts'

/** Headings of the checks. */
export const CHECK_TITLES: Readonly<Record<DoctorCheckId, string>> = {
  shell: 'Shell environment',
  agents: 'Agent CLIs',
  terminal: 'Terminals',
  tmux: 'tmux',
  git: 'git',
  groups: 'Groups of processes',
  room: 'Room for agents',
  disk: 'Disk',
  sandbox: 'Sandbox of windows',
  clock: 'Clock',
  node: 'Node',
  host: 'Corral',
  orphans: 'Leftovers',
  port: 'Port',
  files: 'Data directory',
  database: 'Database',
  secrets: 'Secrets',
}

/** A verdict as one word. */
export const VERDICT_WORDS: Readonly<Record<DoctorVerdict, string>> = {
  problem: 'problem',
  warning: 'warning',
  note: 'note',
  ok: 'ok',
}

/** "1 problem, 2 warnings, 1 note", or that all is well. */
export function doctorSummary({ findings }: Pick<DoctorReport, 'findings'>): string {
  const counts = DOCTOR_VERDICTS.filter((verdict) => verdict !== 'ok').flatMap((verdict) => {
    const count = findings.filter((finding) => finding.verdict === verdict).length
    return count === 0 ? [] : [formatCount(count, verdict)]
  })
  return counts.length === 0 ? 'All is well' : counts.join(', ')
}

/** A check that did not end within its time. */
export function tooSlow(check: DoctorCheckId, afterMs: number): DoctorFinding {
  return {
    ...{ id: check, check, title: CHECK_TITLES[check], verdict: 'warning' },
    found: `This check did not end within ${afterMs / 1_000} s, so nothing is known of it.`,
    advice: 'Check again when the machine is less busy.',
    command: `corral doctor --only ${check}`,
  }
}

/** A check that failed by itself. */
export function checkFailed(check: DoctorCheckId, reason: string): DoctorFinding {
  return {
    ...{ id: check, check, title: CHECK_TITLES[check], verdict: 'warning' },
    found: `This check could not be made: ${reason}`,
    advice: null,
    command: null,
  }
}

/** Why a check that was asked for is not known; null: it is. */
export function unknownCheck(id: string): string | null {
  return isDoctorCheck(id) ? null : `There is no check "${id}". There are ${DOCTOR_CHECKS.join(', ')}.`
}

/** Not even the program that looks could be run: a part of Corral is missing or broken. */
export function notLoadable(reason: string): DoctorFinding {
  return {
    ...{ id: 'host', check: 'host', title: CHECK_TITLES.host, verdict: 'problem' },
    found: `Corral cannot be loaded on this machine: ${reason}`,
    advice: 'Install its packages again, in the folder Corral is in.',
    command: 'npm ci',
  }
}
