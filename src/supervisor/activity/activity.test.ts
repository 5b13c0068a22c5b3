import { describe, expect, it } from 'vitest'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { SAMPLE_RULES } from '../../../test/support/agent-type.ts'
import { connectTo } from '../../../test/support/contract-client.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import { runCaller } from '../../../test/support/run-caller.ts'

const newWorld = worldsOfThisFile()
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const status = (payload: string): string => `\x1b]7501;${payload}\x1b\\`
const title = (text: string): string => `\x1b]0;${text}\x07`

class Trial {
  readonly world: SupervisedWorld
  readonly agent: SupervisedAgent
  readonly told: (Activity | null)[] = []

  constructor(world: SupervisedWorld, agent: SupervisedAgent) {
    this.world = world
    this.agent = agent
    agent.facets.onDidChange(({ activity }) => activity !== undefined && this.told.push(activity))
  }

  static async start(spec: Partial<AgentSpec> = {}): Promise<Trial> {
    const world = await newWorld()
    return new Trial(world, await world.started({ type: 'told', command: 'program', ...spec }))
  }

  get now(): Activity {
    const { activity } = this.agent.facets.current
    if (activity === null) throw new Error('nothing is known')
    return activity
  }

  get journal(): readonly string[] {
    return this.world.told.map(({ event }) => event.kind)
  }

  async prints(text: string, afterMs = 60): Promise<this> {
    this.world.ptys.last.print(text)
    await this.world.pass(afterMs)
    return this
  }
}

/** The agent's process writes its session file. */
async function writes(trial: Trial, text: string): Promise<void> {
  trial.world.agentFiles.sessions.set(trial.world.ptys.last.pid, text)
  await trial.world.pass(2_000)
}

describe('program status (OSC 7501)', () => {
  it('a program that asks is answered, before the answer to its next question', async () => {
    const trial = await Trial.start()
    await trial.prints('\x1b]7501;?\x1b\\\x1b[c')
    expect(trial.world.ptys.last.typed).toMatch(/^\u001b\]7501;\?\u001b\\\u001b\[\?1;2c/)
  })

  it('a program in tmux is not answered', async () => {
    const trial = await Trial.start({ runner: 'tmux' })
    await trial.prints('\x1b]7501;?\x1b\\')
    expect(trial.world.ptys.last.typed).not.toContain('7501')
  })

  it('tells work, a question with its words, and the end of the turn', async () => {
    const trial = await Trial.start()
    await trial.prints(status('state=working:app=claude'))
    expect(trial.now).toMatchObject({ kind: 'working', by: { source: 'program-status' } })
    await trial.prints(status(`state=blocked:kind=permission:msg=${base64('approve Bash: ls')}`))
    expect(trial.now).toMatchObject({ kind: 'waiting-approval', ask: 'approval', by: { text: 'approve Bash: ls' } })
    await trial.prints(status('state=working') + status('state=done'))
    expect(trial.now).toMatchObject({ kind: 'idle', ask: null, lastTurn: { end: 'finished' } })
    expect(trial.journal.slice(-3)).toEqual(['asked', 'answered', 'turn-ended'])
  })

  it('shows its parts, and waits when one of them does', async () => {
    const trial = await Trial.start()
    await trial.prints(status('state=working') + status(`id=a:state=working:title=${base64('Explore')}`))
    expect(trial.now.children).toEqual([{ id: 'a', says: 'working', title: 'Explore', text: '' }])
    await trial.prints(status('id=a:state=blocked:kind=question'))
    expect(trial.now).toMatchObject({ kind: 'waiting-input', ask: 'question' })
    await trial.prints(status('id=a:state=clear'))
    expect(trial.now).toMatchObject({ kind: 'working', children: [] })
  })

  it('a login that is missing is waited for, and told beside', async () => {
    const trial = await Trial.start()
    await trial.prints(status(`state=blocked:kind=auth:msg=${base64('run /login')}`))
    expect(trial.now).toMatchObject({
      kind: 'waiting-input',
      ask: 'login',
      conditions: { login: { text: 'run /login' } },
    })
  })

  it('is over with a reset of the terminal, or when a shell shows its prompt', async () => {
    const trial = await Trial.start()
    await trial.prints(status('state=blocked'))
    await trial.prints('\x1bc', 2_000)
    expect(trial.now.kind).toBe('quiet')
    await trial.prints(`${status('state=blocked')}\x1b]133;A\x07`, 2_000)
    expect(trial.now.kind).toBe('idle')
  })

  it('a void report counts for nothing', async () => {
    const trial = await Trial.start()
    await trial.prints(status('state=blocked:msg=*') + status(`state=done:x=${'y'.repeat(5_000)}`))
    expect(trial.now.by).toBeNull()
  })
})

describe('what a terminal shows', () => {
  it('a spinner in its title is work', async () => {
    const trial = await Trial.start()
    await trial.prints(title('| busy'))
    expect(trial.now).toMatchObject({ kind: 'working', by: { source: 'title', rule: 'title-spinner', text: '| busy' } })
  })

  it('a prompt on its screen is waited for, with what is asked', async () => {
    const trial = await Trial.start()
    await trial.prints(`${title('* Agent')}Bash: rm x\r\nDo you want to proceed?\r\n> 1. Yes\r\n  2. No`, 300)
    expect(trial.now).toMatchObject({
      kind: 'waiting-approval',
      by: { source: 'screen', text: 'Bash: rm x · proceed' },
    })
  })

  it('a transcript viewer says nothing: what was known stays', async () => {
    const trial = await Trial.start()
    await trial.prints('Do you want to proceed?\r\n> 1. Yes\r\n', 300)
    await trial.prints('\r\n\r\n-- transcript --', 5_000)
    expect(trial.now.kind).toBe('waiting-approval')
  })

  it('a retry is told beside its work', async () => {
    const trial = await Trial.start()
    await trial.prints('retrying in 22s, attempt 3/10\r\nesc to interrupt', 300)
    const { kind, conditions } = trial.now
    expect([kind, conditions.retry]).toMatchObject(['working', { attempt: 3, of: 10 }])
    expect(conditions.retry?.nextAt).toBeGreaterThan(trial.world.clock.now() + 20_000)
  })

  it('a notification asks, and work answers it', async () => {
    const trial = await Trial.start()
    await trial.prints('\x1b]777;notify;Agent;needs you: which one?\x07\x1b]9;needs you: which one?\x07', 200)
    expect(trial.now).toMatchObject({ kind: 'waiting-input', ask: 'question', by: { source: 'notification' } })
    await trial.prints(title('| busy'))
    expect(trial.now.kind).toBe('working')
  })

  it('progress is work as long as it is shown', async () => {
    const trial = await Trial.start()
    await trial.prints('\x1b]9;4;1;40\x07')
    expect(trial.now).toMatchObject({ kind: 'working', by: { source: 'progress', text: '40 %' } })
    await trial.prints('\x1b]9;4;0\x07', 2_000)
    expect(trial.now.kind).toBe('quiet')
  })

  it('a program that only prints works while it prints', async () => {
    const trial = await Trial.start()
    for (let second = 0; second < 5; second += 1) await trial.prints('line\r\n', 1_000)
    expect(trial.now).toMatchObject({ kind: 'working', by: { source: 'silence' } })
    await trial.world.pass(10_000)
    expect(trial.now.kind).toBe('quiet')
  })
})

describe('the session file of an agent', () => {
  const fileOf = (trial: Trial, status: string, change: object = {}): string => {
    const { pid, startTime } = trial.world.ptys.last.process
    return JSON.stringify({ pid, procStart: startTime, status, ...change })
  }

  it('tells what the title does not', async () => {
    const trial = await Trial.start()
    await trial.prints(title('* Agent'))
    await writes(trial, fileOf(trial, 'waiting', { waitingFor: 'permission prompt' }))
    expect(trial.now).toMatchObject({ kind: 'waiting-approval', by: { source: 'session-file' } })
    await writes(trial, fileOf(trial, 'busy'))
    expect(trial.now.kind).toBe('working')
    await writes(trial, fileOf(trial, 'idle'))
    expect(trial.now.kind).toBe('idle')
  })

  it('that a dead process left is not believed', async () => {
    const trial = await Trial.start()
    await writes(trial, fileOf(trial, 'waiting', { procStart: 1 }))
    expect(trial.now.by).toBeNull()
  })

  it('is not read while the program reports itself', async () => {
    const trial = await Trial.start()
    await trial.prints(status('state=working'))
    await writes(trial, fileOf(trial, 'waiting'))
    expect(trial.now).toMatchObject({ kind: 'working', by: { source: 'program-status' } })
  })

  it('is found within seconds when it comes a moment after the start', async () => {
    const trial = await Trial.start()
    await trial.world.pass(2_500)
    trial.world.agentFiles.sessions.set(trial.world.ptys.last.pid, fileOf(trial, 'idle'))
    await trial.world.pass(2_000)
    expect(trial.now).toMatchObject({ kind: 'idle', by: { source: 'session-file' } })
  })

  it('is found when another process of the run writes it', async () => {
    const trial = await Trial.start()
    const child = trial.world.ptys.last.process.fork()
    const text = JSON.stringify({ pid: child.pid, procStart: child.startTime, status: 'busy' })
    trial.world.agentFiles.sessions.set(child.pid, text)
    await trial.world.pass(12_000)
    expect(trial.now).toMatchObject({ kind: 'working', by: { source: 'session-file' } })
  })
})

describe('an agent that says that it works and does nothing', () => {
  it('is stuck after a quarter of an hour, which is journalled, and works again when it moves', async () => {
    const trial = await Trial.start()
    await trial.prints(status('state=working'))
    await trial.world.pass(14 * 60_000)
    expect(trial.now.kind).toBe('working')
    await trial.world.pass(2 * 60_000)
    expect([trial.now.kind, trial.journal.at(-1)]).toEqual(['stuck', 'stuck'])
    await trial.prints('more', 6_000)
    expect(trial.now.kind).toBe('working')
  })
})

describe('rules that change while an agent runs', () => {
  it('count from then on', async () => {
    const trial = await Trial.start()
    await trial.prints('thinking hard', 4_000)
    expect(trial.now.kind).toBe('quiet')
    const rule = SAMPLE_RULES.find(({ id }) => id === 'working')
    if (rule === undefined) throw new Error('there is no such rule')
    trial.world.rules = [{ ...rule, patterns: ['^thinking hard$'] }]
    await trial.world.pass(4_000)
    expect(trial.now).toMatchObject({ kind: 'working', by: { source: 'screen', rule: 'working' } })
    trial.world.rules = []
    await trial.world.pass(6_000)
    expect(trial.now).toMatchObject({ kind: 'quiet', by: null })
  })

  it('and cannot be used are told, until they are mended', async () => {
    const trial = await Trial.start()
    const words = (): readonly string[] => trial.world.supervisor.notices.list.map(({ message }) => message)
    await trial.world.pass(4_000)
    trial.world.typeProblems.push('own.json: rule "a" is ignored.')
    await trial.world.pass(4_000)
    expect(words()).toContain('own.json: rule "a" is ignored.')
    trial.world.typeProblems.length = 0
    await trial.world.pass(4_000)
    expect(words()).toEqual([])
  })
})

describe('what is told', () => {
  it('is told at once when what it is doing changes, and otherwise once a second', async () => {
    const trial = await Trial.start()
    for (let n = 0; n < 50; n += 1) await trial.prints(status(`state=working:msg=${base64(`step ${n}`)}`), 20)
    expect(trial.told.length).toBeLessThanOrEqual(3)
    await trial.prints(status('state=blocked'), 110)
    expect(trial.told.at(-1)).toMatchObject({ kind: 'waiting-input', ask: 'dialog' })
  })

  it('is nothing once the run is over', async () => {
    const trial = await Trial.start()
    await trial.prints(status('state=working'))
    trial.world.ptys.last.exit(0)
    await trial.world.pass(2_000)
    expect(trial.agent.facets.current.activity).toBeNull()
    expect(trial.told.at(-1)).toBeNull()
  })

  it('has no secret in it', async () => {
    const world = await newWorld()
    const env = { API_TOKEN: 'tok-12345678' }
    const spec = { name: 'secretive', type: 'told', cwd: '/work', command: 'program', args: [], env }
    const { id } = valueOf(await connectTo(world).request('agent.create', { spec, start: true }))
    await world.pass(400)
    world.ptys.last.print(status(`state=blocked:msg=${base64('use tok-12345678?')}`))
    await world.pass(100)
    const { activity } = world.agent(id).facets.current
    expect(activity?.by?.text).toMatch(/^use .+\?$/)
    expect(JSON.stringify([activity, world.told])).not.toContain('tok-12345678')
  })

  it('can be sent on as a report, with the screen and without secrets, but not by programs inside runs', async () => {
    const trial = await Trial.start()
    await trial.prints(`${title('| busy')}first line\r\nsecond line\r\n`, 300)
    const agent = trial.agent.record.id
    const { text } = valueOf(await connectTo(trial.world).request('agent.activityReport', { agent }))
    expect(text).toContain('Its title: working, by title-spinner “| busy”')
    expect(text).toContain('  | second line')
    const inside = connectTo(trial.world, runCaller())
    expect(await inside.request('agent.activityReport', { agent })).toMatchObject({ ok: false })
  })

  it('is explained source by source, but not to programs inside runs', async () => {
    const trial = await Trial.start()
    await trial.prints(title('* Agent') + status(`state=blocked:msg=${base64('go on?')}`))
    const agent = trial.agent.record.id
    const { facts } = valueOf(await connectTo(trial.world).request('agent.explain', { agent }))
    expect(facts.find(({ label }) => label === 'Doing')?.value).toContain('“go on?”')
    expect(facts.find(({ label }) => label === 'Its title')?.value).toContain('not working')
    const inside = connectTo(trial.world, runCaller())
    expect(JSON.stringify(await inside.request('agent.explain', { agent }))).not.toContain('go on?')
    expect(JSON.stringify(await inside.request('agent.list', {}))).not.toContain('go on?')
  })

  it('of a flood of questions is journalled only in part, and the rest counted', async () => {
    const trial = await Trial.start()
    for (let n = 0; n < 200; n += 1) await trial.prints(status('state=blocked') + status('state=working'), 25)
    const entries = trial.journal.filter((kind) => kind === 'asked' || kind === 'answered')
    expect(entries.length).toBeLessThan(40)
    expect(trial.world.bugs).toEqual([])
  })

  it('of ten thousand titles and reports a second is bounded', async () => {
    const trial = await Trial.start()
    const many = Array.from(
      { length: 5_000 },
      (_, n) => title(`${'|/-'[n % 3]} ${n}`) + status(`id=p${n}:state=working`),
    )
    await trial.prints(many.join(''), 1_000)
    expect(trial.now).toMatchObject({ kind: 'working' })
    expect(trial.now.children.length).toBeLessThanOrEqual(16)
    expect(trial.told.length).toBeLessThan(5)
  })
})
