import type { DoctorCheckId, DoctorVerdict } from '../../shapes/doctor.ts'

/** What facts come to: how much it matters, and in `kind` what it is. Its words are in `src/words/doctor/`. */
export type Judged<K extends string, F extends object = object> = {
  readonly verdict: DoctorVerdict
  readonly kind: K
} & Readonly<F>

/** The checks under their headings, in the order in which they are shown. */
export const DOCTOR_GROUPS = {
  'What agents need': ['shell', 'agents', 'terminal', 'tmux', 'git'],
  'The machine': ['groups', 'room', 'disk', 'sandbox', 'clock'],
  'Corral itself': ['node', 'host', 'orphans', 'port', 'files', 'database', 'secrets'],
} as const satisfies Readonly<Record<string, readonly DoctorCheckId[]>>

/** Every check, in that order. */
export const DOCTOR_CHECKS: readonly DoctorCheckId[] = Object.values(DOCTOR_GROUPS).flat()

/** Whether a text names a check. */
export function isDoctorCheck(id: string): id is DoctorCheckId {
  return DOCTOR_CHECKS.some((check) => check === id)
}

/** Verdicts, the gravest first. */
export const DOCTOR_VERDICTS = ['problem', 'warning', 'note', 'ok'] as const satisfies readonly DoctorVerdict[]

/** The gravest of some verdicts; of none it is `ok`. */
export function gravest(verdicts: readonly DoctorVerdict[]): DoctorVerdict {
  return DOCTOR_VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? 'ok'
}

/** A program by which this system installs others. */
export type Installer = 'apt' | 'dnf' | 'pacman' | 'zypper' | 'apk' | 'brew' | 'winget'

/** What decides how a command for this machine is written. */
export interface DoctorSetting {
  readonly platform: 'linux' | 'darwin' | 'win32'
  /** Commands need no sudo. */
  readonly isRoot: boolean
  /** Null: none is known. */
  readonly installer: Installer | null
}
