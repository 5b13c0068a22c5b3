import { messageOf } from '../../base/errors.ts'
import { DOCTOR_CHECKS } from '../../core/doctor/judged.ts'
import type { DoctorCheckId, DoctorFinding, DoctorReport } from '../../shapes/doctor.ts'
import { checkFailed, tooSlow } from '../../words/doctor/report-words.ts'
import { CHECKS } from './checks.ts'
import type { DoctorParts } from './doctor-parts.ts'

/** The login shell may take 20 s until it is given up, and an agent CLI 5 s for its version after that. */
const CHECK_MS = 30_000

/** Finds what is missing on this machine, and says how to mend it. */
export class Doctor {
  private readonly parts: DoctorParts

  constructor(parts: DoctorParts) {
    this.parts = parts
  }

  /** Makes one check, or all of them side by side (null). None that fails or hangs stops the others: that is a finding. */
  async examine(only: DoctorCheckId | null): Promise<DoctorReport> {
    const checks = only === null ? DOCTOR_CHECKS : [only]
    const findings = await Promise.all(checks.map((check) => this.make(check)))
    return { at: this.parts.ports.clock.now(), isOfHost: this.parts.hostPid !== null, findings: findings.flat() }
  }

  private async make(check: DoctorCheckId): Promise<readonly DoctorFinding[]> {
    const { promise: late, resolve } = Promise.withResolvers<readonly DoctorFinding[]>()
    using _timer = this.parts.ports.clock.setTimer(CHECK_MS, () => resolve([tooSlow(check, CHECK_MS)]))
    try {
      return await Promise.race([CHECKS[check](this.parts), late])
    } catch (error) {
      return [checkFailed(check, messageOf(error))]
    }
  }
}
