import { assertNever } from '../base/assert-never.ts'
import type { SignalOutcome } from '../core/ports.ts'
import type { EndSignal } from '../shapes/end-signal.ts'
import { isZombie } from '../core/process/process-row.ts'
import { formatBytes, formatCount, formatDuration } from './format.ts'

/** A process as far as words are made of it. */
interface ShownProcess {
  readonly pid: number
  readonly name: string
  readonly commandLine: string
  readonly threads: number
  readonly rssBytes: number
  /** How long it has run, ms; null: that cannot be told. */
  readonly ageMs: number | null
  readonly state: string
}

/** The command as people know it: without folders, and of a script without the program that runs it. */
export function shortCommand({ name, commandLine }: Pick<ShownProcess, 'name' | 'commandLine'>): string {
  const [program = '', script = '', ...args] = commandLine.split(' ')
  if (program === '') return name
  const isScript = ABSOLUTE.test(script) && SCRIPT_RUNNERS.test(withoutFolders(program))
  if (isScript) return [withoutFolders(script), ...args].join(' ')
  return [withoutFolders(program), script, ...args].join(' ').trimEnd()
}

/** Programs that run a file named first; of others the first argument may be anything. */
const SCRIPT_RUNNERS = /^(?:node|bun|deno|python[\d.]*|ruby|perl|bash|sh|zsh)(?:\.exe)?$/i
const ABSOLUTE = /^(?:\/|[a-z]:\\)./i

function withoutFolders(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path
}

/** All that is known of it, a line each, for hovering. */
export function processHint(process: ShownProcess): string {
  const { pid, name, commandLine, threads, ageMs } = process
  const age = ageMs === null ? [] : [`runs for ${formatDuration(ageMs)}`]
  const ended = isZombie(process) ? ['has ended, and its parent has not waited for it'] : age
  return [`pid ${pid}, ${formatCount(threads, 'thread')}`, ...ended, commandLine === '' ? name : commandLine].join('\n')
}

/** What a command on one process is called: a menu's entry, and the button that confirms it. */
export function endLabel(signal: EndSignal): string {
  return signal === 'SIGKILL' ? 'Kill' : 'End process'
}

/** The question before one process of an agent's tree is signalled. */
export function endQuestion(
  process: ShownProcess,
  agentName: string,
  signal: EndSignal,
): { readonly title: string; readonly body: string } {
  const { name, pid, rssBytes } = process
  const what =
    signal === 'SIGKILL'
      ? 'It is ended at once (SIGKILL): unsaved work is lost, and processes it started go on.'
      : 'It is asked to end (SIGTERM), which it may refuse.'
  return {
    title: `${endLabel(signal)}: ${name}, pid ${pid}?`,
    body: `It belongs to ${agentName} and uses ${formatBytes(rssBytes)}. ${what} Before that, Corral checks again that it is still the same process.`,
  }
}

/** What came of it. `isDone`: as asked, or there was nothing left to do. */
export function endOutcomeWords(
  { name, pid }: Pick<ShownProcess, 'name' | 'pid'>,
  agentName: string,
  { outcome, signal }: { readonly outcome: SignalOutcome; readonly signal: EndSignal },
): { readonly isDone: boolean; readonly sentence: string } {
  const who = `${name} (pid ${pid})`
  switch (outcome) {
    case 'sent':
      return { isDone: true, sentence: signal === 'SIGKILL' ? `${who} was killed.` : `${who} was asked to end.` }
    case 'gone':
      return { isDone: true, sentence: `${who} had ended already.` }
    case 'stranger':
      return {
        isDone: false,
        sentence: `Pid ${pid} is no process of ${agentName}, or another process has it by now. Nothing was sent.`,
      }
    case 'not-permitted':
      return {
        isDone: false,
        sentence: `The system does not let Corral signal ${who}: it runs as another user, or this system has no such signal.`,
      }
    default:
      return assertNever(outcome)
  }
}
