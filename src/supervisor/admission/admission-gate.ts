import type { Clock } from '../../base/clock.ts'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { Gate } from '../../core/agent/inputs.ts'
import {
  freshLedger,
  judgeAdmission,
  queueOrder,
  type Admission,
  type AdmissionLedger,
  type Applicant,
  type MachineFacts,
} from '../../core/admission/admission.ts'
import type { AdmissionLimits } from '../../shapes/settings.ts'

/** Who wants to start. */
export interface StartRequest extends Pick<Applicant, 'agentId' | 'priority' | 'by'> {
  /** Looked at again each time: something of its own it waits for; null: nothing. */
  readonly obstacle: () => string | null
}

/** What the gate looks at. */
export interface GateParts {
  readonly clock: Clock
  readonly limits: () => AdmissionLimits
  readonly machine: () => Omit<MachineFacts, 'atMs'>
}

interface Waiting extends StartRequest {
  readonly turn: number
  code: string
}

/** The gate every start passes. Those it holds wait in the order of their priority and are let in one by one. */
export class AdmissionGate extends Lifetime {
  private readonly parts: GateParts
  private readonly admissions = this.register(new Emitter<string>())
  private readonly reasons = this.register(new Emitter<{ readonly agentId: string; readonly reason: string }>())
  private readonly changes = this.register(new Emitter<void>())
  private readonly waiting = new Map<string, Waiting>()
  private ledger: AdmissionLedger
  private turns = 0
  private isReviewing = false
  private timer: Disposable | null = null
  private timerDueMs = Infinity

  /** An agent that waited may start now. */
  readonly onAdmitted = this.admissions.event
  /** An agent waits on, for another reason than before. */
  readonly onReason = this.reasons.event
  /** Who waits, or in which order, changed. */
  readonly onQueueChange = this.changes.event

  constructor(parts: GateParts) {
    super()
    this.parts = parts
    this.ledger = freshLedger(parts.limits(), parts.clock.monotonicMs())
    this.register(toDisposable(() => this.timer?.dispose()))
  }

  /** Agents that wait, next first. */
  get queue(): readonly string[] {
    return this.inOrder().map(({ agentId }) => agentId)
  }

  /** May it start? If not, it waits from now on. */
  ask(request: StartRequest): Gate {
    const known = this.waiting.get(request.agentId)
    this.review()
    const waiting: Waiting = { ...request, turn: known?.turn ?? ++this.turns, code: '' }
    const answer = this.judge(waiting)
    if (answer.kind === 'open') {
      this.ledger = answer.ledger
      this.leave(request.agentId)
      return { kind: 'open' }
    }
    waiting.code = answer.code
    this.waiting.set(request.agentId, waiting)
    this.comeBack(answer.retryMs)
    this.changes.fire()
    return { kind: 'closed', reason: answer.reason }
  }

  /** It does not want to start any more, or has started. */
  leave(agentId: string): void {
    if (this.waiting.delete(agentId)) this.changes.fire()
  }

  /** Something may have changed: lets in who can be. */
  review(): void {
    if (this.isReviewing || this.waiting.size === 0) return
    this.isReviewing = true
    try {
      for (const waiting of this.inOrder()) this.reviewOne(waiting)
    } finally {
      this.isReviewing = false
    }
  }

  private reviewOne(waiting: Waiting): void {
    const answer = this.judge(waiting)
    if (answer.kind === 'open') {
      this.ledger = answer.ledger
      this.leave(waiting.agentId)
      return this.admissions.fire(waiting.agentId)
    }
    this.comeBack(answer.retryMs)
    if (answer.code === waiting.code) return
    waiting.code = answer.code
    this.reasons.fire({ agentId: waiting.agentId, reason: answer.reason })
  }

  private judge(waiting: Waiting): Admission {
    const { clock, limits, machine } = this.parts
    return judgeAdmission(
      { ...waiting, obstacle: waiting.obstacle() },
      { limits: limits(), facts: { ...machine(), atMs: clock.monotonicMs() }, ledger: this.ledger },
    )
  }

  private inOrder(): Waiting[] {
    const applicants = [...this.waiting.values()].map((waiting) => ({ ...waiting, obstacle: null }))
    return queueOrder(applicants).flatMap(({ agentId }) => this.waiting.get(agentId) ?? [])
  }

  private comeBack(afterMs: number | null): void {
    if (afterMs === null) return
    const { clock } = this.parts
    const dueMs = clock.monotonicMs() + Math.max(1, afterMs)
    if (this.timer !== null && this.timerDueMs <= dueMs) return
    this.timer?.dispose()
    this.timerDueMs = dueMs
    this.timer = clock.setTimer(dueMs - clock.monotonicMs(), () => {
      this.timer = null
      this.review()
    })
  }
}
