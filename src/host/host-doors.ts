import { Lifetime } from '../base/disposable.ts'
import type { Result } from '../base/result.ts'
import type { DoorServer, ReportBug } from '../contract/rpc/handlers.ts'
import { openDoors, type Doors } from '../transports/control/doors.ts'
import type { ListenFailure } from '../transports/listen-failure.ts'

/** Path of the owner's socket, or why there can be none; null: this host opens no sockets. */
export type DoorPlace = Result<string, ListenFailure> | null

/** The sockets of a host, or why it has none. */
export class HostDoors extends Lifetime {
  /** For people: what does not work, and what to do. */
  readonly problems: readonly string[]
  private readonly doors: Doors | null

  private constructor(opened: Result<Doors, ListenFailure> | null) {
    super()
    this.doors = opened?.ok ? this.register(opened.value) : null
    this.problems = opened === null || opened.ok ? [] : [opened.error.message]
  }

  /** Never fails: without sockets the page still works; agents' reports and the command line do not. */
  static async open(place: DoorPlace): Promise<HostDoors> {
    return new HostDoors(place?.ok ? await openDoors(place.value) : place)
  }

  /** Path of the run door; null: nobody of ours listens there, so agents must be told none. */
  get runDoor(): string | null {
    return this.doors?.runDoor ?? null
  }

  /** From now on connections are served. */
  serve(server: DoorServer, reportBug: ReportBug): void {
    for (const problem of this.problems) reportBug(problem, 'control socket')
    this.doors?.serve({ server, reportBug })
  }
}
