import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { Timer } from '../../base/timer.ts'
import type { QueuePlace } from '../../contract/streams.ts'
import {
  freshLedger,
  judgeAdmission,
  type Admission,
  type AdmissionLedger,
  type Applicant,
  type HoldCode,
  type MachineLoad,
} from '../../core/admission/admission.ts'
import { compareInLine, WaitingLine, type InLine } from '../../core/admission/waiting-line.ts'
import type { Gate } from '../../core/agent/inputs.ts'
import type { AdmissionLimits } from '../../shapes/settings.ts'
import type { Priority } from '../../shapes/spec.ts'
import type { QueueWait } from '../../words/wait-words.ts'

/** Who wants to start. */
export interface StartRequest {
  readonly agentId: string
  readonly priority: Priority
  readonly by: Applicant
  /** Something of its own it waits for, whatever else is free; null: nothing. Asked again after `obstaclesChanged`. */
  readonly obstacle: () => string | null
}

/** What the gate looks at, and whom it tells. */
export interface GateParts {
  readonly clock: Clock
  readonly limits: () => AdmissionLimits
  readonly machine: () => Omit<MachineLoad, 'atMs'>
  /** An agent that waited may start now. */
  readonly admit: (agentId: string) => void
  /** An agent waits on, for another reason than before. */
  readonly hold: (agentId: string, reason: string) => void
  /** A delay is over (spacing, storm limit): calls for a `review`. */
  readonly reviewSoon: () => void
}

interface Waiting extends InLine {
  readonly request: StartRequest
}

/** Why those in line wait. */
export interface Hold {
  readonly code: HoldCode
  readonly reason: string
}

/**
 * The gate every start passes. Those it holds wait in the order of their priority and are let in one by one. Only who is next is judged: what
 * holds the first holds all behind. Two lines, as storm limits hold policies and not people.
 */
export class AdmissionGate extends Lifetime {
  private readonly parts: GateParts
  private readonly changes = this.register(new Emitter<void>())
  private readonly lines = { user: new WaitingLine<Waiting>(), policy: new WaitingLine<Waiting>() }
  /** Waiting for something of their own: they do not hold up the lines. */
  private readonly blocked = new Map<string, Waiting>()
  private readonly timer: Timer
  private ledger: AdmissionLedger
  private turns = 0
  private isBlockedStale = false
  private currentHold: Hold | null = null

  /** Who waits, or what all wait for, changed. */
  readonly onQueueChange = this.changes.event

  constructor(parts: GateParts) {
    super()
    this.parts = parts
    this.ledger = freshLedger(parts.limits(), parts.clock.monotonicMs())
    this.timer = this.register(new Timer(parts.clock))
  }

  /** Agents that wait, in no particular order. */
  get places(): readonly QueuePlace[] {
    const inLine = [...this.lines.user.members, ...this.lines.policy.members]
    return [
      ...inLine.map((waiting) => placeOf(waiting, false)),
      ...[...this.blocked.values()].map((waiting) => placeOf(waiting, true)),
    ]
  }

  /** What one agent waits for. */
  waitOf(agentId: string): QueueWait {
    const hold = this.whatAllWaitFor?.reason ?? null
    if (this.blocked.has(agentId)) return { place: { hasObstacle: true }, hold }
    const isInLine = this.lines.user.get(agentId) !== null || this.lines.policy.get(agentId) !== null
    return { place: isInLine ? { hasObstacle: false } : null, hold }
  }

  /** Why those in line wait; null: both lines are empty. */
  get whatAllWaitFor(): Hold | null {
    return this.lines.user.length + this.lines.policy.length === 0 ? null : this.currentHold
  }

  /** May it start? If not, it waits from now on. */
  ask(request: StartRequest): Gate {
    const { agentId, priority, by } = request
    const waiting: Waiting = { agentId, priority, turn: this.turnOf(agentId), request }
    const obstacle = request.obstacle()
    if (obstacle !== null) return this.block(waiting, obstacle)
    const reason = this.isNextInLine(waiting) ? this.tryAdmit(by, this.machine()) : this.reasonInLine(by)
    if (reason === null) {
      this.leave(agentId)
      return { kind: 'open' }
    }
    this.remove(agentId)
    this.lines[by].join(waiting)
    this.changes.fire()
    return { kind: 'closed', reason }
  }

  /** It does not want to start any more, or has started. */
  leave(agentId: string): void {
    if (this.remove(agentId)) this.changes.fire()
  }

  /** It has another priority now. If it waits, it keeps its turn. */
  changePriority(agentId: string, priority: Priority): void {
    const waiting = this.waitingOf(agentId)
    if (waiting === null || waiting.priority === priority) return
    const moved: Waiting = { ...waiting, priority, request: { ...waiting.request, priority } }
    if (this.blocked.has(agentId)) this.blocked.set(agentId, moved)
    else this.lines[moved.request.by].join(moved)
    this.changes.fire()
  }

  /** What some waited for may be gone: the next review asks each of them. */
  obstaclesChanged(): void {
    this.isBlockedStale = this.blocked.size > 0
    if (this.isBlockedStale) this.parts.reviewSoon()
  }

  /** Lets in who can be. Limits and machine are read once. */
  review(): void {
    const unblocked = this.unblock()
    const machine = this.machine()
    let up = machine.up
    for (let next = this.nextOfAll(false); next !== null;) {
      const { by, obstacle } = next.request
      // Something may have come in its way since it joined its line.
      const newObstacle = obstacle()
      if (newObstacle !== null) {
        this.block(next, newObstacle)
        this.parts.hold(next.agentId, newObstacle)
        next = this.nextOfAll(false)
        continue
      }
      const reason = this.tryAdmit(by, { ...machine, up })
      if (reason === null) {
        up += 1
        this.remove(next.agentId)
        this.changes.fire()
        this.parts.admit(next.agentId)
        next = this.nextOfAll(false)
      } else {
        next = this.currentHold?.code === 'storm' && by === 'policy' ? this.nextOfAll(true) : null
      }
    }
    this.tellUnblocked(unblocked)
  }

  /** Null: let in. Otherwise why not; the gate comes back to it by itself. */
  private tryAdmit(by: Applicant, machine: MachineLoad): string | null {
    const answer: Admission = judgeAdmission(by, { limits: this.parts.limits(), machine, ledger: this.ledger })
    if (answer.kind === 'open') {
      this.ledger = answer.ledger
      return null
    }
    if (answer.retryMs !== null) this.timer.setIfSooner(Math.max(1, answer.retryMs), () => this.parts.reviewSoon())
    const isNews = answer.reason !== this.currentHold?.reason
    this.currentHold = { code: answer.code, reason: answer.reason }
    if (isNews) this.changes.fire()
    return answer.reason
  }

  private machine(): MachineLoad {
    return { ...this.parts.machine(), atMs: this.parts.clock.monotonicMs() }
  }

  /** True when no agent in line goes before it. Those that a storm limit holds do not count for a person's start. */
  private isNextInLine(waiting: Waiting): boolean {
    const passesPolicies = waiting.request.by === 'user' && this.currentHold?.code === 'storm'
    const next = this.nextOfAll(passesPolicies)
    return next === null || compareInLine(waiting, next) <= 0
  }

  private reasonInLine(by: Applicant): string {
    return this.currentHold?.reason ?? `${this.lines[by].length} agents are before it; it waits for its turn.`
  }

  private nextOfAll(isPolicyHeld: boolean): Waiting | null {
    const user = this.lines.user.next()
    const policy = isPolicyHeld ? null : this.lines.policy.next()
    if (user === null || policy === null) return user ?? policy
    return compareInLine(user, policy) < 0 ? user : policy
  }

  private block(waiting: Waiting, reason: string): Gate {
    this.remove(waiting.agentId)
    this.blocked.set(waiting.agentId, waiting)
    this.changes.fire()
    return { kind: 'closed', reason }
  }

  /** Those whose obstacle is gone join their line. */
  private unblock(): readonly Waiting[] {
    if (!this.isBlockedStale) return []
    this.isBlockedStale = false
    const waiting = [...this.blocked.values()]
    const reasons = new Map(waiting.map(({ agentId, request }) => [agentId, request.obstacle()]))
    const free = waiting.filter(({ agentId }) => reasons.get(agentId) === null)
    for (const one of free) {
      this.blocked.delete(one.agentId)
      this.lines[one.request.by].join(one)
    }
    for (const [agentId, reason] of reasons) if (reason !== null) this.parts.hold(agentId, reason)
    return free
  }

  private tellUnblocked(unblocked: readonly Waiting[]): void {
    for (const { agentId, request } of unblocked) {
      if (this.lines[request.by].get(agentId) !== null) this.parts.hold(agentId, this.reasonInLine(request.by))
    }
  }

  private turnOf(agentId: string): number {
    return this.waitingOf(agentId)?.turn ?? ++this.turns
  }

  private waitingOf(agentId: string): Waiting | null {
    const { user, policy } = this.lines
    return user.get(agentId) ?? policy.get(agentId) ?? this.blocked.get(agentId) ?? null
  }

  private remove(agentId: string): boolean {
    const { user, policy } = this.lines
    const wasWaiting = [user.leave(agentId), policy.leave(agentId), this.blocked.delete(agentId)].includes(true)
    if (user.length + policy.length === 0) this.currentHold = null
    return wasWaiting
  }
}

function placeOf({ agentId, priority, turn }: Waiting, hasObstacle: boolean): QueuePlace {
  return { agentId, priority, turn, hasObstacle }
}
