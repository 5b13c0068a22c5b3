import { describe, expect, it } from 'vitest'
import type { FaultClient } from './support/client.ts'
import { FaultHost } from './support/host.ts'
import { enteredMarkOf, LIVES, type Life } from './support/lives.ts'
import { FaultPlace } from './support/place.ts'
import { runProcesses } from './support/processes.ts'
import {
  expectAllAccountedFor,
  expectNobodyTwice,
  expectNothingLeft,
  killSurvivors,
  readJournal,
} from './support/soundness.ts'
import { CGROUPS } from './support/system.ts'

interface Death {
  readonly life: keyof typeof LIVES
  /** In the syntax of `inside/die-at.ts`. */
  readonly point: string
}

const deaths = (life: keyof typeof LIVES, points: readonly string[]): readonly Death[] =>
  points.map((point) => ({ life, point }))

/** No stop or restart has begun, or its end is already on disk. */
const AT_ANY_STEP = [
  ...deaths('start', [
    'before append created',
    'after append created',
    'before append starting',
    'after append starting',
    'before spawn',
    'after spawn',
    'before identify',
    'after identify',
    'before append spawned',
    'after append spawned',
    'before append ready',
    'after append ready',
  ]),
  ...deaths('crash', [
    'before append stopping:leftovers',
    'before append backoff',
    'after append backoff',
    'before append starting 2',
    'before spawn 2',
    'after spawn 2',
    'after append ready 2',
  ]),
  ...deaths('restart', ['before append stopping:restart', 'after append stopped', 'before spawn 2', 'after spawn 2']),
  ...deaths('stop', ['before append stopping:user', 'after append stopped']),
  ...deaths('queue', [
    'before append queued',
    'after append queued',
    'before append starting 2',
    'before spawn 2',
    'after append spawned 2',
  ]),
  ...deaths('end', ['before append stopped', 'after append stopped']),
  ...deaths('remove', ['before append removed', 'after append removed']),
]

/** The end of a run was requested, which is on disk, and has not happened yet. */
const IN_AN_ASKED_END = [
  ...deaths('stop', [
    'after append stopping:user',
    'after append stop-step:interrupt',
    'after append stop-step:terminate',
    'before SIGTERM',
    'after SIGTERM',
    'after append stop-step:terminate-again',
    'after append stop-step:hang-up',
    'after append stop-step:kill',
    'before append stopped',
  ]),
  ...deaths('goodbye', ['after append stop-step:ask']),
  ...deaths('restart', [
    'after append stopping:restart',
    'after append stop-step:interrupt',
    'after append stop-step:kill',
    'before append stopped',
  ]),
  ...deaths('kill', ['after append stopping:user', 'before append stopped']),
  ...deaths('remove', ['after append stopping:remove', 'after append stop-step:kill']),
]

/** Runs a host until it kills itself. */
async function liveAndDie(place: FaultPlace, { life, point }: Death, inside: readonly string[]): Promise<void> {
  const env = { FAULT_DIE_AT: point, FAULT_ENTERED: enteredMarkOf(place) }
  const host = await FaultHost.start(place, { inside: [...inside, 'die-at'], env })
  const script: Life = LIVES[life]
  // Interrupted in the middle: the last request gets no answer.
  await script(host.client, place).catch((error: unknown) => expect(String(error)).toMatch(/host was lost|gone/))
  await host.ended()
}

/** Fails unless the next host finds everything in order and can end the survivors. */
async function expectSound(place: FaultPlace, client: FaultClient): Promise<void> {
  await expectAllAccountedFor(place, client)
  expectNobodyTwice(place)
  expect(client.host.survivors.filter(({ isProven }) => !isProven)).toEqual([])
  await killSurvivors(client)
  // Once nothing of their last run is left, agents that are wanted up continue.
  for (const { id, state } of client.fleet) if (state.wanted === 'up') await client.reach(id, 'running')
  expectNobodyTwice(place)
  await expectAllAccountedFor(place, client)
  await expectNothingLeft(place, client)
}

async function expectDown(place: FaultPlace, client: FaultClient): Promise<void> {
  for (const { id, state } of client.fleet) {
    expect(state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
    await client.until(() => client.agent(id).state.lostRuns.length === 0, 'the lost run to be over')
  }
  expect(runProcesses(place.cookie)).toEqual([])
}

async function survive(death: Death, inside: readonly string[], check: typeof expectSound): Promise<void> {
  await using place = new FaultPlace()
  await liveAndDie(place, death, inside)
  const next = await FaultHost.start(place, { inside })
  readJournal(place)
  await check(place, next.client)
  expect(await next.stop()).toBe(0)
  readJournal(place)
}

describe.concurrent('a host that is killed', () => {
  it.each(AT_ANY_STEP)('$point of a $life: everybody is accounted for, nothing is started twice', async (death) => {
    await survive(death, [], expectSound)
  })

  it.each(IN_AN_ASKED_END)('$point of a $life: the next host finishes the stop and starts nothing', async (death) => {
    await survive(death, [], expectDown)
  })

  it.runIf(CGROUPS === null)('after the kernel was told to kill a run: the next host finishes the stop', async () => {
    // The first group a host kills is its own test of the kernel.
    await survive({ life: 'kill of a group', point: 'after group-kill 2' }, [], expectDown)
  })
})

describe.concurrent('without a cgroup, a host that is killed', () => {
  const inside = ['without-cgroups']

  it.each(deaths('start', ['after spawn', 'after append spawned', 'after append ready']))(
    '$point of a $life: everybody is accounted for',
    async (death) => {
      await survive(death, inside, expectSound)
    },
  )

  it.each(deaths('crash', ['after append backoff', 'after spawn 2']))(
    '$point of a $life: nothing is started twice',
    async (death) => {
      await survive(death, inside, expectSound)
    },
  )

  it.each(deaths('kill', ['before SIGSTOP', 'after SIGSTOP', 'after SIGSTOP 2', 'before SIGKILL', 'after SIGKILL']))(
    '$point of a $life: the next host finishes the stop',
    async (death) => {
      await survive(death, inside, expectDown)
    },
  )
})
