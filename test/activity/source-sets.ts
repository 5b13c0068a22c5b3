import type { AgentType } from '../../src/shapes/agent-type.ts'
import { hasHooks, outputOf, type Recorded, type Recording } from './recording.ts'

/** Something an agent's activity is heard by, and that may be missing somewhere. */
export type Source = 'program status' | 'title' | 'session file' | 'hooks' | 'screen'

/** What is left out; nothing: all that the agent tells there is heard. */
export type Without = ReadonlySet<Source>

const SETS: readonly (readonly Source[])[] = [
  [],
  ['program status'],
  ['title'],
  ['session file'],
  ['screen'],
  ['program status', 'title', 'session file'],
  ['hooks'],
  ['program status', 'title', 'session file', 'screen'],
]
/** How a report begins, not the question whether somebody reads them; changed to a number nobody reads, no byte moves. */
const REPORT = /\x1b\]7501;(?=[^?])/g
const UNREAD = '\x1b]7599;'

/** The sets of sources that make a difference in a recording: all it has, and with some of them left out. */
export function setsOf(recording: Recording, type: AgentType): readonly Without[] {
  const there = sourcesOf(recording, type)
  const seen = new Set<string>()
  return SETS.flatMap((set) => {
    const without = set.filter((source) => there.has(source))
    const key = without.join()
    if (seen.has(key) || without.length === there.size) return []
    seen.add(key)
    return [new Set(without)]
  })
}

export function nameOf(without: Without): string {
  return without.size === 0 ? 'all' : `without ${[...without].join(', ')}`
}

/** A recording, and how to read it, where some of it is not heard. */
export function leaveOut(
  without: Without,
  { recording, type }: { readonly recording: Recording; readonly type: AgentType },
): { readonly recording: Recording; readonly type: AgentType } {
  const activity = type.activity.filter(({ in: place }) => place === 'notification' || !without.has(place))
  const isHeard = ({ is }: Recorded): boolean =>
    !(is === 'session-file' && without.has('session file')) && !(is === 'hook' && without.has('hooks'))
  const kept = recording.events.filter(isHeard)
  const events = without.has('program status') ? withoutReports(kept) : kept
  return { recording: { ...recording, events }, type: { ...type, activity } }
}

function sourcesOf(recording: Recording, type: AgentType): ReadonlySet<Source> {
  const places = new Set(type.activity.map((rule) => rule.in))
  const sources: Source[] = []
  if (outputOf(recording.events).search(REPORT) >= 0) sources.push('program status')
  if (places.has('title')) sources.push('title')
  if (type.sessionFile !== null) sources.push('session file')
  if (hasHooks(recording)) sources.push('hooks')
  if (places.has('screen')) sources.push('screen')
  return new Set(sources)
}

/** A report may begin in one piece of output and go on in the next. */
function withoutReports(events: readonly Recorded[]): readonly Recorded[] {
  const output = outputOf(events).replaceAll(REPORT, UNREAD)
  let at = 0
  return events.map((event) => {
    if (event.is !== 'output') return event
    const { length } = Buffer.from(event.bytes, 'base64')
    at += length
    return { ...event, bytes: Buffer.from(output.slice(at - length, at), 'latin1').toString('base64') }
  })
}
