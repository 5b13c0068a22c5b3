import type { BackgroundWork } from '../../../base/background-work.ts'
import type { Clock } from '../../../base/clock.ts'
import { Lifetime, toDisposable, type Disposable } from '../../../base/disposable.ts'
import { Timer } from '../../../base/timer.ts'
import type { ProcessTable } from '../../../core/ports.ts'
import type { ProcessIdentity } from '../../../shapes/process-identity.ts'

/** The kernel takes one such value in about 100 ms from all ordinary users of the machine (vitals §1.4). */
const EVERY_MS = 150

/** A session's nice value that is wanted. */
interface Wanted {
  readonly leader: ProcessIdentity
  readonly nice: number
  /** Whose work it is. */
  readonly work: BackgroundWork
}

/** Told how it went; false: this system does not do that, or the session is gone. */
type Told = (isSet: boolean) => void | Promise<void>

interface Asked {
  readonly wanted: Wanted
  readonly told: Told
  isOver: boolean
}

/** Sets nice values of sessions, one at a time, as the kernel takes no more. */
export class SessionNices extends Lifetime {
  private readonly processes: ProcessTable
  private readonly clock: Clock
  private readonly timer: Timer
  /** In the order in which they were asked for. */
  private line: readonly Asked[] = []
  private freeAtMs = -Infinity

  constructor({ processes, clock }: { readonly processes: ProcessTable; readonly clock: Clock }) {
    super()
    this.processes = processes
    this.clock = clock
    this.timer = this.register(new Timer(clock))
  }

  /** Sets it when its turn has come. Dispose: it is not wanted any more. */
  ask(wanted: Wanted, told: Told): Disposable {
    const asked: Asked = { wanted, told, isOver: false }
    this.queue(asked)
    return toDisposable(() => {
      asked.isOver = true
      this.line = this.line.filter((each) => each !== asked)
    })
  }

  private queue(asked: Asked): void {
    if (asked.isOver || this.isDisposed) return
    this.line = [...this.line, asked]
    this.schedule()
  }

  private schedule(): void {
    if (this.line.length === 0) return
    this.timer.setIfNotSet(Math.max(0, this.freeAtMs - this.clock.monotonicMs()), () => this.next())
  }

  private next(): void {
    const [asked, ...others] = this.line
    if (asked === undefined) return
    this.line = others
    this.freeAtMs = this.clock.monotonicMs() + EVERY_MS
    this.schedule()
    const { wanted, told } = asked
    wanted.work.run('set its priority', async () => {
      const outcome = await this.processes.setSessionNice(wanted.leader, wanted.nice)
      // Others of this user's sessions write such values, too: it is asked again, behind those that wait.
      if (outcome === 'later') this.queue(asked)
      else if (!asked.isOver) await told(outcome === 'set')
    })
  }
}
