import type { ActivityRule } from '../../src/shapes/activity-rule.ts'
import { MESSAGE_KEYS } from '../../src/shapes/message.ts'
import type { AgentType } from '../../src/shapes/agent-type.ts'

const RULE = { turn: null, lines: 12, last: null, above: 0, seen: [] } as const

/** Rules for a made-up agent, one of each kind. */
export const SAMPLE_RULES: readonly ActivityRule[] = [
  { ...RULE, id: 'title-spinner', in: 'title', patterns: ['^[|/-] '], means: 'working' },
  { ...RULE, id: 'title-star', in: 'title', patterns: ['^\\* '], means: 'not-working' },
  { ...RULE, id: 'viewer', in: 'screen', patterns: ['^-- transcript --$'], means: 'skip', lines: 2 },
  {
    ...RULE,
    id: 'permission',
    in: 'screen',
    patterns: ['^Do you want to (?<text>.*)\\?$', '^> 1\\. Yes$'],
    means: 'approval',
    above: 1,
  },
  { ...RULE, id: 'working', in: 'screen', patterns: ['esc to interrupt$'], means: 'working' },
  { ...RULE, id: 'done', in: 'screen', patterns: ['^Cooked for \\d+s$', '^>$'], means: 'idle', turn: 'finished' },
  {
    ...RULE,
    id: 'retry',
    in: 'screen',
    patterns: ['retrying in (?<seconds>\\d+)s, attempt (?<attempt>\\d+)/(?<of>\\d+)'],
    means: 'retry',
  },
  { ...RULE, id: 'asks', in: 'notification', patterns: ['^needs you: (?<text>.*)'], means: 'question' },
]

/** An agent type without any specifics; `changes` adds some. */
export function sampleAgentType(changes: Partial<AgentType> = {}): AgentType {
  return {
    id: 'sample',
    name: 'Sample',
    command: 'sample',
    args: [],
    versionArgs: null,
    versionPattern: null,
    installHint: null,
    homepage: null,
    stop: { ask: null },
    rateLimits: [],
    hidesTmux: false,
    sessionFile: null,
    resume: null,
    message: MESSAGE_KEYS,
    limits: {},
    needs: {},
    transcript: null,
    isShell: false,
    server: null,
    extras: [],
    task: null,
    activity: [],
    ...changes,
  }
}
