import { wasKilled } from '../../agent/exit.ts'
import type { ExitClass } from '../../../shapes/exit.ts'
import type { Hint } from '../../../shapes/hint.ts'
import type { RunEnd } from '../../../shapes/run-end.ts'
import type { HostSample } from '../../../shapes/vitals.ts'
import { HINT_RULES, type HintRule } from './rules.ts'

/** A reason stands near the end: what was printed long before it was survived. */
const LOOKED_AT_LINES = 40
/** More reasons than these would be none. */
const MAX_HINTS = 3
/** A port is a number up to here. */
const LAST_PORT = 65_535
/** Less free memory than this share means that the kernel may have ended somebody. */
const LITTLE_FREE = 0.1
/** Exit codes of a shell: the command is not there, cannot be executed. */
const SHELL_CODE = { notFound: 127, notExecutable: 126 }

/**
 * Marks of text that is shown rather than said: a quotation, a list, a change of a file, a comment, the frame of an agent's screen, and what
 * an agent shows of its tools (but for the errors of its own provider, which it shows in the same way).
 */
const QUOTED = /^\s{0,20}(?:[>│┃|+*•●"'`“#]|\/\/|- |\d{1,5}[ │|:]|⎿(?!\s{1,4}API Error))/u

/** Ends whose reason is known without a look at the lines. */
const EXPLAINED: ReadonlySet<ExitClass> = new Set<ExitClass>(['user-stop', 'clean', 'limit', 'oom'])

/** What hints are read from. */
export interface HintSources {
  readonly end: Pick<RunEnd, 'exit' | 'exitClass' | 'stop'>
  /** The last lines, oldest first. */
  readonly lines: readonly string[]
  /** The machine at the end; null: not known. */
  readonly host: Pick<HostSample, 'freeMemoryBytes' | 'totalMemoryBytes'> | null
  /** The machine's out-of-memory killer ended some process, of whomever, about when it ended. */
  readonly killedOnMachine: boolean
}

/** The likely reasons of an end that is not explained by itself, the most telling first. Ports have no holder yet. */
export function findHints({ end, lines, host, killedOnMachine }: HintSources): readonly Hint[] {
  if (EXPLAINED.has(end.exitClass)) return []
  const told = lines.slice(-LOOKED_AT_LINES).toReversed().flatMap(hintOf)
  const all = [...told, ...hintsOfExit(end, killedOnMachine || isShort(host))]
  const kinds = [...new Set(HINT_RULES.map(({ kind }) => kind))]
  return kinds.flatMap((kind) => bestOf(all.filter((each) => each.kind === kind))).slice(0, MAX_HINTS)
}

/** The last that names something, else the last. */
function bestOf(hints: readonly Hint[]): readonly Hint[] {
  const best = hints.find(isNamed) ?? hints[0]
  return best === undefined ? [] : [best]
}

function isNamed(hint: Hint): boolean {
  return hint.kind === 'port-in-use' ? hint.port !== null : hint.name !== null
}

function hintOf(line: string): readonly Hint[] {
  if (QUOTED.test(line)) return []
  const text = line.trim()
  for (const rule of HINT_RULES) {
    const match = rule.pattern.exec(text)
    if (match !== null) return [hintFrom(rule, text, match.groups ?? {})]
  }
  return []
}

function hintFrom({ kind }: HintRule, line: string, groups: Readonly<Record<string, string | undefined>>): Hint {
  if (kind !== 'port-in-use') return { kind, line, name: groups['name'] ?? null }
  const port = Number(groups['port'])
  return { kind, line, port: port >= 1 && port <= LAST_PORT ? port : null, holder: null }
}

/** What an exit says by itself. */
function hintsOfExit({ exit, stop }: HintSources['end'], lacksMemory: boolean): readonly Hint[] {
  if (exit === null || stop?.endedBy === 'kill') return []
  const nameless = { line: null, name: null }
  if (exit.code === SHELL_CODE.notFound) return [{ kind: 'command-not-found', ...nameless }]
  if (exit.code === SHELL_CODE.notExecutable) return [{ kind: 'permission-denied', ...nameless }]
  return wasKilled(exit) && lacksMemory ? [{ kind: 'out-of-memory', ...nameless }] : []
}

function isShort(host: HintSources['host']): boolean {
  return host !== null && host.freeMemoryBytes < LITTLE_FREE * host.totalMemoryBytes
}
