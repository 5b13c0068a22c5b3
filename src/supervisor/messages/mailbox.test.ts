import { describe, expect, it } from 'vitest'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { connectTo, type ContractTestClient } from '../../../test/support/contract-client.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { InputOf, OutputOf } from '../../contract/requests.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const status = (payload: string): string => `\x1b]7501;${payload}\x1b\\`
const PASTES = '\x1b[?2004h'
const IDLE = `${PASTES}Cooked for 3s\n>\n${status('state=done')}`
const ASKS = 'Do you want to delete everything?\n> 1. Yes\n'

/** An agent whose program reports itself and whose screen can be read. */
class Trial {
  readonly world: SupervisedWorld
  readonly agent: SupervisedAgent
  private readonly client: ContractTestClient

  constructor(world: SupervisedWorld, agent: SupervisedAgent) {
    this.world = world
    this.agent = agent
    this.client = connectTo(world)
  }

  static async start(type = 'told'): Promise<Trial> {
    const world = await newWorld()
    return new Trial(world, await world.started({ type, command: 'program' }))
  }

  static async idle(): Promise<Trial> {
    return await (await Trial.start()).prints(IDLE)
  }

  get typed(): string {
    return this.world.ptys.last.typed.replaceAll(/\x1b\[\?[\d;]+c/g, '')
  }

  get waiting() {
    return this.agent.facets.current.messages
  }

  async prints(text: string, afterMs = 2_000): Promise<this> {
    this.world.ptys.last.print(text)
    await this.world.pass(afterMs)
    return this
  }

  /** Sends, and lets the time pass that it takes. */
  async send(more: Partial<InputOf<'agent.send'>> = {}): Promise<OutputOf<'agent.send'> | string> {
    const answer = this.client.request('agent.send', { agent: this.agent.record.id, text: 'fix the build', ...more })
    await this.world.pass(2_000)
    const result = await answer
    return result.ok ? result.value : result.error.message
  }
}

describe('an agent that is proven to be idle', () => {
  it('gets a message as one paste, and Enter after it has drawn it', async () => {
    const trial = await Trial.idle()
    expect(await trial.send({ text: 'one\ntwo' })).toEqual({ outcome: 'sent', removed: 0 })
    expect(trial.typed).toBe('\x1b[200~one\rtwo\x1b[201~\r')
    expect(trial.world.told.at(-1)?.event).toEqual({
      ...{ kind: 'message-sent', start: 'one two', bytes: 7, isSubmitted: true, isForced: false },
    })
  })

  it('gets it without Enter if it is not to be submitted, and no other on top of it', async () => {
    const trial = await Trial.idle()
    expect(await trial.send({ submit: false })).toMatchObject({ outcome: 'typed', why: null })
    expect(trial.typed).toBe('\x1b[200~fix the build\x1b[201~')
    expect(await trial.send()).toContain('something is typed there already')
  })

  it('gets no Enter if it asks something as soon as it has the text', async () => {
    const trial = await Trial.idle()
    trial.world.ptys.last.onInput = (pty) => pty.print(`${ASKS}${status('state=blocked:kind=permission')}`)
    expect(await trial.send()).toMatchObject({ outcome: 'typed', why: expect.stringContaining('your approval') })
    expect(trial.typed).not.toContain('\r')
  })

  it('gets one message after the other, none before it has begun on the one before', async () => {
    const trial = await Trial.idle()
    const both = [trial.send({ text: 'first' }), trial.send({ text: 'second', queue: true })]
    expect((await Promise.all(both)).map((each) => typeof each === 'object' && each.outcome)).toEqual([
      'sent',
      'queued',
    ])
    await trial.prints(status('state=working'))
    expect(trial.typed).not.toContain('second')
    await trial.prints(IDLE, 5_000)
    expect(trial.typed.match(/200~(\w+)/g)).toEqual(['200~first', '200~second'])
    expect(trial.waiting).toEqual([])
  })
})

describe('an agent that waits for a person', () => {
  it.each([
    ['says so itself', status('state=blocked:kind=permission')],
    ['shows it on its screen, though it reports to be done', `${ASKS}${status('state=done')}`],
    ['printed so a moment ago', ASKS],
  ])('and %s gets nothing, whatever is insisted on', async (_, asks) => {
    const trial = await Trial.idle()
    // Its screen has just been read, and is not due again; nothing was read of what it asks when the message comes.
    await trial.prints(`${IDLE}\n`, 5)
    trial.world.ptys.last.print(asks)
    expect(await trial.send({ force: true })).toContain('it waits for your approval')
    expect(trial.typed).toBe('')
  })

  it('gets a queued message once it is idle again', async () => {
    const trial = await (await Trial.idle()).prints(`${ASKS}${status('state=blocked:kind=permission')}`)
    expect(await trial.send({ queue: true })).toMatchObject({ outcome: 'queued', place: 1 })
    expect(trial.waiting).toMatchObject([{ start: 'fix the build', why: 'it waits for your approval' }])
    expect(trial.typed).toBe('')
    await trial.prints(`\n`.repeat(20) + status('state=working'))
    expect(trial.waiting).toMatchObject([{ why: 'it works' }])
    await trial.prints('ok\n'.repeat(20) + IDLE, 5_000)
    expect(trial.typed).toBe('\x1b[200~fix the build\x1b[201~\r')
    expect(trial.waiting).toEqual([])
  })
})

it('one that only its own word calls idle gets a message by force alone', async () => {
  const trial = await (await Trial.start()).prints(PASTES + status('state=idle'))
  expect(await trial.send()).toContain('only its own report says that it is idle')
  expect(await trial.send({ force: true })).toMatchObject({ outcome: 'sent' })
  expect(trial.world.told.at(-1)?.event).toMatchObject({ kind: 'message-sent', isForced: true })
})

it('a program that is not told of pastes gets one line, and never several', async () => {
  const trial = await (await Trial.start()).prints('ready\n')
  expect(await trial.send({ text: 'two\nlines', force: true })).toContain('takes each line')
  expect(await trial.send({ text: 'one line', force: true })).toMatchObject({ outcome: 'sent' })
  expect(trial.typed).toBe('one line\r')
})

it('a message that waits can be taken back, and is forgotten with its run, which the journal tells', async () => {
  const trial = await (await Trial.idle()).prints(status('state=working'))
  const sent = await trial.send({ queue: true })
  await trial.send({ queue: true, text: 'another' })
  if (typeof sent !== 'object' || sent.outcome !== 'queued') throw new Error('it does not wait')
  const client = connectTo(trial.world)
  await client.request('agent.cancelMessage', { agent: trial.agent.record.id, id: sent.id })
  expect(trial.waiting).toMatchObject([{ start: 'another' }])
  trial.world.ptys.last.exit(1)
  await trial.world.pass(500)
  const dropped = trial.world.told.flatMap(({ event }) => (event.kind === 'messages-dropped' ? [event.why] : []))
  expect(dropped).toEqual(['cancelled', 'run-over'])
  expect(trial.waiting).toEqual([])
})

it('so many wait for one agent and no more', async () => {
  const trial = await (await Trial.idle()).prints(status('state=working'))
  const answers = await Promise.all(Array.from({ length: 21 }, async () => await trial.send({ queue: true })))
  expect(answers.filter((each) => typeof each === 'object')).toHaveLength(20)
  expect(answers.filter((each) => typeof each === 'string')).toEqual([expect.stringContaining('20 messages wait')])
})

it('an agent that is down, or was removed from its run, says to start it', async () => {
  const world = await newWorld()
  const trial = new Trial(world, world.create({ type: 'told', command: 'program' }))
  expect(await trial.send({ force: true, queue: true })).toContain('is not up. Start it first.')
})
