import type { Doing, Lane, Moment, MomentKind, RunOfHistory, Stretch } from '../shapes/history.ts'
import type { AlertEnd, PastAlert } from '../shapes/alert.ts'
import { exitClassWords } from './end-words.ts'
import { capitalized, formatClock, formatCount, formatDuration, formatTimeOfDay } from './format.ts'

const HOUR_MS = 60 * 60_000
/** Sums from here on are told in whole hours, which people compare more easily than days and hours. */
const LONG_MS = 10 * HOUR_MS

/** What an agent was doing, as a label. */
const DOING: Readonly<Record<Doing, string>> = {
  working: 'working',
  'waiting-approval': 'waiting for approval',
  'waiting-input': 'waiting for an answer',
  idle: 'idle',
  quiet: 'quiet',
  stuck: 'stuck',
  running: 'running',
  stopped: 'down',
  queued: 'waiting to start',
  starting: 'starting',
  stopping: 'stopping',
  backoff: 'waiting for its restart',
  'crash-loop': 'gave up',
  failed: 'could not start',
  unkillable: 'cannot be ended',
  unknown: 'not watched',
}

/** The same as it is told of the past. */
const DID: Readonly<Record<Doing, string>> = {
  working: 'worked',
  'waiting-approval': 'waited for approval',
  'waiting-input': 'waited for an answer',
  idle: 'was idle',
  quiet: 'was quiet',
  stuck: 'was stuck',
  running: 'ran',
  stopped: 'was down',
  queued: 'waited to start',
  starting: 'was starting',
  stopping: 'was stopping',
  backoff: 'waited for its restart',
  'crash-loop': 'had given up',
  failed: 'could not be started',
  unkillable: 'could not be ended',
  unknown: 'was not watched, because Corral was not running',
}

/** What happened at a moment, after the name of the run where it has one. */
const MOMENTS: Readonly<Record<MomentKind, string>> = {
  start: 'started',
  end: 'ended',
  crash: 'crashed',
  limit: 'reached a limit',
  asked: 'asked for you',
  'turn-ended': 'finished a turn',
  alert: 'alert fired',
  'crash-loop': 'gave up restarting',
  failed: 'could not start',
}

/** What an agent was doing, in few words. */
export function doingWords(doing: Doing): string {
  return DOING[doing]
}

/** A stretch of a lane: "waited for approval from 02:10:12 to 02:24:40, 14 m". Times are epoch ms; one that lasts ends at `now`. */
export function stretchWords({ from, to, value }: Stretch<Doing>, now: number): string {
  const length = formatDuration((to ?? now) - from)
  if (to === null) return `${DOING[value]} since ${formatClock(from, now)}, ${length}`
  return `${DID[value]} from ${formatClock(from, now)} to ${formatClock(to, isSameDay(from, to) ? to : now)}, ${length}`
}

/** A mark of a lane: "run 3 crashed", "finished a turn, 4 times". */
export function momentWords({ kind, generation, count }: Moment): string {
  const ofRun = kind === 'start' || kind === 'end' || kind === 'crash'
  const words = ofRun && generation > 0 ? `run ${generation} ${MOMENTS[kind]}` : MOMENTS[kind]
  return count > 1 ? `${words}, ${count} times` : words
}

/** What a click on a lane opens. `run`: the run it is on; null: none that is known. */
export function openWords(run: { readonly generation: number; readonly isOver: boolean } | null): string {
  return run?.isOver === true ? `Click for the post-mortem of run ${run.generation}` : 'Click to go to the agent'
}

/** A sum of lengths of time: "31 h", "4 h 12 m". */
export function sumWords(ms: number): string {
  return ms < LONG_MS ? formatDuration(ms) : `${Math.round(ms / HOUR_MS)} h`
}

/** What a lane comes to, for lists and screen readers: "worked 3 h, waited for you 12 m, crashed 2 times". */
export function laneWords(lane: Pick<Lane, 'spentMs' | 'moments'>): string {
  const { working = 0, running = 0 } = lane.spentMs
  const waitedMs = waitedMsOf(lane)
  const crashes = countOf(lane, 'crash')
  const parts = [
    ...(working > 0 ? [`worked ${sumWords(working)}`] : []),
    ...(running > 0 ? [`ran ${sumWords(running)}`] : []),
    ...(waitedMs > 0 ? [`waited for you ${sumWords(waitedMs)}`] : []),
    ...(crashes > 0 ? [`crashed ${formatCount(crashes, 'time')}`] : []),
  ]
  if (parts.length > 0) return parts.join(', ')
  const restedMs = (lane.spentMs.idle ?? 0) + (lane.spentMs.quiet ?? 0)
  return restedMs > 0 ? `was up ${sumWords(restedMs)} and quiet` : 'was not up'
}

/** How long an agent waited for a person, ms. */
export function waitedMsOf({ spentMs }: Pick<Lane, 'spentMs'>): number {
  return (spentMs['waiting-approval'] ?? 0) + (spentMs['waiting-input'] ?? 0)
}

/** How often something happened. */
export function countOf({ moments }: Pick<Lane, 'moments'>, kind: MomentKind): number {
  return moments.reduce((sum, moment) => (moment.kind === kind ? sum + moment.count : sum), 0)
}

/** What some lanes come to. */
export interface HistorySummary {
  /** Agents that were up at any time, and how long all of them together, ms. */
  readonly up: { readonly agents: number; readonly ms: number }
  readonly worked: { readonly agents: number; readonly ms: number }
  readonly waited: { readonly agents: number; readonly ms: number }
  readonly crashed: { readonly agents: number; readonly times: number }
  readonly limited: number
  readonly gaveUp: number
  /** When most of them were up at once, epoch ms; null: nobody was. */
  readonly busiest: { readonly at: number; readonly agents: number } | null
}

/** One piece of the summary; `tone`: what colours it. */
export interface SummaryPart {
  readonly text: string
  readonly tone: 'plain' | 'working' | 'waiting' | 'danger'
}

/** The summary in pieces that read as one sentence. `fleet`: how many agents there are; null: only some of them were looked at. */
export function summaryParts(summary: HistorySummary, fleet: number | null, now: number): readonly SummaryPart[] {
  const { up, worked, waited, crashed, limited, gaveUp, busiest } = summary
  if (up.agents === 0) return [{ text: 'No agent was up', tone: 'plain' }]
  const who = fleet === null || fleet <= up.agents ? formatCount(up.agents, 'agent') : `${up.agents} of ${fleet} agents`
  const were = up.agents === 1 ? 'was' : 'were'
  const parts: readonly (SummaryPart | null)[] = [
    { text: `${who} ${were} up for ${sumWords(up.ms)} in all`, tone: 'plain' },
    worked.ms === 0 ? null : { text: `${worked.agents} worked ${sumWords(worked.ms)}`, tone: 'working' },
    waited.ms === 0 ? null : { text: `${waited.agents} waited for you ${sumWords(waited.ms)}`, tone: 'waiting' },
    crashed.times === 0 ? null : { text: crashWords(crashed), tone: 'danger' },
    gaveUp === 0 ? null : { text: `${gaveUp} gave up`, tone: 'danger' },
    limited === 0 ? null : { text: `${limited} reached a limit`, tone: 'danger' },
    busiest === null || busiest.agents < 2 ? null : busyWords({ ...busiest, now }),
  ]
  return parts.filter((part) => part !== null)
}

function crashWords({ agents, times }: HistorySummary['crashed']): string {
  return times === agents ? `${agents} crashed` : `${agents} crashed ${formatCount(times, 'time')}`
}

function busyWords(busiest: { readonly at: number; readonly agents: number; readonly now: number }): SummaryPart {
  const { at, agents, now } = busiest
  return { text: `busiest at ${formatTimeOfDay(at, now)} with ${agents} up`, tone: 'plain' }
}

/** How a run ended, as one word or two: "Crash", "Stopped by request"; of one that lives: "Running". */
export function runEndWords({ exitClass }: Pick<RunOfHistory, 'exitClass'>): string {
  return exitClass === null ? 'Running' : capitalized(exitClassWords(exitClass))
}

const ALERT_ENDS: Readonly<Record<AlertEnd, string>> = {
  cleared: 'cleared',
  'run-ended': 'its run ended',
  'agent-removed': 'its agent was removed',
  'rule-removed': 'its rule is gone',
}

/** Why an alert is over. */
export function alertEndWords(end: PastAlert['end']): string {
  return end === null ? 'still firing' : ALERT_ENDS[end.why]
}

/** A range of time: "02:10 – 02:40", "21 Nov 22:00 – 06:00". Times are epoch ms; days other than the one of `now` are named. */
export function rangeWords({ from, to }: { readonly from: number; readonly to: number }, now: number): string {
  return `${formatTimeOfDay(from, now)} – ${formatTimeOfDay(to, isSameDay(from, to) ? to : now)}`
}

function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}
