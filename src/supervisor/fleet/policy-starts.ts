import type { BackgroundWork } from '../../base/background-work.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import type { AgentEffect } from '../../core/agent/effects.ts'
import type { Starter } from '../../core/agent/inputs.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { AgentState } from '../../shapes/state.ts'
import { resumeDelayMs } from './resume-delay.ts'

/** A start that failed inside Corral is tried again after so long, ms: long enough that a full descriptor table can empty. */
const START_AGAIN_MS = 5_000

/** Whose starts these are. */
export interface AgentOfStarts {
  readonly clock: Clock
  readonly work: BackgroundWork
  spec(): AgentSpec
  state(): AgentState
  /** Asks the gate, and tells the agent its answer. Throws when Corral itself fails at it. */
  start(by: Starter): void
}

/** The starts of one agent that follow from what was decided earlier: at once, after a wait, or once more because Corral failed at the first. */
export class PolicyStarts extends Lifetime {
  private readonly agent: AgentOfStarts
  private readonly wait: Timer

  constructor(agent: AgentOfStarts) {
    super()
    this.agent = agent
    this.wait = this.register(new Timer(agent.clock))
  }

  /** Takes up what a policy had begun when the host before ended: waits go on, what is wanted up asks to be started. */
  resume(): void {
    const { wanted, phase } = this.agent.state()
    if (wanted === 'down') return
    const now = this.agent.clock.now()
    if (phase.kind === 'backoff') this.startIn(resumeDelayMs(phase, this.agent.spec(), now))
    if (phase.kind === 'queued' || phase.kind === 'stopped') this.start('policy')
  }

  /** Starts it as was decided. */
  startAgain({ at, by }: Extract<AgentEffect, { kind: 'start-again' }>): void {
    const delayMs = at === null ? 0 : at - this.agent.clock.now()
    if (delayMs <= 0) this.start(by)
    else this.startIn(delayMs)
  }

  /** The agent's state has changed. What happens beside a wait, such as the end of a lost run, does not end it. */
  stepped(): void {
    if (this.agent.state().phase.kind !== 'backoff') this.wait.clear()
  }

  private startIn(delayMs: number): void {
    const { phase } = this.agent.state()
    this.wait.restart(delayMs, () => {
      if (this.agent.state().phase === phase) this.start('policy')
    })
  }

  /** When Corral itself fails at it, it is tried again: the agent is wanted up. */
  private start(by: Starter): void {
    this.agent.work.run('start it again', () => {
      try {
        this.agent.start(by)
      } catch (error) {
        this.startIn(START_AGAIN_MS)
        throw error
      }
    })
  }
}
