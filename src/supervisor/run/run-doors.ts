import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { Emitter, type Event } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { fullBucket, refill, takeToken, waitForToken, type TokenBucket } from '../../base/token-bucket.ts'
import type { Clock } from '../../base/clock.ts'
import { MAX_RUN_CONNECTIONS, RUN_DEED_RATE, RUN_HELLO_RATE } from '../../contract/rpc/limits.ts'
import type { RunContext, RunObserver } from './run-observer.ts'

/** Why no further connection of a run is taken now. */
export type DoorHold = 'too-many' | 'too-fast'

/** The runs that live, and how many of their programs are connected. A run that is over is not found any more. */
export class RunDoors extends Lifetime {
  /** Attached to every run: it is known here as long as it lives. */
  readonly observer: RunObserver = { attach: (run) => this.open(run) }
  private readonly clock: Clock
  private readonly doors = new Map<string, RunDoor>()

  constructor(clock: Clock) {
    super()
    this.clock = clock
  }

  find(runId: string): RunDoor | null {
    return this.doors.get(runId) ?? null
  }

  private open({ runId, agentId }: Pick<RunContext, 'runId' | 'agentId'>): Disposable {
    const door = new RunDoor(agentId, this.clock)
    this.doors.set(runId, door)
    return toDisposable(() => {
      if (this.doors.get(runId) === door) this.doors.delete(runId)
      door.dispose()
    })
  }
}

/** The door of one run that lives; disposed when the run is over. */
export class RunDoor extends Lifetime {
  readonly agentId: string
  private readonly clock: Clock
  private readonly ends = this.register(new Emitter<void>())
  private connections = 0
  private hellos: TokenBucket
  private deeds: TokenBucket

  /** The run is over. */
  readonly onEnd: Event<void> = this.ends.event

  constructor(agentId: string, clock: Clock) {
    super()
    this.agentId = agentId
    this.clock = clock
    this.hellos = fullBucket(RUN_HELLO_RATE, clock.monotonicMs())
    this.deeds = fullBucket(RUN_DEED_RATE, clock.monotonicMs())
  }

  /** Takes one more connection until the result is disposed; or says why not. */
  enter(): Result<Disposable, DoorHold> {
    if (this.connections >= MAX_RUN_CONNECTIONS) return err('too-many')
    this.hellos = refill(this.hellos, RUN_HELLO_RATE, this.clock.monotonicMs())
    if (waitForToken(this.hellos, RUN_HELLO_RATE) > 0) return err('too-fast')
    this.hellos = takeToken(this.hellos)
    this.connections += 1
    return ok(toDisposable(() => (this.connections -= 1)))
  }

  /** Counts one thing that a program of the run does to others; false: it comes too soon after those before. */
  act(): boolean {
    this.deeds = refill(this.deeds, RUN_DEED_RATE, this.clock.monotonicMs())
    if (waitForToken(this.deeds, RUN_DEED_RATE) > 0) return false
    this.deeds = takeToken(this.deeds)
    return true
  }

  override dispose(): void {
    if (!this.isDisposed) this.ends.fire()
    super.dispose()
  }
}
