import { spawnSync } from 'node:child_process'
import { sessionServerOf } from '../../../src/host/data-dir-names.ts'
import { FaultPlace } from './place.ts'

/** A place whose tmux server must be gone in the end. */
export function newSessionPlace(): FaultPlace {
  const place = new FaultPlace()
  place.defer(() => {
    const server = sessionServerOf(place.dataDir, null)
    const { status } = spawnSync('tmux', ['-L', server, 'kill-server'], { env: place.env })
    if (status === 0) throw new Error('the tmux server was left behind')
  })
  return place
}
