import { describeExit } from '../../core/agent/exit.ts'
import type { PostMortem } from '../../shapes/post-mortem.ts'
import type { HostSample } from '../../shapes/vitals.ts'
import {
  endSentence,
  endWords,
  exitClassWords,
  isQuietEnd,
  memoryCountsWords,
  stopResultWords,
  verdictWords,
} from '../end-words.ts'
import { verdictFacts, type Explanation } from '../explain.ts'
import { capitalized, formatBytes, formatCount, formatElapsed, formatPercent } from '../format.ts'
import { ASKED_BY, classReason, lostTerminalWords } from './class-reason.ts'
import { hintWords } from './hint-words.ts'

/** A label and its value. */
export type Fact = Explanation['facts'][number]

/** A likely reason, and the line it was read from; null: it follows from the exit. */
export interface ShownHint {
  readonly title: string
  readonly advice: string
  readonly line: string | null
}

/** Everything a post-mortem says, in the words of page and file. */
export interface PostMortemPage {
  /** "web, run 3". */
  readonly title: string
  /** "Crashed, exited 1". */
  readonly headline: string
  readonly sentence: string
  /** Nothing went wrong that is known of. */
  readonly isQuiet: boolean
  readonly hints: readonly ShownHint[]
  readonly ended: readonly Fact[]
  readonly decided: readonly Fact[]
  readonly machine: readonly Fact[]
  /** Share of the memory that was in use, 0 to 1; null: not known. */
  readonly memoryInUse: number | null
  readonly others: readonly { readonly name: string; readonly memory: string; readonly cpu: string }[]
  /** Why there is no screen; null: there is one. */
  readonly noScreen: string | null
}

/** The words of a post-mortem. `momentOf`: a point in time (epoch ms) as its reader writes it. */
export function postMortemPage(postMortem: PostMortem, momentOf: (at: number) => string): PostMortemPage {
  const { agentName, end, hints, host, others, screen, sight } = postMortem
  return {
    title: `${agentName}, run ${end.generation}`,
    headline: capitalized(endWords(end)),
    sentence: endSentence(end),
    isQuiet: isQuietEnd(end) || end.exitClass === 'unknown',
    hints: hints.map((hint) => ({ ...hintWords(hint), line: hint.line })),
    ended: endedFacts(postMortem, momentOf),
    decided: decidedFacts(postMortem),
    machine: host === null ? [] : machineFacts(host),
    memoryInUse: host === null ? null : 1 - host.freeMemoryBytes / host.totalMemoryBytes,
    others: others.map(({ name, memoryBytes, cpuPercent }) => ({
      ...{ name, memory: formatBytes(memoryBytes), cpu: formatPercent(cpuPercent) },
    })),
    noScreen: screen === null ? (lostTerminalWords(sight) ?? 'It showed nothing on its terminal.') : null,
  }
}

function endedFacts({ end, sight, left }: PostMortem, momentOf: (at: number) => string): readonly Fact[] {
  const { startedAt, endedAt, exit, exitClass, stop, oom } = end
  const facts: readonly (Fact | null)[] = [
    startedAt === null ? null : { label: 'Started', value: momentOf(startedAt) },
    { label: sight === 'seen' ? 'Ended' : 'Found ended', value: momentOf(endedAt) },
    startedAt === null || sight !== 'seen' ? null : { label: 'Lived', value: formatElapsed(endedAt - startedAt) },
    { label: 'Exit', value: describeExit(exit) },
    { label: 'Class', value: exitClassWords(exitClass) },
    { label: 'Because', value: classReason(end, sight) },
    oom === null ? null : { label: 'Counted by the kernel', value: memoryCountsWords(oom) },
    stop === null ? null : { label: 'Asked by', value: ASKED_BY[stop.cause] },
    stop === null ? null : { label: 'Stopped', value: stopResultWords(stop) },
    left === null ? null : { label: 'Left behind', value: leftWords(left, stop?.survivors.length ?? 0) },
  ]
  return facts.filter((fact) => fact !== null)
}

function leftWords(left: number, survivors: number): string {
  if (survivors > 0) return `${formatCount(survivors, 'process', 'processes')} that could not be ended`
  return left === 0 ? 'nothing' : `${formatCount(left, 'process', 'processes')}, ended by Corral`
}

function decidedFacts({ end, sight }: PostMortem): readonly Fact[] {
  const { verdict, stop } = end
  if (verdict !== null) {
    const inWords = capitalized(verdictWords(end))
    const why = verdict.kind === 'fail' ? [{ label: 'Why', value: verdict.failure.message }] : []
    return [{ label: 'Decision', value: inWords }, ...why, ...verdictFacts(verdict).slice(1)]
  }
  if (sight !== 'seen') return [{ label: 'Decision', value: 'Not started again: its end was not seen' }]
  const value = stop === null ? 'Nothing was to be decided' : 'Its policy was not asked: the stop was wanted'
  return [{ label: 'Decision', value }]
}

function machineFacts(host: HostSample): readonly Fact[] {
  const { freeMemoryBytes, totalMemoryBytes, memoryPressurePercent, cores, ownCpuPercent, ownRssBytes } = host
  return [
    { label: 'Free memory', value: `${formatBytes(freeMemoryBytes)} of ${formatBytes(totalMemoryBytes)}` },
    {
      label: 'Memory pressure',
      value: memoryPressurePercent === null ? 'not told by this system' : formatPercent(memoryPressurePercent),
    },
    { label: 'Cores', value: String(cores) },
    { label: 'Corral itself', value: `${formatPercent(ownCpuPercent)}, ${formatBytes(ownRssBytes)}` },
  ]
}
