import { assertNever } from '../base/assert-never.ts'
import { describeExit } from '../core/agent/exit.ts'
import type { RunEnd } from '../shapes/run-end.ts'
import type { StartFailure } from '../shapes/start-failure.ts'
import type { Phase, ShownPhase } from '../shapes/state.ts'
import { formatBytes, formatCount, formatElapsed } from './format.ts'
import { timeText } from './typed-time.ts'
import type { AgentCommand } from './commands/agent-commands.ts'
import { exitClassWords, gaveUpAfterWords } from './end-words.ts'

/** Something a card offers: a command on the agent, or a way to where the cause is. */
export interface CardAction {
  readonly does: AgentCommand | 'show-orphans' | 'show-policy' | 'end-survivors' | 'ignore-survivors'
  readonly label: string
}

/** The card over the last screen of an agent that does not start again by itself. */
export interface PhaseCard {
  readonly title: string
  readonly sentence: string
  readonly facts: readonly (readonly [string, string])[]
  /** The last lines of its terminal. */
  readonly lines: readonly string[]
  /** What can be done, the recommended action last. */
  readonly actions: readonly CardAction[]
}

/** Processes a card names one by one; the rest are counted. */
const NAMED = 3
const DISMISS: CardAction = { does: 'stop', label: 'Dismiss' }
const EDIT: CardAction = { does: 'edit', label: 'Edit' }

/** The card of a phase that needs a person; null for the others. */
export function phaseCard(phase: ShownPhase): PhaseCard | null {
  switch (phase.kind) {
    case 'crash-loop':
      return crashLoopCard(phase)
    case 'failed':
      return failedCard(phase)
    case 'unkillable':
      return unkillableCard(phase)
    case 'stopped':
    case 'queued':
    case 'starting':
    case 'running':
    case 'stopping':
    case 'backoff':
    case 'unknown':
      return null
    default:
      return assertNever(phase)
  }
}

function crashLoopCard({ restarts, lastRun }: Extract<Phase, { kind: 'crash-loop' }>): PhaseCard {
  return {
    title: `Gave up after ${gaveUpAfterWords(restarts, lastRun)}`,
    sentence: 'It ended too often and stays down until you start it. A start by hand clears the count.',
    facts: [...endFacts(lastRun), ...windowFacts(lastRun)],
    lines: lastRun.lastLines,
    actions: [DISMISS, EDIT, { does: 'start', label: 'Start again' }],
  }
}

function failedCard({ failure, lastRun }: Extract<Phase, { kind: 'failed' }>): PhaseCard {
  return {
    title: FAILURES[failure.code],
    sentence: failure.message,
    facts: lastRun === null || failure.code !== 'prevented' ? [] : endFacts(lastRun),
    lines: lastRun?.lastLines ?? [],
    actions: failedActions(failure.code),
  }
}

/** Trying again helps only once the cause is gone; where that is a setting of the agent's own, editing comes first. */
function failedActions(code: StartFailure['code']): readonly CardAction[] {
  const again: CardAction = { does: 'start', label: 'Try again' }
  if (code === 'spec-invalid') return [DISMISS, again, { does: 'edit', label: 'Edit its settings' }]
  const policy: readonly CardAction[] =
    code === 'policy-refused' ? [{ does: 'show-policy', label: 'Security settings' }] : []
  return [DISMISS, ...policy, EDIT, again]
}

/** A process of an earlier run that keeps a queued agent from starting. */
interface EarlierProcess {
  readonly pid: number
  readonly name: string
  readonly rssBytes: number
}

/** The card of a queued agent that cannot start because processes of its earlier run are still there; null: there are none. */
export function survivorsCard(processes: readonly EarlierProcess[]): PhaseCard | null {
  const count = processes.length
  if (count === 0) return null
  const named = processes
    .slice(0, NAMED)
    .map(({ pid, name, rssBytes }) => `${name} (pid ${pid}, ${formatBytes(rssBytes)})`)
  const more = count > NAMED ? ` and ${count - NAMED} more` : ''
  return {
    title: `Waits for ${formatCount(count, 'process', 'processes')} of its last run`,
    sentence: `It does not start while ${count === 1 ? 'this is' : 'these are'} still running. End ${count === 1 ? 'it' : 'them'}, or ignore ${count === 1 ? 'it' : 'them'} to start anyway.`,
    facts: [['Still running', `${named.join(', ')}${more}`]],
    lines: [],
    actions: [
      { does: 'ignore-survivors', label: 'Ignore' },
      { does: 'end-survivors', label: count === 1 ? 'End it' : 'End them' },
    ],
  }
}

/** The tree of a run could not be looked at: that its processes live is as little known as that they have ended. */
const UNSEEN_END: PhaseCard = {
  title: 'Its end was not seen',
  sentence:
    'Corral could not see whether its processes have ended. It looks again; the agent cannot start until they are known to be gone.',
  facts: [],
  lines: [],
  actions: [
    { does: 'show-orphans', label: 'Orphans' },
    { does: 'stop', label: 'They are gone' },
  ],
}

function unkillableCard({ survivors, lastRun }: Extract<Phase, { kind: 'unkillable' }>): PhaseCard {
  const count = survivors.length
  if (count === 0) return UNSEEN_END
  return {
    title: `${formatCount(count, 'process', 'processes')} cannot be killed`,
    sentence: `Every step of the stop was tried, and ${count === 1 ? 'it is' : 'they are'} still running. The agent cannot start until ${count === 1 ? 'it is' : 'they are'} gone; Corral keeps watching.`,
    facts: [
      ['Still there', survivors.map(({ pid }) => `pid ${pid}`).join(', ')],
      ...(lastRun.stop === null ? [] : [['Tried for', formatElapsed(lastRun.stop.tookMs)] as const]),
    ],
    lines: [],
    actions: [
      { does: 'stop', label: count === 1 ? 'It is gone' : 'They are gone' },
      { does: 'show-orphans', label: 'Orphans' },
    ],
  }
}

function endFacts({ exit, exitClass, startedAt, endedAt }: RunEnd): (readonly [string, string])[] {
  return [
    ['Last end', `${describeExit(exit)} (${exitClassWords(exitClass)})`],
    ...(startedAt === null ? [] : [['Lived', formatElapsed(endedAt - startedAt)] as const]),
  ]
}

/** A window counts the coming restart as well, which is not made any more. */
function windowFacts({ verdict }: RunEnd): (readonly [string, string])[] {
  if (verdict?.kind !== 'crash-loop') return []
  return verdict.windows.map(({ used, restarts, withinMs }) => [
    `In ${timeText(withinMs)}`,
    `${formatCount(used - 1, 'restart')}, ${restarts} allowed`,
  ])
}

const FAILURES: Readonly<Record<StartFailure['code'], string>> = {
  'command-missing': 'Its program was not found',
  'command-not-executable': 'Its program may not be executed',
  'directory-missing': 'Its folder is not there',
  'worktree-failed': 'Its worktree cannot be used',
  'spec-invalid': 'Its settings cannot be used',
  'secret-missing': 'A secret of it is gone',
  'policy-refused': 'The spawn policy refused it',
  'runner-missing': 'Its runner is not available',
  'spawn-failed': 'It could not be started',
  'exec-failed': 'Its program could not be executed',
  prevented: 'It will not be restarted',
  'internal-error': 'Corral itself failed',
}
