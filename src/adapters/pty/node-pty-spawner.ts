import { err, ok, type Result } from '../../base/result.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { Pty, PtyRequest, PtySpawner } from '../../core/ports.ts'
import { spawnFailure } from './spawn-failure.ts'
import { needSpareDescriptors } from './spare-descriptors.ts'
import { spawnUnixPty } from './unix-pty.ts'
import { WindowsPty } from './windows-pty.ts'

/** Starts programs on pseudo terminals with node-pty, in this process. */
export class NodePtySpawner implements PtySpawner {
  spawn(request: PtyRequest): Result<Pty, StartFailure> {
    try {
      if (process.platform === 'win32') return ok(new WindowsPty(request))
      needSpareDescriptors()
      return ok(spawnUnixPty(request))
    } catch (error) {
      return err(spawnFailure(error, request))
    }
  }
}
