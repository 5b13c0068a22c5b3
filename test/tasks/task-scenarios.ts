import type { TaskPermissions } from '../../src/shapes/task-block.ts'
import type { TaskReading } from '../../src/shapes/task-result.ts'

/** One task for a real agent; the scripted model answers to the first word of its prompt. */
export interface TaskScenario {
  readonly name: string
  readonly prompt: string
  readonly permissions: TaskPermissions
  readonly env?: Readonly<Record<string, string>>
  /** Variables it is not given. */
  readonly without?: readonly string[]
  /** Files below its home. */
  readonly files?: Readonly<Record<string, string>>
  /** It is asked to end as soon as it has printed this. */
  readonly endAfter?: RegExp
}

const ANSWER = {
  name: 'answer',
  prompt:
    'say: All is well: “ünïcode” and a line of some length, longer than a terminal is wide, so that it would wrap.',
} as const
const DASH = { name: 'dash', prompt: '--help', permissions: 'read-only' } as const
const SLOW = 'slow: 60000 one two three four five six seven eight nine ten'
const TOUCH = 'run: touch made'
const PATCH =
  'tool: exec_command {"cmd":"apply_patch <<\\"E\\"\\n*** Begin Patch\\n*** Add File: made\\n+hi\\n*** End Patch\\nE"}'
/** A sub-agent in the background: the last turn, which hears of its end, tells of no refusal. */
const SUB_AGENT =
  'tool: Task {"description":"x","prompt":"run: curl http://localhost:1","subagent_type":"general-purpose","run_in_background":true}'
const WRITE = 'tool: write_file {"file_path":"made","content":"hi"}'
const CREATE = 'tool: create {"path":"made","file_text":"hi"}'

function failing(name: string, status: number): TaskScenario {
  // Without a blank: OpenCode puts a prompt with one into quotes.
  return { name, prompt: `fail:${status}`, permissions: 'read-only' }
}

const UNAUTHORIZED = failing('unauthorized', 401)
/** It takes its key out of all it prints, and the scripted one has one letter. */
const LONG_KEY = { env: { COPILOT_PROVIDER_API_KEY: 'key-of-the-scripted-model' } }

const LIMITED = failing('rate-limited', 429)
const BROKEN = failing('broken', 500)
/** Else Claude Code tries for minutes. */
const ONCE = { env: { CLAUDE_CODE_MAX_RETRIES: '1' } }

const COPILOT: readonly TaskScenario[] = [
  { ...ANSWER, permissions: 'read-only' },
  DASH,
  { name: 'edit', prompt: CREATE, permissions: 'edit' },
  { name: 'refused', prompt: CREATE, permissions: 'read-only' },
  { name: 'own', prompt: TOUCH, permissions: 'own' },
  UNAUTHORIZED,
  LIMITED,
  BROKEN,
  { name: 'ended', prompt: SLOW, permissions: 'read-only', endAfter: /session\.\w+/ },
  {
    name: 'no-login',
    prompt: 'say: hi',
    permissions: 'read-only',
    without: ['COPILOT_OFFLINE', 'COPILOT_PROVIDER_BASE_URL', 'COPILOT_PROVIDER_API_KEY', 'COPILOT_MODEL'],
  },
]

export const TASK_SCENARIOS: Readonly<Record<string, readonly TaskScenario[]>> = {
  claude: [
    { ...ANSWER, permissions: 'read-only' },
    DASH,
    { name: 'edit', prompt: TOUCH, permissions: 'edit' },
    { name: 'refused', prompt: 'run: curl http://localhost:1', permissions: 'edit' },
    { name: 'sub-agent', prompt: SUB_AGENT, permissions: 'edit' },
    { name: 'left-out', prompt: TOUCH, permissions: 'read-only' },
    { name: 'own', prompt: TOUCH, permissions: 'own' },
    { name: 'no-command', prompt: '/login', permissions: 'read-only' },
    { ...UNAUTHORIZED, ...ONCE },
    { ...LIMITED, ...ONCE },
    { ...BROKEN, ...ONCE },
    { name: 'ended', prompt: SLOW, permissions: 'read-only', endAfter: /"subtype":"init"/ },
    { name: 'no-login', prompt: 'say: hi', permissions: 'read-only', without: ['ANTHROPIC_API_KEY'] },
  ],
  codex: [
    { ...ANSWER, permissions: 'read-only' },
    DASH,
    { name: 'edit', prompt: PATCH, permissions: 'edit' },
    { name: 'refused', prompt: PATCH, permissions: 'read-only' },
    { name: 'own', prompt: TOUCH, permissions: 'own' },
    { name: 'sandboxed', prompt: 'tool: exec_command {"cmd":"touch made"}', permissions: 'read-only' },
    UNAUTHORIZED,
    LIMITED,
    BROKEN,
    { name: 'ended', prompt: SLOW, permissions: 'read-only', endAfter: /turn\.started/ },
    { name: 'no-login', prompt: 'say: hi', permissions: 'read-only', without: ['SCRIPTED_KEY'] },
  ],
  gemini: [
    { ...ANSWER, permissions: 'read-only' },
    DASH,
    { name: 'edit', prompt: WRITE, permissions: 'edit' },
    { name: 'refused', prompt: WRITE, permissions: 'read-only' },
    { name: 'left-out', prompt: TOUCH, permissions: 'own' },
    UNAUTHORIZED,
    LIMITED,
    BROKEN,
    { name: 'ended', prompt: SLOW, permissions: 'read-only', endAfter: /"role":"assistant"/ },
    { name: 'no-login', prompt: 'say: hi', permissions: 'read-only', without: ['GEMINI_API_KEY'] },
  ],
  opencode: [
    { ...ANSWER, permissions: 'read-only' },
    DASH,
    {
      name: 'edit',
      prompt: 'run:touch${IFS}made',
      permissions: 'own',
      env: { OPENCODE_PERMISSION: '{"bash":"allow"}' },
    },
    { name: 'refused', prompt: TOUCH, permissions: 'edit' },
    { name: 'left-out', prompt: 'tool: write {"filePath":"made","content":"hi"}', permissions: 'read-only' },
    UNAUTHORIZED,
    LIMITED,
    BROKEN,
    { name: 'ended', prompt: SLOW, permissions: 'read-only', endAfter: /step_start/ },
  ],
  copilot: COPILOT.map((scenario) => ({ ...LONG_KEY, ...scenario })),
}

/** How each scenario must be read, whichever agent carries it out. */
export const TASK_ENDS: Readonly<Record<string, Partial<TaskReading>>> = {
  answer: { class: 'success', because: 'finished', refusedTools: [] },
  dash: { class: 'success', because: 'finished', says: 'Done.' },
  edit: { class: 'success', because: 'finished', refusedTools: [] },
  refused: { class: 'refused', because: 'tool-refused' },
  'sub-agent': { class: 'refused', because: 'tool-refused' },
  'left-out': { class: 'refused', because: 'tool-refused' },
  own: { class: 'refused', because: 'tool-refused' },
  sandboxed: { class: 'refused', because: 'tool-refused' },
  unauthorized: { class: 'login-needed', because: 'told-error' },
  'rate-limited': { class: 'rate-limited', because: 'told-error' },
  broken: { class: 'failed', because: 'told-error' },
  ended: { class: 'failed' },
  'no-login': { class: 'login-needed' },
  'no-command': { class: 'failed', because: 'no-result', says: "/login isn't available in this environment." },
}
