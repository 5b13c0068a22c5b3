import { Lifetime } from '../../base/disposable.ts'
import type { StopStep } from '../../core/agent/stop-plan.ts'
import type { StopStepName } from '../../shapes/run-end.ts'
import { StopRunner, type StopOutcome, type StopTarget } from '../stop/stop-runner.ts'
import type { RunPorts } from './run-parts.ts'

/** What the stop of a run works with. */
export interface RunStopParts {
  readonly ports: Pick<RunPorts, 'clock' | 'processes'>
  readonly onStep: (step: StopStepName) => void
  /** Called once for each stop, however often its looks and signals fail. */
  readonly onTrouble: (error: unknown, doing: string) => void
}

/** The stop of one run. Force may be asked for before its plan is begun. */
export class RunStop extends Lifetime {
  private readonly target: StopTarget
  private readonly parts: RunStopParts
  private runner: StopRunner | null = null
  private isForced = false

  constructor(target: StopTarget, parts: RunStopParts) {
    super()
    this.target = target
    this.parts = parts
  }

  /** A plan is being carried out: it looks at the tree itself. */
  isUnderWay(): boolean {
    return this.runner !== null
  }

  async carryOut(plan: readonly StopStep[]): Promise<StopOutcome> {
    const runner = this.register(this.newRunner())
    this.runner = runner
    if (this.isForced) runner.force()
    const outcome = await runner.run(plan)
    this.runner = null
    this.release(runner)
    return outcome
  }

  /** Goes straight to force. */
  force(): void {
    this.isForced = true
    this.runner?.force()
  }

  /** The first process has just ended. */
  poke(): void {
    this.runner?.poke()
  }

  private newRunner(): StopRunner {
    const { ports, onStep, onTrouble } = this.parts
    let isTold = false
    return new StopRunner(this.target, {
      clock: ports.clock,
      processes: ports.processes,
      onStep,
      onTrouble: (error, doing) => {
        if (!isTold) onTrouble(error, doing)
        isTold = true
      },
    })
  }
}
