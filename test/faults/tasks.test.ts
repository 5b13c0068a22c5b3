import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { TaskView } from '../../src/contract/views.ts'
import type { FaultClient } from './support/client.ts'
import { FaultHost } from './support/host.ts'
import { FaultPlace } from './support/place.ts'
import { eventually } from './support/wait.ts'

/** Notes each run by its number, then lives on as long as a file is missing. */
const NOTE = 'echo run >> runs; while [ ! -e end ]; do sleep 0.05; done; echo done'
/** The same, deaf to the closing of its terminal and to polite signals. */
const DEAF = `trap '' HUP TERM INT; ${NOTE}`

const runsOf = ({ dir }: FaultPlace): number => readFileSync(join(dir, 'runs'), 'utf8').split('\n').length - 1
const letEnd = ({ dir }: FaultPlace): void => writeFileSync(join(dir, 'end'), '')

async function give(client: FaultClient, place: FaultPlace, script: string, retries = 0): Promise<number> {
  const order = { type: 'custom', cwd: place.dir, command: ['/bin/sh', '-c', script], retries }
  const { tasks } = await client.ask('task.add', { tasks: [order] })
  return tasks[0]?.id ?? 0
}

/** A task once it is as wanted. */
function task(client: FaultClient, id: number, isWanted: (task: TaskView) => boolean): Promise<TaskView> {
  return eventually(async () => {
    const seen = await client.ask('task.show', { task: id })
    return isWanted(seen) && seen
  }, `task ${id} to be as wanted`)
}

const isIn = (kind: TaskView['state']['kind']) => (seen: TaskView) => seen.state.kind === kind
const hasRun = (place: FaultPlace, times: number) => (): boolean => {
  try {
    return runsOf(place) === times
  } catch {
    return false
  }
}

it('a host that is killed while it carries out a task finishes it as lost after its next start, and runs it once', async () => {
  await using place = new FaultPlace()
  const first = await FaultHost.start(place)
  const before = first.client
  const id = await give(before, place, NOTE)
  await eventually(hasRun(place, 1), 'the task to run')
  await first.crash()

  const second = await FaultHost.start(place)
  const after = second.client
  const { state } = await task(after, id, isIn('finished'))
  expect(state).toMatchObject({ result: { class: 'lost', exit: null } })
  const next = await give(after, place, 'echo next')
  expect(await task(after, next, isIn('finished'))).toMatchObject({ state: { result: { class: 'success' } } })
  expect(runsOf(place)).toBe(1)
})

it('a task that is to be tried again is not, as long as a process of its first run lives', async () => {
  await using place = new FaultPlace()
  const first = await FaultHost.start(place)
  const before = first.client
  const id = await give(before, place, DEAF, 1)
  await eventually(hasRun(place, 1), 'the task to run')
  await first.crash()

  const second = await FaultHost.start(place)
  const after = second.client
  const [survivor] = await after.until(
    () => after.host.survivors.length > 0 && after.host.survivors,
    'the survivor to be found',
  )
  expect(await after.ask('task.show', { task: id })).toMatchObject({ attempt: 1, state: { kind: 'running' } })
  expect(runsOf(place)).toBe(1)
  if (survivor === undefined) throw new Error('nothing survived')
  await after.ask('survivor.kill', { pid: survivor.pid, startTime: survivor.startTime })
  await task(after, id, (seen) => seen.attempt === 2 && seen.state.kind === 'running')
  await eventually(hasRun(place, 2), 'the task to run again')
  letEnd(place)
  const seen = await task(after, id, isIn('finished'))
  expect(seen).toMatchObject({ earlier: [{ class: 'lost' }], state: { result: { class: 'success' } } })
  expect(runsOf(place)).toBe(2)
})

it('what waits in the queue of a host that is killed is carried out by the next, in its order', async () => {
  await using place = new FaultPlace()
  const first = await FaultHost.start(place)
  const before = first.client
  await before.ask('settings.update', { patch: { tasks: { isHeld: true } } })
  const ids = [await give(before, place, 'echo a >> order'), await give(before, place, 'echo b >> order')]
  // Settings are written within a second; the queue is by now.
  await before.ask('settings.update', { patch: { tasks: { isHeld: false, maxConcurrent: 1 } } })
  await task(before, ids[0] ?? 0, isIn('finished'))
  await first.crash()

  const second = await FaultHost.start(place)
  const after = second.client
  // The host may have been killed before it had written that they are held no more.
  await after.ask('settings.update', { patch: { tasks: { isHeld: false, maxConcurrent: 1 } } })
  for (const id of ids) await task(after, id, isIn('finished'))
  const lines = readFileSync(join(place.dir, 'order'), 'utf8').split('\n').filter(Boolean)
  expect(lines[0]).toBe('a')
  expect(lines.filter((line) => line === 'a')).toHaveLength(1)
  expect(lines.filter((line) => line === 'b').length).toBeLessThanOrEqual(1)
})
