import type { Judged } from './judged.ts'
import { compareVersions, numbersOf } from './versions.ts'

/** What a program answered when it was asked for its version. */
export type ProgramAnswer =
  | { readonly kind: 'missing' }
  | { readonly kind: 'printed'; readonly file: string; readonly text: string }
  /** It was ended, since it had not ended by itself. */
  | { readonly kind: 'hung'; readonly file: string }
  | { readonly kind: 'failed'; readonly file: string; readonly reason: string }

/** How the environment of the login shell was had. */
export interface ShellFacts {
  readonly source: 'login-shell' | 'host'
  readonly problem: string | null
  /** Folders of its PATH. */
  readonly folders: number
}

export type ShellJudged =
  Judged<'captured', { folders: number }> | Judged<'not-captured', { problem: string }> | Judged<'not-asked'>

export function judgeShell({ source, problem, folders }: ShellFacts): ShellJudged {
  if (problem !== null) return { verdict: 'warning', kind: 'not-captured', problem }
  if (source === 'host') return { verdict: 'ok', kind: 'not-asked' }
  return { verdict: 'ok', kind: 'captured', folders }
}

/** One agent CLI as this machine has it. */
export interface AgentFacts {
  readonly id: string
  readonly name: string
  readonly command: string
  /** Null: it is not installed. */
  readonly path: string | null
  /** Null: it did not tell one that can be read. */
  readonly version: string | null
  /** The versions its activity rules were seen to work with. */
  readonly seen: readonly string[]
  readonly installHint: string | null
}

export type AgentJudged = Judged<'seen' | 'between' | 'newer' | 'older' | 'never-seen' | 'no-version'> & {
  readonly agent: AgentFacts
  /** The oldest and the newest version the rules were seen with; null: they were seen with none. */
  readonly known: { readonly oldest: string; readonly newest: string } | null
}

/** An agent CLI that is installed: are its rules known to fit this version? */
export function judgeAgent(agent: AgentFacts): AgentJudged {
  const seen = agent.seen.toSorted(compareVersions)
  const [oldest, newest] = [seen[0], seen.at(-1)]
  const known = oldest === undefined || newest === undefined ? null : { oldest, newest }
  const { version } = agent
  if (version === null) return { verdict: 'warning', kind: 'no-version', agent, known }
  if (known === null) return { verdict: 'note', kind: 'never-seen', agent, known }
  if (seen.includes(version)) return { verdict: 'ok', kind: 'seen', agent, known }
  if (compareVersions(version, known.oldest) < 0) return { verdict: 'warning', kind: 'older', agent, known }
  if (compareVersions(version, known.newest) > 0) return { verdict: 'note', kind: 'newer', agent, known }
  return { verdict: 'ok', kind: 'between', agent, known }
}

/** Those that are not installed. `hasAny`: others are. */
export type MissingAgentsJudged = Judged<'none' | 'some', { missing: readonly AgentFacts[] }>

/** Null: all are installed. */
export function judgeMissingAgents(agents: readonly AgentFacts[]): MissingAgentsJudged | null {
  const missing = agents.filter(({ path }) => path === null)
  if (missing.length === 0) return null
  return missing.length === agents.length
    ? { verdict: 'warning', kind: 'none', missing }
    : { verdict: 'note', kind: 'some', missing }
}

/** What came of running a small program on a terminal. */
export type TerminalFacts =
  | { readonly kind: 'works' }
  | { readonly kind: 'refused'; readonly message: string }
  /** It ended, or not, and what it should have printed did not come. */
  | { readonly kind: 'silent' }

export type TerminalJudged = Judged<'works' | 'silent'> | Judged<'refused', { message: string }>

export function judgeTerminal(facts: TerminalFacts): TerminalJudged {
  if (facts.kind === 'works') return { verdict: 'ok', ...facts }
  return { verdict: 'problem', ...facts }
}

/** tmux, and how many agents are to run in it. */
export interface TmuxFacts {
  readonly answer: ProgramAnswer
  /** Why no session can be made, in words; null: they can. */
  readonly problem: string | null
  readonly usedBy: number
}

/** Before it a server crashes where a session comes or goes while a client begins; src/adapters/tmux/turns.ts. */
const TMUX_WITHOUT_CRASH = '3.4'

export type TmuxJudged =
  | Judged<'missing', { usedBy: number }>
  | Judged<'unusable', { problem: string; usedBy: number }>
  | Judged<'crash-prone' | 'fine', { version: string }>

export function judgeTmux({ answer, problem, usedBy }: TmuxFacts): TmuxJudged {
  if (answer.kind === 'missing') return { verdict: usedBy > 0 ? 'problem' : 'note', kind: 'missing', usedBy }
  if (problem !== null) return { verdict: usedBy > 0 ? 'problem' : 'warning', kind: 'unusable', problem, usedBy }
  const text = answer.kind === 'printed' ? answer.text : ''
  const version = firstLineOf(text)
  // A build from source has no number, and is newer.
  const isCrashProne = numbersOf(text) !== null && compareVersions(text, TMUX_WITHOUT_CRASH) < 0
  return isCrashProne ? { verdict: 'note', kind: 'crash-prone', version } : { verdict: 'ok', kind: 'fine', version }
}

/** First version that can remove a worktree and leave it alone if it holds changes. */
export const GIT_NEEDED = '2.17'

export type GitJudged =
  | Judged<'missing'>
  | Judged<'fine' | 'old', { version: string; file: string }>
  | Judged<'hung', { file: string }>
  | Judged<'failed', { file: string; reason: string }>

export function judgeGit(answer: ProgramAnswer): GitJudged {
  if (answer.kind === 'missing') return { verdict: 'warning', kind: 'missing' }
  const { file } = answer
  if (answer.kind === 'hung') return { verdict: 'warning', kind: 'hung', file }
  if (answer.kind === 'failed') return { verdict: 'warning', kind: 'failed', file, reason: answer.reason }
  const version = firstLineOf(answer.text)
  if (numbersOf(version) === null) return { verdict: 'warning', kind: 'failed', file, reason: version }
  return compareVersions(version, GIT_NEEDED) < 0
    ? { verdict: 'warning', kind: 'old', version, file }
    : { verdict: 'ok', kind: 'fine', version, file }
}

function firstLineOf(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}
