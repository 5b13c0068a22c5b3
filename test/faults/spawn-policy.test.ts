import { chmodSync, copyFileSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SpawnPolicy } from '../../src/shapes/settings.ts'
import type { Runner } from '../../src/shapes/spec.ts'
import type { FaultClient, SpecInput } from './support/client.ts'
import { Flipper, type Flip } from './support/flipper.ts'
import { FaultHost } from './support/host.ts'
import { leaderOf } from './support/lives.ts'
import { FaultPlace } from './support/place.ts'
import { newSessionPlace } from './support/session-place.ts'
import { expectNothingLeft } from './support/soundness.ts'
import { TMUX } from './support/system.ts'

const RUNNERS: readonly Runner[] = TMUX === null ? ['pty', 'tmux'] : ['pty']
if (TMUX !== null) it.skip(`H6: sessions cannot be had here: ${TMUX}`)

/** Starts until so many ran, if they do within so many: how often one is refused is a matter of chance, and of how busy the machine is. */
const RUNS_WANTED = 8
const MOST_STARTS = 120

function placeFor(runner: Runner): FaultPlace {
  return runner === 'tmux' ? newSessionPlace() : new FaultPlace()
}

/** A program that notes its name, its folder and its arguments, and ends. */
function writeProgram(path: string, place: FaultPlace): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `#!/bin/sh\necho "${path} in $(/bin/pwd -P) $*" >> ${notesOf(place)}\n`, { mode: 0o755 })
  return path
}

function notesOf({ dir }: FaultPlace): string {
  return join(dir, 'notes')
}

function notedIn(place: FaultPlace): readonly string[] {
  writeFileSync(notesOf(place), '', { flag: 'a' })
  return readFileSync(notesOf(place), 'utf8').split('\n').filter(Boolean)
}

function specOf(place: FaultPlace, command: string, change: Partial<SpecInput> = {}): SpecInput {
  return { name: 'tried', type: 'custom', command, cwd: place.dir, restart: { when: 'never' }, ...change }
}

async function setPolicy(client: FaultClient, spawnPolicy: Partial<SpawnPolicy>): Promise<void> {
  await client.ask('settings.update', { patch: { spawnPolicy } })
}

/** Waits for the end of the latest start; why it was refused, or null. */
async function endOf(client: FaultClient, id: string): Promise<{ code: string; message: string } | null> {
  return await client
    .until(
      () => {
        const { phase } = client.agent(id).state
        if (phase.kind === 'failed') return { refusal: phase.failure }
        return phase.kind === 'stopped' ? { refusal: null } : null
      },
      () => `the start to end; it is ${JSON.stringify(client.agent(id).state.phase)}`,
    )
    .then(({ refusal }) => refusal)
}

/** One start; why it was refused, or null. */
async function tried(client: FaultClient, spec: SpecInput): Promise<{ code: string; message: string } | null> {
  const id = await client.start(spec)
  const refusal = await endOf(client, id)
  await client.ask('agent.remove', { agent: id })
  return refusal
}

interface Tried {
  readonly client: FaultClient
  readonly place: FaultPlace
  readonly spec: SpecInput
}

/** Starts while something flips, until enough have run, and once more when it leads to what is allowed: that one runs. What the programs noted. */
async function startsDuring(flip: Flip, { client, place, spec }: Tried): Promise<readonly string[]> {
  {
    await using _flipper = new Flipper(flip)
    for (let start = 0; start < MOST_STARTS && notedIn(place).length < RUNS_WANTED; start += 1) {
      const refusal = await tried(client, spec)
      const words = refusal?.message ?? 'It started.'
      expect(words).toMatch(/start|Settings|folder/)
    }
  }
  expect(await tried(client, spec)).toBeNull()
  return notedIn(place)
}

describe.concurrent.each(RUNNERS)('H6: on %s', (runner) => {
  it.each(['link', 'exchange'] as const)(
    'no start leaves the allowed folder while its path flips (%s)',
    async (kind) => {
      await using place = placeFor(runner)
      const { client } = await FaultHost.start(place)
      const [allowed, outside] = [join(place.dir, 'allowed'), join(place.dir, 'outside')]
      mkdirSync(join(allowed, 'inside'), { recursive: true })
      mkdirSync(outside)
      symlinkSync(outside, join(allowed, 'out'))
      const program = writeProgram(join(place.dir, 'bin/program'), place)
      await setPolicy(client, { allowedRoots: [allowed] })

      const inside = join(allowed, 'inside')
      const flip: Flip =
        kind === 'link'
          ? { kind, path: join(allowed, 'flipping'), targets: [inside, outside] }
          : { kind, paths: [inside, join(allowed, 'out')] }
      if (kind === 'link') symlinkSync(outside, join(allowed, 'flipping'))
      const cwd = join(allowed, kind === 'link' ? 'flipping' : 'inside')
      const notes = await startsDuring(flip, { client, place, spec: specOf(place, program, { runner, cwd }) })

      expect(notes).not.toEqual([])
      for (const note of notes) expect(note).toContain(` in ${allowed}/`)
      await expectNothingLeft(place, client)
    },
  )

  it.each<Partial<SpawnPolicy>>([{ deniedCommands: ['denied'] }, { allowedCommands: ['*/good/*'] }])(
    'no start runs a denied program while its link flips (%j)',
    async (policy) => {
      await using place = placeFor(runner)
      const { client } = await FaultHost.start(place)
      const good = writeProgram(join(place.dir, 'good/program'), place)
      const denied = writeProgram(join(place.dir, 'bad/denied'), place)
      await setPolicy(client, policy)
      const link = join(place.dir, 'flipping')
      symlinkSync(good, link)
      const flip: Flip = { kind: 'link', path: link, targets: [good, denied] }
      const notes = await startsDuring(flip, { client, place, spec: specOf(place, link, { runner }) })
      expect(notes).not.toEqual([])
      for (const note of notes) expect(note).toContain(`${good} in `)
      await expectNothingLeft(place, client)
    },
  )

  it('a program reached by a link keeps its name, and what runs is the file that was checked', async () => {
    await using place = placeFor(runner)
    const bin = join(place.dir, 'bin')
    const { client } = await FaultHost.start(place, { env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } })
    const [versions, link] = [join(place.dir, 'versions'), join(bin, 'sleeper')]
    mkdirSync(versions)
    mkdirSync(bin)
    copyFileSync('/bin/sleep', join(versions, '2.1.3'))
    chmodSync(join(versions, '2.1.3'), 0o755)
    symlinkSync('../versions/2.1.3', link)
    await setPolicy(client, { allowedCommands: ['sleeper'], allowedRoots: [place.dir] })
    const id = await client.start(specOf(place, 'sleeper', { runner, args: ['60'] }))
    await client.reach(id, 'running')
    const pid = leaderOf(client, id)
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')).toEqual([link, '60', ''])
    expect(readlinkSync(`/proc/${pid}/exe`)).toBe(join(versions, '2.1.3'))
    expect(readlinkSync(`/proc/${pid}/cwd`)).toBe(place.dir)
    await expectNothingLeft(place, client)
  })

  it('what cannot be executed after all is said so, not taken for a program that has ended', async () => {
    await using place = placeFor(runner)
    const { client } = await FaultHost.start(place)
    const broken = join(place.dir, 'broken')
    writeFileSync(broken, '\u007fELF and no more', { mode: 0o755 })
    await setPolicy(client, { allowedRoots: [place.dir] })
    expect(await tried(client, specOf(place, broken, { runner }))).toMatchObject({
      code: 'exec-failed',
      message: expect.stringContaining(`${broken} cannot be executed`) as string,
    })
    await expectNothingLeft(place, client)
  })
})

describe.concurrent('H6: the spawn policy', () => {
  it('lets none of five tricks in by an allowed name, and the ordinary installs', async () => {
    await using place = new FaultPlace()
    const [bin, own] = [join(place.dir, 'bin'), join(place.dir, 'own')]
    const { client } = await FaultHost.start(place, { env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } })
    // As npm installs: a link to a script that looks for its interpreter; here a shell under the name of node.
    const cli = join(place.dir, 'lib/node_modules/claude/cli.js')
    writeProgram(cli, place)
    writeFileSync(cli, readFileSync(cli, 'utf8').replace('#!/bin/sh', '#!/usr/bin/env corral-node'))
    mkdirSync(bin)
    symlinkSync('../lib/node_modules/claude/cli.js', join(bin, 'claude'))
    symlinkSync('/bin/sh', join(bin, 'corral-node'))
    await setPolicy(client, { allowedCommands: ['claude'] })

    expect(await tried(client, specOf(place, 'claude', { args: ['first'] }))).toBeNull()
    expect(await tried(client, specOf(place, join(bin, 'claude'), { args: ['second'] }))).toBeNull()
    expect(notedIn(place)).toEqual([`${cli} in ${place.dir} first`, `${cli} in ${place.dir} second`])

    const other = writeProgram(join(own, 'claude'), place)
    writeProgram(join(place.dir, 'node/corral-node'), place)
    const program = writeProgram(join(place.dir, 'other/program'), place)
    mkdirSync(join(place.dir, 'links'))
    symlinkSync(program, join(place.dir, 'links/claude'))
    const path = (folder: string): SpecInput['env'] => ({ PATH: `${folder}:${bin}:${process.env['PATH'] ?? ''}` })
    const tricks: readonly SpecInput[] = [
      specOf(place, other),
      specOf(place, 'claude', { env: path(own) }),
      specOf(place, join(place.dir, 'links/claude')),
      specOf(place, 'claude', { env: path(join(place.dir, 'links')) }),
      specOf(place, 'claude', { env: path(join(place.dir, 'node')) }),
    ]
    for (const trick of tricks) {
      expect(await tried(client, trick)).toMatchObject({
        code: 'policy-refused',
        message: expect.stringMatching(/allows "claude".*Settings/) as string,
      })
    }
    const relative = specOf(place, 'claude', { env: path('.'), cwd: join(place.dir, 'node') })
    expect(await tried(client, relative)).toMatchObject({ code: 'policy-refused' })
    expect(notedIn(place)).toHaveLength(2)
    await expectNothingLeft(place, client)
  })

  it('takes a path for the same by whatever link to its folder it is written', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    const program = writeProgram(join(place.dir, 'bin/program'), place)
    symlinkSync('bin', join(place.dir, 'linked'))
    const linked = join(place.dir, 'linked/program')
    for (const command of [program, linked]) {
      for (const entry of [program, linked, join(place.dir, 'linked/*')]) {
        await setPolicy(client, { deniedCommands: [entry], allowedCommands: [] })
        expect(await tried(client, specOf(place, command))).toMatchObject({ code: 'policy-refused' })
        await setPolicy(client, { deniedCommands: [], allowedCommands: [entry] })
        expect(await tried(client, specOf(place, command))).toBeNull()
      }
    }
    expect(notedIn(place)).toHaveLength(6)
    await expectNothingLeft(place, client)
  })

  it('is asked before the version of a planted type is, and for what runs instead of an agent', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place)
    const denied = writeProgram(join(place.dir, 'bad/denied'), place)
    const type = {
      schemaVersion: 1,
      id: 'planted',
      name: 'Planted',
      command: denied,
      args: [],
      versionArgs: ['version'],
    }
    const rest = { versionPattern: null, installHint: null, homepage: null, stop: { ask: null } }
    mkdirSync(join(place.dataDir, 'agent-types'))
    writeFileSync(join(place.dataDir, 'agent-types/planted.json'), JSON.stringify({ ...type, ...rest }))
    await setPolicy(client, { deniedCommands: ['denied'] })

    const types = await client.ask('agentType.list', { refresh: true })
    expect(types.find(({ id }) => id === 'planted')).toMatchObject({ path: denied, version: null })
    const fallback = { type: 'planted', command: null, args: [] }
    const windows = [{ restarts: 1, withinMs: 60_000 }]
    const restart = { when: 'always', baseDelayMs: 0, windows } as const
    expect(await tried(client, specOf(place, '/bin/false', { fallback, restart }))).toMatchObject({
      code: 'policy-refused',
    })
    expect(notedIn(place)).toEqual([])

    await setPolicy(client, { deniedCommands: [] })
    await client.ask('agentType.list', { refresh: true })
    expect(notedIn(place)).toEqual([`${denied} in ${process.cwd()} version`])
    await expectNothingLeft(place, client)
  })
})
