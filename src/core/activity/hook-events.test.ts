import { describe, expect, it } from 'vitest'
import { hookReport, type HookReport } from '../../shapes/hook-report.ts'
import { HookEvents } from './hook-events.ts'

const report = (event: string, more: object = {}): HookReport =>
  hookReport.parse({ hook_event_name: event, session_id: 's', ...more })
const after = (...reports: readonly HookReport[]) => {
  const events = new HookEvents()
  return reports.map((each) => events.take(each)).at(-1)
}
const ASKS = report('PermissionRequest', { tool_name: 'Bash', tool_input: { command: 'touch x', description: 'no' } })

describe('an event of a hook', () => {
  it.each([
    [report('UserPromptSubmit'), 'working'],
    [report('PreToolUse', { tool_name: 'Bash' }), 'working'],
    [report('PostToolUse', { tool_name: 'Bash' }), 'working'],
    [report('PostToolUseFailure', { tool_name: 'Bash' }), 'working'],
    [ASKS, 'blocked'],
    [report('Notification', { notification_type: 'idle_prompt' }), 'idle'],
    [report('Stop', { background_tasks: [] }), 'idle'],
    [report('StopFailure', { error: 'overloaded' }), 'idle'],
  ])('%j says %s', (event, says) => {
    expect(after(event)?.claim?.kind).toBe(says)
  })

  it('that asks for permission says for what', () => {
    expect(after(ASKS)).toMatchObject({
      rule: 'PermissionRequest',
      text: 'Bash: touch x',
      claim: { kind: 'blocked', ask: 'approval' },
    })
  })

  it('of a tool that asks a person is a question, in its words', () => {
    const asks = report('PermissionRequest', {
      tool_name: 'AskUserQuestion',
      tool_input: { questions: [{ question: 'Which\u202e\none?' }] },
    })
    expect(after(asks)).toMatchObject({ text: 'Which one?', claim: { ask: 'question' } })
  })

  it('nobody knows says nothing', () => {
    expect(after(report('MessageDisplay'))).toBeNull()
    expect(after(report('Notification', { notification_type: 'auth_success' }))).toBeNull()
  })

  it('of the end of a session takes back what was said', () => {
    expect(after(ASKS, report('SessionEnd'))).toMatchObject({ claim: null })
  })

  it('of shorter history says nothing, since its turn goes on', () => {
    expect(after(report('UserPromptSubmit'), report('SessionStart', { source: 'compact' }))).toBeNull()
  })
})

describe('while a person is asked', () => {
  it('another tool that is about to run does not answer', () => {
    expect(after(ASKS, report('PreToolUse', { tool_name: 'Read' }))).toBeNull()
  })

  it('later notifications of the same do not hide what is asked', () => {
    expect(after(ASKS, report('Notification', { notification_type: 'permission_prompt' }))).toBeNull()
    expect(after(ASKS, report('Notification', { notification_type: 'idle_prompt' }))).toBeNull()
  })

  it('a tool that is over answers', () => {
    expect(after(ASKS, report('PostToolUse'))?.claim).toEqual({ kind: 'working' })
  })
})

describe('a turn', () => {
  it('is finished when nothing runs in the background', () => {
    expect(after(report('Stop', { background_tasks: [], last_assistant_message: 'Done.' }))).toMatchObject({
      turn: 'finished',
      text: 'Done.',
      conditions: { background: null },
    })
  })

  it.each([
    [[{}], 'a command it started'],
    [[{}, {}], '2 commands it started'],
    [true, 'commands it started'],
  ])('is not finished while %j runs in the background', (tasks, text) => {
    expect(after(report('Stop', { background_tasks: tasks }))).toMatchObject({
      turn: null,
      conditions: { background: { text } },
    })
  })

  it('is not called finished where the background is not told', () => {
    expect(after(report('Stop'))?.turn).toBeNull()
  })

  it('that failed for want of a login waits for one', () => {
    const failure = { error: 'authentication_failed', last_assistant_message: 'Please run /login' }
    expect(after(report('StopFailure', failure))).toMatchObject({
      rule: 'StopFailure: authentication_failed',
      claim: { kind: 'blocked', ask: 'login' },
      turn: 'failed',
      conditions: { login: { text: 'Please run /login' }, rateLimit: null },
    })
  })

  it('that failed at a limit tells of the limit until the next event', () => {
    const failure = report('StopFailure', { error: 'rate_limit', last_assistant_message: 'Limit reached' })
    expect(after(failure)).toMatchObject({ turn: 'failed', conditions: { rateLimit: { text: 'Limit reached' } } })
    expect(after(failure, report('UserPromptSubmit'))?.conditions.rateLimit).toBeNull()
  })
})

describe('events of others', () => {
  it('of a sub-agent count for nothing', () => {
    expect(after(report('PostToolUse', { agent_id: 'a', tool_name: 'Bash' }))).toBeNull()
    expect(after(report('Stop', { agent_id: 'a', background_tasks: [] }))).toBeNull()
    expect(after(ASKS, report('PostToolUse', { agent_id: 'a', tool_name: 'Bash' }))).toBeNull()
  })

  it('of a nested agent, which has a session of its own, count for nothing', () => {
    const nested = (event: string): HookReport => report(event, { session_id: 'other', source: 'startup' })
    expect(after(report('SessionStart', { source: 'startup' }), nested('SessionStart'))).toBeNull()
    expect(after(report('UserPromptSubmit'), nested('Stop'))).toBeNull()
    expect(after(report('UserPromptSubmit'), nested('SessionEnd'), report('Stop'))?.claim?.kind).toBe('idle')
  })

  it('count once their session follows this one', () => {
    const cleared = report('SessionStart', { session_id: 'next', source: 'clear' })
    const works = report('UserPromptSubmit', { session_id: 'next' })
    expect(after(report('Stop'), cleared, works)?.claim?.kind).toBe('working')
    expect(after(report('SessionEnd'), report('SessionStart', { session_id: 'n', source: 'startup' }))).not.toBeNull()
  })
})

describe('a sub-agent that asks', () => {
  const asks = report('PermissionRequest', { agent_id: 'a', tool_name: 'Bash', tool_input: { command: 'ls' } })

  it('waits for a person, also when its agent has ended its own part', () => {
    const waits = { text: 'Bash: ls', claim: { kind: 'blocked' }, turn: null }
    expect(after(asks)).toMatchObject(waits)
    expect(after(asks, report('Stop', { background_tasks: [{}] }))).toMatchObject(waits)
  })

  it.each([
    report('PostToolUse', { agent_id: 'a' }),
    report('SubagentStop', { agent_id: 'a' }),
    report('UserPromptSubmit'),
  ])('does so until %j', (answer) => {
    expect(after(asks, answer)?.claim?.kind).toBe('working')
    expect(after(asks, answer, report('Stop', { background_tasks: [] }))).toMatchObject({ turn: 'finished' })
  })

  it('does so whatever other sub-agents do', () => {
    expect(after(asks, report('PostToolUse', { agent_id: 'b' }))).toBeNull()
    expect(after(asks, report('SubagentStop', { agent_id: 'b' }), report('Stop'))?.claim?.kind).toBe('blocked')
  })
})

it('a sub-agent that begins or ends does not bring back what was asked before', () => {
  expect(after(ASKS, report('SubagentStart', { agent_id: 'a', agent_type: 'Explore' }))).toBeNull()
  expect(after(ASKS, report('SubagentStop', { agent_id: 'a' }))).toBeNull()
})

it('sub-agents are told while they run, and at most 16 of them', () => {
  const events = new HookEvents()
  events.take(report('UserPromptSubmit'))
  for (let n = 0; n < 40; n += 1) events.take(report('SubagentStart', { agent_id: `a${n}`, agent_type: 'Explore' }))
  expect(events.children).toHaveLength(16)
  events.take(report('SubagentStop', { agent_id: 'a15' }))
  expect(events.children[0]).toEqual({ id: 'a14', says: 'working', title: 'Explore', text: '' })
})

it('what is not as expected is as what is missing', () => {
  const odd = { session_id: 7, tool_input: 'x', background_tasks: 'none', message: 'y'.repeat(10_000) }
  expect(report('Stop', odd)).toMatchObject({
    session_id: null,
    tool_input: null,
    background_tasks: null,
    message: null,
  })
})
