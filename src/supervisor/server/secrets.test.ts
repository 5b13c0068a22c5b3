import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectTo, type ContractTestClient } from '../../../test/support/contract-client.ts'
import { printAndExit, WILLING } from '../../../test/support/fake-pty-spawner.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { InputOf } from '../../contract/requests.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import type { GivenEnv } from '../../shapes/spec.ts'
import { runCaller } from '../../../test/support/run-caller.ts'

const newWorld = worldsOfThisFile()
const KEY = 'zq7-value-of-the-key'
const PLAIN = 'zq7-plain-value'
const SPEC = { name: 'one', type: 'custom', command: 'program', args: ['--key', PLAIN], cwd: '/work' }
const VIEWER: Caller = { role: 'viewer' }
const RUN = runCaller()
const SET = { secret: true, isSet: true }

/** An agent that a client has created, with these variables. */
async function created(world: SupervisedWorld, env: GivenEnv, start = false): Promise<string> {
  const { id } = valueOf(await connectTo(world).request('agent.create', { spec: { ...SPEC, env }, start }))
  await world.pass(400)
  return id
}

async function updated(world: SupervisedWorld, id: string, patch: InputOf<'agent.update'>['patch']) {
  return valueOf(await connectTo(world).request('agent.update', { agent: id, patch }))
}

/** The answer to a request that looks at processes: no more often than every second. */
async function processes(world: SupervisedWorld, client: ContractTestClient, agent: string) {
  const [answer] = await Promise.all([client.request('agent.processes', { agent }), world.pass(1_100)])
  return answer
}

/** Everything the store of agents and journal was ever given, and holds now. */
function stored({ store }: SupervisedWorld): string {
  return JSON.stringify([store.readAgents(), store.readJournal({ subject: null, limit: 10_000 })])
}

describe('M9: the value of a secret variable', () => {
  it('is in the environment of the program, and in no view, event or record', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const clients = [connectTo(world), connectTo(world, VIEWER), connectTo(world, RUN)]
    for (const client of clients) await client.request('fleet.subscribe', {})
    const id = await created(world, { API_KEY: KEY, MODE: PLAIN }, true)
    expect(world.ptys.last.request.env).toMatchObject({ API_KEY: KEY, MODE: PLAIN })
    const answers = []
    for (const client of clients) {
      for (const name of ['agent.list', 'fleet.subscribe'] as const) answers.push(await client.request(name, {}))
      for (const name of ['agent.describe', 'agent.explain'] as const) {
        answers.push(await client.request(name, { agent: id }))
      }
      answers.push(await processes(world, client, id))
      await client.request('events.follow', { fromSeq: 0 })
    }
    await world.pass(10)
    const told = clients.map(({ messages }) => messages)
    expect(told.flat().filter(({ stream }) => stream === 'event').length).toBeGreaterThan(5)
    for (const place of [JSON.stringify(answers), JSON.stringify(told), stored(world)]) expect(place).not.toContain(KEY)
    expect(answers[0]).toMatchObject({ value: { agents: [{ spec: { env: { API_KEY: SET, MODE: PLAIN } } }] } })
  })

  it('shows itself to the owner on request, and says so in the journal without the value', async () => {
    const world = await newWorld()
    const id = await created(world, { API_KEY: KEY })
    const asked = { agent: id, name: 'API_KEY' }
    expect(await connectTo(world).request('agent.secret', asked)).toEqual({ ok: true, value: { value: KEY } })
    expect(world.told.at(-1)?.event).toEqual({ kind: 'secret-shown', name: 'API_KEY' })
    const shown = world.told.length
    for (const caller of [VIEWER, RUN]) {
      const refused = await connectTo(world, caller).request('agent.secret', asked)
      expect(refused).toMatchObject({ ok: false, error: { code: 'not-allowed' } })
    }
    expect(world.told.slice(shown)).toEqual([])
  })

  it.each(['MODE', 'OTHER', 'toString'])('there is none of %s: what to do is said', async (name) => {
    const world = await newWorld()
    const id = await created(world, { API_KEY: KEY, MODE: PLAIN })
    const refused = await connectTo(world).request('agent.secret', { agent: id, name })
    expect(refused).toMatchObject({
      error: { code: 'refused-by-state', message: expect.stringContaining(name) as string },
    })
  })

  it('stays while others change, is replaced, and is gone with its variable and with its agent', async () => {
    const world = await newWorld()
    const id = await created(world, { API_KEY: KEY, B_KEY: 'b-value' })
    const { spec } = await updated(world, id, { name: 'renamed' })
    expect(world.secrets.read(id)).toEqual({ ok: true, value: { API_KEY: KEY, B_KEY: 'b-value' } })
    // As a client was shown it, it can be sent back.
    await updated(world, id, { env: { ...spec.env, B_KEY: 'c-value', MODE: PLAIN } })
    expect(world.secrets.read(id)).toEqual({ ok: true, value: { API_KEY: KEY, B_KEY: 'c-value' } })
    await updated(world, id, { env: { B_KEY: { secret: true } } })
    expect(world.secrets.read(id)).toEqual({ ok: true, value: { B_KEY: 'c-value' } })
    await connectTo(world).request('agent.remove', { agent: id })
    expect(world.secrets.owners).toEqual([])
  })

  it('moves between the spec and the store of secrets as a person marks it', async () => {
    const world = await newWorld()
    const id = await created(world, {
      MODE: { value: KEY, isSecret: true },
      API_KEY: { value: PLAIN, isSecret: false },
    })
    expect(world.secrets.read(id)).toEqual({ ok: true, value: { MODE: KEY } })
    expect(world.agent(id).record.spec.env).toEqual({ MODE: { secret: true }, API_KEY: PLAIN })
    await updated(world, id, {
      env: { MODE: { value: KEY, isSecret: false }, API_KEY: { value: PLAIN, isSecret: true } },
    })
    expect(world.secrets.read(id)).toEqual({ ok: true, value: { API_KEY: PLAIN } })
    expect(world.agent(id).record.spec.env).toEqual({ MODE: KEY, API_KEY: { secret: true } })
  })

  it('that is named and was never given is refused: an agent cannot be copied from what is shown', async () => {
    const world = await newWorld()
    const spec = { ...SPEC, env: { API_KEY: { secret: true } as const } }
    const refused = await connectTo(world).request('agent.create', { spec, start: false })
    expect(refused).toMatchObject({
      error: { code: 'invalid-input', field: 'env', message: expect.stringContaining('API_KEY') as string },
    })
    const id = await created(world, {})
    const patch = { env: spec.env }
    expect((await connectTo(world).request('agent.update', { agent: id, patch })).ok).toBe(false)
    expect(world.supervisor.fleet.list()).toHaveLength(1)
  })

  it('that cannot be kept leaves everything as it was', async () => {
    const world = await newWorld()
    const id = await created(world, { API_KEY: KEY })
    world.secrets.isFull = true
    const spec = { ...SPEC, name: 'two', env: { API_KEY: 'x' } }
    const refused = [
      await connectTo(world).request('agent.create', { spec, start: true }),
      await connectTo(world).request('agent.update', { agent: id, patch: { name: 'new', env: { API_KEY: 'x' } } }),
      await connectTo(world).request('agent.remove', { agent: id }),
    ]
    const message = expect.stringContaining('The disk is full.') as string
    expect(refused).toMatchObject(refused.map(() => ({ ok: false, error: { code: 'refused-by-state', message } })))
    expect(world.supervisor.fleet.list().map(({ record }) => record.spec.name)).toEqual(['one'])
    expect(world.secrets.read(id)).toEqual({ ok: true, value: { API_KEY: KEY } })
  })

  it('with a NUL in it is refused', async () => {
    const spec = { ...SPEC, env: { API_KEY: 'a\0b' } }
    const refused = await connectTo(await newWorld()).request('agent.create', { spec, start: false })
    expect(refused).toMatchObject({ error: { field: 'env', message: expect.stringContaining('NUL') as string } })
  })

  it('that is lost is a failed start that says which and what to do; typed again, it starts', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const id = await created(world, { API_KEY: KEY })
    world.secrets.lose()
    world.agent(id).start()
    await world.pass(20)
    const message = expect.stringMatching(/API_KEY.*Edit the agent and type its value again/) as string
    expect(world.agent(id).state.phase).toMatchObject({ kind: 'failed', failure: { code: 'secret-missing', message } })
    expect(world.ptys.ptys).toEqual([])
    const described = valueOf(await connectTo(world).request('agent.describe', { agent: id }))
    expect(described.agent.spec.env).toEqual({ API_KEY: { secret: true, isSet: false } })
    await updated(world, id, { env: { API_KEY: 'another-value' } })
    world.agent(id).start()
    await world.pass(20)
    expect(world.ptys.last.request.env).toMatchObject({ API_KEY: 'another-value' })
  })

  it('that cannot be read is a failed start, too, which says why; and is gone with its agent', async () => {
    const world = await newWorld()
    const id = await created(world, { API_KEY: KEY })
    world.secrets.problem = 'It is a directory.'
    world.agent(id).start()
    await world.pass(20)
    const message = expect.stringMatching(/API_KEY.*type its value again\. \(It is a directory\.\)/) as string
    expect(world.agent(id).state.phase).toMatchObject({ kind: 'failed', failure: { code: 'secret-missing', message } })
    expect((await connectTo(world).request('agent.remove', { agent: id })).ok).toBe(true)
    expect(world.secrets.owners).toEqual([])
  })

  it('is there for the next host', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const id = await created(world, { API_KEY: KEY })
    await world.crashHost()
    world.agent(id).start()
    await world.pass(20)
    expect(world.ptys.last.request.env).toMatchObject({ API_KEY: KEY })
  })
})

describe('M9: what a program prints of its secrets', () => {
  it('is in no record, whatever it prints around them', async () => {
    const world = await newWorld()
    const id = await created(world, { API_KEY: 'first-value' })
    const secret = fc.stringMatching(/^[!-~]{8,40}$/)
    const printed = fc.array(fc.stringMatching(/^[ -~]{0,60}$/), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(secret, printed, async (value, noises) => {
        await updated(world, id, { env: { API_KEY: value } })
        world.ptys.program = printAndExit(`${noises.map((noise) => `${noise}${value}`).join('\r\n')}\r\n`, 1)
        const { seq } = valueOf(await connectTo(world).request('fleet.subscribe', {}))
        world.agent(id).start()
        while (world.agent(id).isUp) await world.pass(50)
        const agent = JSON.stringify(world.agent(id).state)
        const entries = world.store.readJournal({ subject: null, fromSeq: seq + 1, limit: 1_000 })
        expect(agent).toContain('•••')
        expect(agent).not.toContain(JSON.stringify(value).slice(1, -1))
        expect(JSON.stringify(entries)).not.toContain(JSON.stringify(value).slice(1, -1))
      }),
      { numRuns: 40 },
    )
  })

  it('nor what it was started with, when the value was changed meanwhile', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const id = await created(world, { API_KEY: KEY }, true)
    await updated(world, id, { env: { API_KEY: 'another-value' } })
    world.ptys.last.print(`old ${KEY} new another-value\r\n`)
    world.ptys.last.exit(1)
    await world.pass(50)
    expect(world.agent(id).state.phase).toMatchObject({ lastRun: { lastLines: ['old ••• new •••'] } })
  })

  it('nor in the message of a failed start, nor in that of a failure of Corral', async () => {
    const world = await newWorld()
    const id = await created(world, { API_KEY: KEY })
    const [agent, bug] = [world.agent(id), new Error(`spawn of API_KEY=${KEY} failed`)]
    agent.note({ kind: 'internal-error', doing: 'start it', message: bug.message })
    expect(world.told.at(-1)?.event).toMatchObject({ message: 'spawn of API_KEY=••• failed' })
  })

  it('nor in a bug report about its agent', async () => {
    const world = await newWorld()
    const id = await created(world, { API_KEY: KEY })
    world.ptys.spawn = () => {
      throw new Error(`no pty for {"env":["API_KEY=${KEY}"]}, ${KEY}`)
    }
    world.agent(id).start()
    await world.pass(50)
    const errors = world.bugs.map(({ error }) => error as Error)
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('no pty for')])
    expect(errors.map(({ stack }) => stack).join('')).not.toContain(KEY)
    expect(JSON.stringify(world.told)).not.toContain(KEY)
  })
})

describe('M9: a read-only login', () => {
  it('sees names, and no argument, value or folder of others', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    world.settings.update({ recentFolders: ['/home/ada/divorce'] })
    const id = await created(world, { API_KEY: KEY, MODE: PLAIN }, true)
    const viewer = connectTo(world, VIEWER)
    const { settings, agents } = valueOf(await viewer.request('fleet.subscribe', {}))
    expect(settings.recentFolders).toEqual([])
    expect(agents[0]?.spec).toMatchObject({ args: ['•••', '•••'], env: { API_KEY: SET, MODE: '•••' } })
    world.settings.update({ theme: 'dark', recentFolders: ['/home/ada/divorce', '/b'] })
    world.agent(id).stop({ cause: 'user', force: false })
    await world.pass(100)
    const answers = [
      await viewer.request('agent.describe', { agent: id }),
      await viewer.request('agent.list', {}),
      await processes(world, viewer, id),
    ]
    const seen = JSON.stringify([answers, viewer.messages])
    for (const text of [KEY, PLAIN, 'divorce']) expect(seen).not.toContain(text)
    expect(viewer.told('settings')).toMatchObject([{ settings: { theme: 'dark' } }])
    expect(viewer.told('journal').length).toBeGreaterThan(0)
  })

  it('sees of processes what they are called', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const id = await created(world, {}, true)
    const [forOwner, forViewer] = [
      valueOf(await processes(world, connectTo(world), id)),
      valueOf(await processes(world, connectTo(world, VIEWER), id)),
    ]
    expect(forOwner[0]?.commandLine).toBe(`/bin/program --key ${PLAIN}`)
    expect(forViewer[0]?.commandLine).toBe(forViewer[0]?.name)
  })
})
