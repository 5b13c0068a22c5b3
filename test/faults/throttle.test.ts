import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { LONG_ATTACKS } from '../support/long-attacks.ts'
import { fixtureSpec } from './support/agents.ts'
import type { SpecInput } from './support/client.ts'
import { FaultHost } from './support/host.ts'
import { FaultPlace, groupsOf } from './support/place.ts'
import { runProcesses, statOf } from './support/processes.ts'
import { OutputTap } from './support/screen.ts'
import { newSessionPlace } from './support/session-place.ts'
import { expectNothingLeft } from './support/soundness.ts'
import { CGROUPS, TMUX } from './support/system.ts'
import { eventually } from './support/wait.ts'

/** How often each is slowed down and let go. */
const ROUNDS = LONG_ATTACKS ? 200 : 20
/** A slot of slowing down is 100 ms: some rounds end in the first hold, others after a few slots. */
const ROUND_MS = { least: 20, most: 280 }
const PAUSE_MS = 40
/** The CPU it may use, percent of one core; null: as little as possible. */
const TARGETS_PERCENT = [null, 10, 60]
/** What a build makes: enough for as many rounds. */
const FILES = ROUNDS * 20

if (CGROUPS !== null) it.skip(`nothing can be slowed down here: ${CGROUPS}`)

/** The host knows the group of its run, and that everybody is in it. */
async function untilSlowable(host: FaultHost): Promise<void> {
  const { trees } = await eventually(async () => {
    const answer = (await host.ask({ slow: false })) as { readonly trees: number }
    return answer.trees > 0 && answer
  }, 'the run to be in its group')
  expect(trees).toBe(1)
}

/** Slows the runs of a host down for a moment, and lets them go. */
async function slowDownOnce(host: FaultHost, round: number): Promise<void> {
  await host.ask({ slow: true, target: TARGETS_PERCENT[round % TARGETS_PERCENT.length] })
  await wait(ROUND_MS.least + ((round * 37) % (ROUND_MS.most - ROUND_MS.least)))
  await host.ask({ slow: false })
  await wait(PAUSE_MS)
}

/** Whether the kernel holds each group of a place now. */
function heldGroups({ dataDir }: FaultPlace): readonly boolean[] {
  return groupsOf(dataDir).map((group) => readFileSync(join(group, 'cgroup.events'), 'utf8').includes('frozen 1'))
}

function expectNobodyHeld(place: FaultPlace): void {
  const held = heldGroups(place)
  expect(held.length).toBeGreaterThan(0)
  expect(held).not.toContain(true)
  const stopped = runProcesses(place.cookie).filter(({ pid }) => statOf(pid)?.state === 'T')
  expect(stopped).toEqual([])
}

/** The numbers after `word-` in a text, in order. */
function numbersOf(text: string, word: string): number[] {
  return [...text.matchAll(new RegExp(`${word}-(\\d+)`, 'g'))].map(([, number]) => Number(number))
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

/** Something in the background, and a pipeline in the foreground that prints numbered lines until there is a file `stop`. */
const WORK =
  'sleep 320 &\nn=0; while [ ! -e stop ]; do n=$((n+1)); echo line-$n; sleep 0.01; done | cat; echo over-$((1000+1))\n'

const RUNNERS: readonly { readonly runner: NonNullable<SpecInput['runner']>; readonly can: boolean }[] = [
  { runner: 'pty', can: CGROUPS === null },
  { runner: 'tmux', can: CGROUPS === null && TMUX === null },
]

describe.each(RUNNERS.filter(({ can }) => can))('an interactive shell ($runner) that is slowed down', ({ runner }) => {
  it('and let go many times loses no line and no job, and answers', async () => {
    await using place = runner === 'tmux' ? newSessionPlace() : new FaultPlace()
    const host = await FaultHost.start(place, { inside: ['slow-down'] })
    const { client } = host
    const tap = new OutputTap(client)
    const program = {
      command: '/bin/bash',
      args: ['--norc', '--noprofile', '-i'],
      readiness: { kind: 'exec' },
    } as const
    const id = await client.start({ ...fixtureSpec(place, 'shell'), ...program, runner })
    await client.reach(id, 'running')
    await tap.attach(id)
    await untilSlowable(host)
    const says = (what: string): Promise<true> =>
      eventually(
        () => tap.textOf(id, 1).includes(what),
        () => `${what}; it said ${tap.textOf(id, 1).slice(-500)}`,
      )
    tap.type(id, 1, WORK)
    await says('line-5')
    for (let round = 0; round < ROUNDS; round += 1) await slowDownOnce(host, round)
    expectNobodyHeld(place)
    // Typed while it is slowed down, and read when the foreground is its own again.
    await host.ask({ slow: true, target: null })
    await eventually(() => heldGroups(place).includes(true), 'it to be held')
    writeFileSync(join(place.dir, 'stop'), '')
    await says('over-1001')
    tap.type(id, 1, 'jobs; echo slowed-$((40+2))\n')
    await says('slowed-42')
    await host.ask({ slow: false })
    tap.type(id, 1, 'echo let-go-$((40+2))\n')
    await says('let-go-42')
    const text = tap.textOf(id, 1)
    const lines = numbersOf(text, 'line')
    expect(lines).toEqual(upTo(lines.length))
    expect(text).toMatch(/\[1\][-+]\s+Running\s+sleep 320/)
    expect(text).not.toMatch(/Stopped/)
    expectNobodyHeld(place)
    expect(client.agent(id).state).toMatchObject({ generation: 1, phase: { kind: 'running' } })
    await expectNothingLeft(place, client)
  })
})

/** Each target takes the sum of some lines, sleeps a moment and says so. */
const MAKEFILE = `all: $(patsubst %,out/%,$(shell seq 1 ${FILES}))
out/%:
	@seq 1 $* | sha256sum > $@; sleep 0.02; echo made-$*
`

function sumOf(target: number): string {
  return createHash('sha256')
    .update(
      upTo(target)
        .map((line) => `${line}\n`)
        .join(''),
    )
    .digest('hex')
}

describe.runIf(CGROUPS === null)('a build of four jobs at once', () => {
  it('that is slowed down and let go from its start to its end makes everything, each right', async () => {
    await using place = new FaultPlace()
    const host = await FaultHost.start(place, { inside: ['slow-down'] })
    const { client } = host
    const tap = new OutputTap(client)
    writeFileSync(join(place.dir, 'Makefile'), MAKEFILE)
    mkdirSync(join(place.dir, 'out'))
    const program = {
      command: '/usr/bin/env',
      args: ['sh', '-c', 'read go; exec make -j4'],
      readiness: { kind: 'exec' },
    } as const
    const id = await client.start({ ...fixtureSpec(place, 'make'), ...program })
    await client.reach(id, 'running')
    await tap.attach(id)
    await untilSlowable(host)
    tap.type(id, 1, '\n')
    let rounds = 0
    for (; client.agent(id).state.phase.kind === 'running'; rounds += 1) await slowDownOnce(host, rounds)
    const { state } = await client.reach(id, 'stopped')
    expect(state.phase).toMatchObject({ lastRun: { exit: { code: 0 } } })
    expect(rounds).toBeGreaterThan(3)
    const said = numbersOf(tap.textOf(id, 1), 'made')
    expect(said.toSorted((a, b) => a - b)).toEqual(upTo(FILES))
    for (const target of upTo(FILES)) {
      expect(readFileSync(join(place.dir, 'out', String(target)), 'utf8')).toContain(sumOf(target))
    }
    await expectNothingLeft(place, client)
  })
})
