import { spawnSync } from 'node:child_process'
import { sessionServerOf } from '../../../src/host/data-dir-names.ts'
import { FaultPlace } from './place.ts'
import { eventually } from './wait.ts'

/** A place whose tmux server must be gone at the end: it exits by itself shortly after its last session. */
export function newSessionPlace(): FaultPlace {
  const place = new FaultPlace()
  const server = sessionServerOf(place.dataDir, null)
  const isAnswering = (command: string): boolean =>
    spawnSync('tmux', ['-L', server, command], { env: place.env }).status === 0
  place.defer(async () => {
    try {
      await eventually(() => !isAnswering('list-sessions'), 'the tmux server to go')
    } finally {
      isAnswering('kill-server')
    }
  })
  return place
}
