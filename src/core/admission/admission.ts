import {
  fullBucket,
  refill,
  takeToken,
  waitForToken,
  type TokenBucket,
  type TokenRate,
} from '../../base/token-bucket.ts'
import { TIGHT } from '../guard/guard.ts'
import type { MemoryShortage } from '../../shapes/guard.ts'
import type { AdmissionLimits } from '../../shapes/settings.ts'

/**
 * Memory: the free memory a desktop needs to stay usable. Pressure: well below the 60 % at which systemd-oomd kills.
 * Restarts: DESIGN 4.
 */
export const ADMISSION_DEFAULTS: AdmissionLimits = {
  maxConcurrent: null,
  memoryFloorMb: 512,
  memoryPressurePercent: 40,
  spacingMs: 0,
  restartsPerMinute: 30,
}

/** Most restarts and restores per second, over all agents (DESIGN 4). */
const POLICY_STARTS_PER_SECOND = 3
const MS_PER_SECOND = 1_000
const MS_PER_MINUTE = 60_000
const MB = 1024 * 1024

/** Who requests a start. Starts by a person are exempt from the restart-storm limits. */
export type Applicant = 'user' | 'policy'

/** Load of the machine at one moment. */
export interface MachineLoad {
  readonly atMs: number
  /** Number of agents that may have live processes. */
  readonly up: number
  /** Null if this system does not report it reliably. */
  readonly freeMemoryBytes: number | null
  readonly memoryPressurePercent: number | null
  /** The guard finds the machine's memory short; null: it does not, or is turned off. */
  readonly shortage: MemoryShortage | null
}

/** How much of the restart-storm limits has been used. */
export interface AdmissionLedger {
  readonly perSecond: TokenBucket
  readonly perMinute: TokenBucket
  readonly lastStartMs: number
}

/**
 * The gate's answer: admitted, or held with the reason and the time to ask again (null: ask when something changes).
 */
export type Admission =
  | { readonly kind: 'open'; readonly ledger: AdmissionLedger }
  | {
      readonly kind: 'closed'
      /** Identifies the reason: it stays the same while only the numbers in the message change. */
      readonly code: HoldCode
      readonly reason: string
      readonly retryMs: number | null
    }

/** The limit that holds a start back. */
export type HoldCode = 'places' | 'memory' | 'pressure' | 'guard' | 'spacing' | 'storm'

/** A ledger with nothing used. */
export function freshLedger(limits: AdmissionLimits, atMs: number): AdmissionLedger {
  const { perSecond, perMinute } = ratesOf(limits)
  return { perSecond: fullBucket(perSecond, atMs), perMinute: fullBucket(perMinute, atMs), lastStartMs: -Infinity }
}

/** Decides whether one more agent may start now. */
export function judgeAdmission(
  by: Applicant,
  {
    limits,
    machine,
    ledger,
  }: { readonly limits: AdmissionLimits; readonly machine: MachineLoad; readonly ledger: AdmissionLedger },
): Admission {
  const lack = placeLack(limits, machine) ?? memoryLack(limits, machine) ?? shortageLack(machine)
  if (lack !== null) return lack
  const rates = ratesOf(limits)
  const fresh = {
    perSecond: refill(ledger.perSecond, rates.perSecond, machine.atMs),
    perMinute: refill(ledger.perMinute, rates.perMinute, machine.atMs),
  }
  const spacingMs = ledger.lastStartMs + limits.spacingMs - machine.atMs
  if (spacingMs > 0) return closed('spacing', 'Starts are spaced; it is next in line.', spacingMs)
  if (by === 'user') return { kind: 'open', ledger: { ...ledger, lastStartMs: machine.atMs } }
  const stormMs = Math.max(
    waitForToken(fresh.perSecond, rates.perSecond),
    waitForToken(fresh.perMinute, rates.perMinute),
  )
  if (stormMs > 0) return closed('storm', stormReason(limits), stormMs)
  return {
    kind: 'open',
    ledger: { perSecond: takeToken(fresh.perSecond), perMinute: takeToken(fresh.perMinute), lastStartMs: machine.atMs },
  }
}

/** What is wrong with the limits a person entered; null if nothing is. */
export function problemOfLimits(limits: Readonly<Record<string, unknown>> | AdmissionLimits): string | null {
  const { maxConcurrent, memoryFloorMb, memoryPressurePercent, spacingMs, restartsPerMinute } = limits
  if (maxConcurrent !== null && !isWhole(maxConcurrent, 1, 10_000)) return 'Let at least one agent be up at once.'
  if (!isWhole(memoryFloorMb, 0, 16_777_216)) return 'The memory to keep free is a whole number of MB, 0 for none.'
  if (!isWhole(memoryPressurePercent, 1, 100)) return 'The memory pressure that holds starts is 1 to 100 percent.'
  if (!isWhole(spacingMs, 0, 600_000)) return 'The time between two starts is 0 to 10 minutes.'
  if (!isWhole(restartsPerMinute, 1, 10_000)) {
    return 'Allow at least one restart a minute; the policy "never" turns them off.'
  }
  return null
}

function placeLack({ maxConcurrent }: AdmissionLimits, { up }: MachineLoad): Admission | null {
  if (maxConcurrent === null || up < maxConcurrent) return null
  return closed('places', `${up} of ${maxConcurrent} agents are up; it waits for a free place.`)
}

function memoryLack(
  limits: AdmissionLimits,
  { freeMemoryBytes, memoryPressurePercent }: MachineLoad,
): Admission | null {
  if (freeMemoryBytes !== null && freeMemoryBytes < limits.memoryFloorMb * MB) {
    const freeMb = Math.floor(freeMemoryBytes / MB)
    return closed('memory', `Only ${freeMb} MB of memory are free and ${limits.memoryFloorMb} MB must stay free.`)
  }
  if (memoryPressurePercent === null || memoryPressurePercent < limits.memoryPressurePercent) return null
  if (limits.memoryPressurePercent === 100) return null
  const percent = Math.round(memoryPressurePercent)
  return closed('pressure', `The machine is short of memory: programs waited for it ${percent} % of the last 10 s.`)
}

function shortageLack({ shortage }: MachineLoad): Admission | null {
  if (shortage === null) return null
  const { freePercent, stallPercent } = shortage
  if (freePercent < TIGHT.over.freePercent) {
    const free = Math.floor(freePercent)
    return closed('guard', `Only ${free} % of the memory is free; agents start when it is ${TIGHT.over.freePercent} %.`)
  }
  const lost = Math.round(stallPercent ?? 0)
  return closed('guard', `Nothing got anywhere for ${lost} % of the last 10 s, for lack of memory.`)
}

function stormReason({ restartsPerMinute }: AdmissionLimits): string {
  return `Many agents restart at once; at most ${POLICY_STARTS_PER_SECOND} a second and ${restartsPerMinute} a minute are allowed.`
}

function ratesOf({ restartsPerMinute }: AdmissionLimits): {
  readonly perSecond: TokenRate
  readonly perMinute: TokenRate
} {
  return {
    perSecond: { burst: POLICY_STARTS_PER_SECOND, perMs: POLICY_STARTS_PER_SECOND / MS_PER_SECOND },
    perMinute: { burst: restartsPerMinute, perMs: restartsPerMinute / MS_PER_MINUTE },
  }
}

function closed(code: HoldCode, reason: string, retryMs: number | null = null): Admission {
  return { kind: 'closed', code, reason, retryMs }
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max
}
