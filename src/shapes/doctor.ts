import { shape } from './shape.ts'
import { z } from './zod.ts'

/** How much a finding matters: `note` is worth knowing, with a `warning` Corral does less, with a `problem` something fails. */
export type DoctorVerdict = 'ok' | 'note' | 'warning' | 'problem'

/** Every check of doctor. */
export type DoctorCheckId =
  | 'shell'
  | 'agents'
  | 'terminal'
  | 'tmux'
  | 'git'
  | 'groups'
  | 'room'
  | 'disk'
  | 'sandbox'
  | 'clock'
  | 'node'
  | 'host'
  | 'orphans'
  | 'port'
  | 'files'
  | 'database'
  | 'secrets'

/** One thing that doctor has found; a check may find several. Texts are for people. */
export interface DoctorFinding {
  /** Unique in a report: that of its check, for one agent CLI of several `agents.claude`. */
  readonly id: string
  readonly check: DoctorCheckId
  readonly title: string
  readonly verdict: DoctorVerdict
  readonly found: string
  /** What to do; null: nothing. */
  readonly advice: string | null
  /** A line for a shell that does it, or a part of it; null: there is none. */
  readonly command: string | null
}

/** What doctor has found out. */
export interface DoctorReport {
  /** When it looked, epoch ms. */
  readonly at: number
  /** Whether a host was asked, which knows more than the machine alone tells. */
  readonly isOfHost: boolean
  /** In the order of the checks. */
  readonly findings: readonly DoctorFinding[]
}

const CHECKS = [
  ...(['shell', 'agents', 'terminal', 'tmux', 'git', 'groups', 'room', 'disk', 'sandbox', 'clock'] as const),
  ...(['node', 'host', 'orphans', 'port', 'files', 'database', 'secrets'] as const),
] as const

export const doctorCheckId = shape<DoctorCheckId>()(z.enum(CHECKS))

const doctorFinding = shape<DoctorFinding>()(
  z.object({
    id: z.string(),
    check: doctorCheckId,
    title: z.string(),
    verdict: z.enum(['ok', 'note', 'warning', 'problem']),
    found: z.string(),
    advice: z.string().nullable(),
    command: z.string().nullable(),
  }),
)

export const doctorReport = shape<DoctorReport>()(
  z.object({ at: z.number(), isOfHost: z.boolean(), findings: z.array(doctorFinding).readonly() }),
)
