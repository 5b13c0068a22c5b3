import {
  answer,
  answered,
  asksAtStart,
  blocked,
  common,
  ENTER,
  ESC,
  escape,
  failed,
  finished,
  prompt,
  REST,
  settled,
  wait,
  type Manners,
  type Scenario,
  type Step,
} from './scenario.ts'

/** Where a first Esc only asks whether it is meant. */
const escTwice = (text: RegExp): readonly Step[] => [{ do: 'key', key: ESC }, wait(300), ...escape(text)]
const TOOL_DONE = /Tool finished\./

const CLAUDE_MANNERS: Manners = {
  ready: /❯/,
  asks: /Do you want to proceed\?[^]*Yes/,
  toolDone: TOOL_DONE,
  interrupt: escape(/Interrupted/),
  deny: escape(/Interrupted/),
  failed: /API Error: 400/,
  // The prompt is back in its box then.
  limited: [wait(8_000), ...escape(/❯\s+fail: 429/)],
  quote: 'Do you want to proceed? / ❯ 1. Yes / 2. No / Esc to cancel · Tab to amend',
}
const CLAUDE_BEGIN = settled(CLAUDE_MANNERS.ready)
const QUESTION = {
  question: 'Which colour?',
  header: 'Colour',
  multiSelect: false,
  options: [
    { label: 'Red', description: 'warm' },
    { label: 'Blue', description: 'cold' },
  ],
}
/** A helper has done its work: in the background, or (up to 2.1.197) in the turn. */
const HELPED = /● Done\.|⎿\s+Done[^]*● Tool finished\./
const claudeTask = (text: string): Step =>
  prompt(
    `tool: Task ${JSON.stringify({ description: 'A helper', prompt: text, subagent_type: 'general-purpose', run_in_background: false })}`,
  )

const CLAUDE: readonly Scenario[] = [
  ...common(CLAUDE_MANNERS),
  { name: 'overloaded', steps: [...CLAUDE_BEGIN, prompt('fail: 529'), failed(/API Error: Repeated 529/), REST] },
  {
    name: 'question',
    steps: [
      ...CLAUDE_BEGIN,
      prompt(`tool: AskUserQuestion ${JSON.stringify({ questions: [QUESTION] })}`),
      blocked(/Which colour\?[^]*Enter to select/, 'question'),
      ...[REST, answer(ENTER), finished(TOOL_DONE), REST],
    ],
  },
  {
    name: 'plan',
    args: ['--permission-mode', 'plan'],
    steps: [
      ...CLAUDE_BEGIN,
      prompt(`tool: ExitPlanMode ${JSON.stringify({ plan: '# The plan\n\n1. Look at it\n2. Mend it' })}`),
      blocked(/Exit plan mode\?[^]*Yes/),
      ...[REST, answer(ENTER), finished(TOOL_DONE), REST],
    ],
  },
  {
    name: 'login',
    steps: [
      ...CLAUDE_BEGIN,
      prompt('fail: 401'),
      { do: 'until', text: /\/login|API Error: 401/, now: 'blocked', ask: 'login', turn: 'failed' },
      REST,
    ],
  },
  {
    name: 'transcript',
    steps: [
      ...CLAUDE_BEGIN,
      prompt('say: A-short-answer'),
      finished(answered('A-short-answer')),
      { do: 'key', key: '\x0f' },
      wait(3_000),
      { do: 'key', key: ESC },
      REST,
    ],
  },
  { name: 'trust', inNewFolder: true, steps: [asksAtStart(/trust/, 'trust'), REST] },
  {
    name: 'background',
    steps: [
      ...CLAUDE_BEGIN,
      prompt('tool: Bash {"command":"sleep 8","run_in_background":true,"description":"A long one"}'),
      // Whether it is idle while only that goes on is a matter of taste.
      { do: 'until', text: TOOL_DONE, now: 'any' },
      finished(/● Done\./),
      REST,
    ],
  },
  {
    name: 'sub-agent',
    steps: [
      ...CLAUDE_BEGIN,
      claudeTask('slow: 8000 one two three four five'),
      ...[wait(2_000), finished(HELPED), REST],
    ],
  },
  {
    name: 'sub-agent-asks',
    steps: [
      ...CLAUDE_BEGIN,
      claudeTask('run: touch made-by-helper'),
      blocked(CLAUDE_MANNERS.asks),
      ...[REST, answer(ENTER), finished(HELPED), REST],
    ],
  },
]

const CODEX_MANNERS: Manners = {
  ready: /default · \//,
  asks: /Would you like to run the following command\?[^]*Yes/,
  toolDone: TOOL_DONE,
  interrupt: escape(/Conversation interrupted/),
  deny: escape(/You canceled/),
  failed: /■ [^]*scripted\s+failure/,
  limited: [failed(/■ You.ve hit your usage limit/)],
  quote:
    'Would you like to run the following command? / › 1. Yes, proceed (y) / Press enter to confirm or esc to cancel',
}

/** Where nothing is said of what it may do, it asks whether it may work in a repository. */
const CODEX_UNDECIDED = {
  '.codex/config.toml': `model_provider = "none"
check_for_update_on_startup = false
[model_providers.none]
name = "none"
base_url = "http://127.0.0.1:9/v1"
[tui]
screen_reader_detection_done = true
`,
}

/** In its mode for plans, in which it may ask. */
const CODEX_PLANS: readonly Step[] = [
  ...settled(CODEX_MANNERS.ready),
  ...[{ do: 'key', key: '/plan' } as const, wait(1_000), { do: 'key', key: ENTER } as const, wait(2_000)],
]

const CODEX: readonly Scenario[] = [
  ...common(CODEX_MANNERS),
  {
    name: 'question',
    steps: [
      ...CODEX_PLANS,
      prompt(`tool: request_user_input ${JSON.stringify({ questions: [{ id: 'colour', ...QUESTION }] })}`),
      blocked(/Which colour\?[^]*Red/, 'question'),
      ...[REST, answer(ENTER), finished(TOOL_DONE), REST],
    ],
  },
  {
    name: 'retry',
    steps: [...settled(CODEX_MANNERS.ready), prompt('fail: 500'), wait(8_000), ...CODEX_MANNERS.interrupt, REST],
  },
  {
    ...{ name: 'trust', inRepository: true, files: CODEX_UNDECIDED },
    steps: [asksAtStart(/Trust this folder\?[^]*enter continue/, 'trust'), REST],
  },
  {
    name: 'login',
    args: ['-c', 'model_provider="openai"'],
    steps: [asksAtStart(/Sign in with ChatGPT/, 'login'), REST],
  },
]

const GEMINI_MANNERS: Manners = {
  ready: /Type your message/,
  asks: /Allow execution of[^]*Allow once/,
  toolDone: TOOL_DONE,
  interrupt: escape(/Request cancelled/),
  deny: escape(/Request cancelled/),
  failed: /scripted failure/,
  limited: [wait(8_000), ...escape(/Request cancelled/)],
  quote: 'Allow execution of [touch]? / ● 1. Allow once / 2. Allow for this session / 3. No, suggest changes (esc)',
}

/** Its settings, with others for what it asks at its start. */
function geminiSettings(security: object): NonNullable<Scenario['files']> {
  const general = { enableAutoUpdate: false, enableAutoUpdateNotification: false }
  const settings = {
    security,
    general,
    privacy: { usageStatisticsEnabled: false },
    ui: { hideTips: true, hideBanner: true },
  }
  return { '.gemini/settings.json': JSON.stringify(settings) }
}

const GEMINI: readonly Scenario[] = [
  ...common(GEMINI_MANNERS),
  {
    name: 'trust',
    without: ['--skip-trust'],
    files: geminiSettings({ auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: true } }),
    steps: [asksAtStart(/Do you trust/, 'trust'), REST],
  },
  {
    name: 'login',
    env: { GEMINI_API_KEY: '' },
    files: geminiSettings({ folderTrust: { enabled: false } }),
    steps: [asksAtStart(/authenticate/, 'login'), REST],
  },
]

const OPENCODE_MANNERS: Manners = {
  ready: /Ask anything/,
  asks: /Permission required[^]*Allow once/,
  toolDone: TOOL_DONE,
  interrupt: escTwice(/ctrl\+p commands/),
  deny: escape(/ctrl\+p commands/),
  failed: null,
  limited: [wait(8_000), ...escTwice(/ctrl\+p commands/)],
  quote: '△ Permission required / # Scripted command / Allow once  Allow always  Reject / esc interrupt',
}

const OPENCODE: readonly Scenario[] = [
  ...common(OPENCODE_MANNERS),
  {
    name: 'question',
    steps: [
      ...settled(OPENCODE_MANNERS.ready),
      prompt(`tool: question ${JSON.stringify({ questions: [QUESTION] })}`),
      blocked(/Which colour\?[^]*esc dismiss/, 'question'),
      ...[REST, answer(ENTER), finished(TOOL_DONE), REST],
    ],
  },
]

const COPILOT_MANNERS: Manners = {
  ready: /\/ commands/,
  asks: /Do you want to run this command\?/,
  toolDone: TOOL_DONE,
  interrupt: escTwice(/\/ commands/),
  deny: escape(/\/ commands/),
  failed: /scripted failure|\b400\b.*error/i,
  limited: [wait(8_000), ...escTwice(/\/ commands/)],
  quote: 'Do you want to run this command? / ❯ 1. Yes / 2. No / ↑/↓ to navigate · enter to select · esc to cancel',
}
/** Its work folder is one that it trusts. */
const COPILOT_TRUSTS = {
  '.copilot/config.json': JSON.stringify({ trustedFolders: ['$CWD'], trusted_folders: ['$CWD'] }),
}

const COLOUR = {
  type: 'object',
  properties: { colour: { type: 'string', enum: ['Red', 'Blue'] } },
  required: ['colour'],
}

const COPILOT: readonly Scenario[] = [
  ...common(COPILOT_MANNERS).map((scenario) => ({ ...scenario, files: COPILOT_TRUSTS })),
  {
    name: 'question',
    files: COPILOT_TRUSTS,
    steps: [
      ...settled(COPILOT_MANNERS.ready),
      prompt(`tool: ask_user ${JSON.stringify({ message: 'Which colour?', requestedSchema: COLOUR })}`),
      blocked(/Which colour\?[^]*enter accept/, 'question'),
      ...[REST, answer(ENTER), finished(TOOL_DONE), REST],
    ],
  },
  {
    name: 'trust',
    steps: [
      asksAtStart(/Do you trust/, 'trust'),
      ...[REST, { do: 'key', key: ENTER, now: 'any' } as const],
      ...[{ do: 'until', text: COPILOT_MANNERS.ready, now: 'idle' } as const, REST],
    ],
  },
]

/** What is recorded of each agent. */
export const SCENARIOS: Readonly<Record<string, readonly Scenario[]>> = {
  claude: CLAUDE,
  codex: CODEX,
  gemini: GEMINI,
  opencode: OPENCODE,
  copilot: COPILOT,
}
