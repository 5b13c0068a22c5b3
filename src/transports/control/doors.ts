import { Lifetime } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { ListenFailure } from '../listen-failure.ts'
import { listenPrivately, type SocketListener } from './listener.ts'
import { runDoorOf } from './place.ts'
import { RunDoorServer } from './run-server.ts'
import { ControlServer, type ServeParts } from './server.ts'

/**
 * Opens both sockets of a host: the owner's at `path`, the run door beside it. They are open before any agent is
 * started, so that no agent is told a path that somebody else could listen on; who connects waits until `serve`.
 */
export async function openDoors(path: string): Promise<Result<Doors, ListenFailure>> {
  const owner = await listenPrivately(path)
  if (!owner.ok) return owner
  const runs = await listenPrivately(runDoorOf(path))
  if (runs.ok) return ok(new Doors(owner.value, runs.value))
  owner.value.dispose()
  return err(runs.error)
}

/** The two sockets of a host, open until disposed. */
export class Doors extends Lifetime {
  private readonly owner: SocketListener
  private readonly runs: SocketListener

  constructor(owner: SocketListener, runs: SocketListener) {
    super()
    this.owner = this.register(owner)
    this.runs = this.register(runs)
  }

  /** Path of the run door. */
  get runDoor(): string {
    return this.runs.path
  }

  /** From now on connections are served. */
  serve(parts: ServeParts): void {
    this.register(new ControlServer(this.owner, parts))
    this.register(new RunDoorServer(this.runs, parts))
  }
}
