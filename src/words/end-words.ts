import { assertNever } from '../base/assert-never.ts'
import { describeExit } from '../core/agent/exit.ts'
import type { ExitClass } from '../shapes/exit.ts'
import type { MemoryCounts } from '../shapes/memory-counts.ts'
import type { PastRun } from '../shapes/post-mortem.ts'
import type { AfterExit, WindowUse } from '../shapes/after-exit.ts'
import type { RunEnd, StopReport } from '../shapes/run-end.ts'
import { capitalized, formatBytes, formatCount, formatElapsed } from './format.ts'
import { breachSentence } from './limit-words.ts'
import { hintWords } from './post-mortem/hint-words.ts'
import { stepWords } from './stop-words.ts'
import { timeText } from './typed-time.ts'

/** How a run ended, in a few words: "done, exited 0", "stopped", "crashed, exited 1". */
export function endWords({ exitClass, exit }: Pick<RunEnd, 'exitClass' | 'exit'>): string {
  switch (exitClass) {
    case 'user-stop':
      return 'stopped'
    case 'clean':
      return `done, ${describeExit(exit)}`
    case 'prevented':
      return `${describeExit(exit)}, not restarted`
    case 'start-failure':
      return exit === null ? 'failed to start' : `failed to start, ${describeExit(exit)}`
    case 'crash':
      return `crashed, ${describeExit(exit)}`
    case 'rate-limited':
      return 'rate limited'
    case 'limit':
      return 'stopped at a limit'
    case 'oom':
      return 'out of memory'
    case 'unknown':
      return 'end not seen'
    default:
      return assertNever(exitClass)
  }
}

/** How a run ended, as a sentence: "Exited 1 after 6.2 s.", "Stopped as asked, by interrupt in 0.3 s." */
export function endSentence(run: RunEnd): string {
  const { exit, exitClass, startedAt, endedAt, stop } = run
  if (exitClass === 'user-stop') return `${stopSentence(stop)}${survivorSentence(stop)}`
  if (stop?.cause === 'not-ready') return `${notReadySentence(run)}${survivorSentence(stop)}`
  if (exitClass === 'limit') return `${breachSentence(run.limit)}${byStep(stop)}.${survivorSentence(stop)}`
  if (exitClass === 'oom') return `${oomSentence(run.oom)}${leftoverSentence(stop)}`
  if (exitClass === 'unknown') return 'Corral was not running when it ended, so how it ended is not known.'
  if (startedAt === null && exit === null) return 'It never started.'
  const words = describeExit(exit)
  const lived = startedAt === null ? 'at once' : `after ${formatElapsed(endedAt - startedAt)}`
  return `${capitalized(words)} ${lived}.${leftoverSentence(stop)}`
}

/** Why the kernel ended it: "The kernel ended it, because it came to its limit of 2 GB of memory." */
export function oomSentence(counts: MemoryCounts | null): string {
  const maxBytes = counts?.maxBytes ?? null
  if (maxBytes !== null) {
    return `The kernel ended it, because it came to its limit of ${formatBytes(maxBytes)} of memory.`
  }
  return 'The kernel ended it, because no memory was left for it: the machine, or a group around all agents, was full.'
}

/** What the kernel counted: "at most 2.1 GB; its limit reached 14 times; 3 processes ended". */
export function memoryCountsWords({ peakBytes, max, high, oomKill }: MemoryCounts): string {
  const parts = [
    ...(peakBytes === null ? [] : [`at most ${formatBytes(peakBytes)}, caches included`]),
    ...(high === 0 ? [] : [`made to wait ${formatCount(high, 'time')}`]),
    ...(max === 0 ? [] : [`at its limit ${formatCount(max, 'time')}`]),
    `${formatCount(oomKill, 'process', 'processes')} ended by the kernel`,
  ]
  return parts.join('; ')
}

const leftoverSentence = (stop: StopReport | null): string =>
  stop?.cause === 'leftovers' ? ` The processes it left running were ended too, by ${stepWords(stop.endedBy)}.` : ''

/** A run of a list in one line: "Run 3: crashed, exited 1 after 4 m. Port 3000 is in use". */
export function pastRunWords(run: PastRun): string {
  const { generation, startedAt, endedAt, hint } = run
  const lived = startedAt === null ? '' : ` after ${formatElapsed(endedAt - startedAt)}`
  return `Run ${generation}: ${endWords(run)}${lived}${hint === null ? '' : `. ${hintWords(hint).title}`}`
}

/** The class of an exit for the facts table. */
export function exitClassWords(exitClass: ExitClass): string {
  if (exitClass === 'oom') return 'out of memory'
  return exitClass === 'user-stop' ? 'stopped by request' : exitClass.replaceAll('-', ' ')
}

/** True for an end that needs no attention: a requested stop or a clean exit. */
export function isQuietEnd({ exitClass }: Pick<RunEnd, 'exitClass'>): boolean {
  return exitClass === 'user-stop' || exitClass === 'clean'
}

/** How a stop went: "by terminate in 4.2 s", "2 processes survived kill after 9 s". */
export function stopResultWords({ endedBy, tookMs, survivors }: StopReport): string {
  if (survivors.length === 0) return `by ${stepWords(endedBy)} in ${formatElapsed(tookMs)}`
  return `${formatCount(survivors.length, 'process', 'processes')} survived ${stepWords(endedBy)} after ${formatElapsed(tookMs)}`
}

/** What the restart policy decided about an end; empty: it was not consulted. */
export function verdictWords({ verdict, exitClass }: RunEnd): string {
  if (verdict === null) return ''
  switch (verdict.kind) {
    case 'rest':
      return REST_REASONS[verdict.reason]
    case 'again':
      return againWords(verdict)
    case 'crash-loop': {
      const full = verdict.windows.find(({ used, restarts }) => used > restarts)
      return full === undefined ? 'gave up' : `gave up, more than ${windowWords(full)}`
    }
    case 'fail':
      return exitClass === 'prevented' ? 'its policy never restarts it after this exit' : 'not started again'
    default:
      return assertNever(verdict)
  }
}

const REST_REASONS: Readonly<Record<Extract<AfterExit, { kind: 'rest' }>['reason'], string>> = {
  clean: 'done, so it is not restarted',
  never: 'its policy is never to restart',
  limit: 'not restarted, because it would use as much again',
}

const byStep = (stop: StopReport | null): string =>
  stop === null ? '' : `, by ${stepWords(stop.endedBy)} in ${formatElapsed(stop.tookMs)}`

function againWords({ reason, delayMs, attempt }: Extract<AfterExit, { kind: 'again' }>): string {
  const wait = formatElapsed(delayMs)
  return reason === 'rate-limited'
    ? `waits ${wait} for its provider’s rate limit`
    : `restarted after ${wait}, ${attempt} in a row`
}

/** What a restart window allows: "5 restarts in 1 min". */
export function windowWords({ restarts, withinMs }: Pick<WindowUse, 'restarts' | 'withinMs'>): string {
  return `${formatCount(restarts, 'restart')} in ${timeText(withinMs)}`
}

/** The restarts after which Corral gave up: "5 restarts in 1 min", without the time where it is not known. */
export function gaveUpAfterWords(restarts: number, { verdict }: Pick<RunEnd, 'verdict'>): string {
  const windows = verdict?.kind === 'crash-loop' ? verdict.windows : []
  const full = windows.find((window) => window.used > window.restarts && window.used - 1 === restarts)
  return full === undefined ? formatCount(restarts, 'restart') : windowWords({ restarts, withinMs: full.withinMs })
}

/** The window that is nearest to a crash loop; null: there is none. */
export function fullestWindow(windows: readonly WindowUse[]): WindowUse | null {
  const share = ({ used, restarts }: WindowUse): number => used / restarts
  return windows.reduce<WindowUse | null>(
    (fullest, window) => (fullest === null || share(window) > share(fullest) ? window : fullest),
    null,
  )
}

function stopSentence(stop: StopReport | null): string {
  if (stop === null) return 'Stopped before it started.'
  const why = stop.cause === 'quit' ? 'Stopped because Corral quit' : 'Stopped as asked'
  return `${why}, by ${stepWords(stop.endedBy)} in ${formatElapsed(stop.tookMs)}.`
}

function notReadySentence({ startedAt, endedAt, stop }: RunEnd): string {
  const waited = startedAt === null ? '' : ` within ${formatElapsed(endedAt - startedAt - (stop?.tookMs ?? 0))}`
  return `Was not ready${waited}${stop === null ? '' : ` and was ended, by ${stepWords(stop.endedBy)}`}.`
}

function survivorSentence(stop: StopReport | null): string {
  const count = stop?.survivors.length ?? 0
  return count === 0 ? '' : ` ${formatCount(count, 'process', 'processes')} survived it.`
}
