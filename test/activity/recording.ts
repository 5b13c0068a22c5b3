import { gunzipSync, gzipSync } from 'node:zlib'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Ask, TurnEnd } from '../../src/shapes/activity.ts'
import type { HookReport } from '../../src/shapes/hook-report.ts'
import type { Runner } from '../../src/shapes/spec.ts'

/** What a recorded agent really does, as the scenario knows: `any` where nobody could tell it from outside. */
export type Truth = 'starting' | 'working' | 'blocked' | 'idle' | 'any' | 'ended'

/** One thing that happened, `ms` after the start. */
export type Recorded =
  /** Output, base64. */
  | { readonly ms: number; readonly is: 'output'; readonly bytes: string }
  /** A person typed. */
  | { readonly ms: number; readonly is: 'typed' }
  /** What is true from here on. `turn`: how the turn ended that just did. */
  | {
      readonly ms: number
      readonly is: 'truth'
      readonly truth: Truth
      readonly ask: Ask | null
      readonly turn: TurnEnd | null
    }
  /** The agent's session file has this content now; null: it is gone. */
  | { readonly ms: number; readonly is: 'session-file'; readonly text: string | null }
  /** One of its hooks reported this. */
  | { readonly ms: number; readonly is: 'hook'; readonly report: HookReport }

/** What was recorded, and with what. */
export interface RecordingHead {
  readonly agent: string
  readonly version: string
  readonly scenario: string
  readonly cols: number
  readonly rows: number
  readonly runner: Runner
  /** The terminal said that it reads status reports (OSC 7501). */
  readonly readsStatus: boolean
}

export interface Recording extends RecordingHead {
  readonly events: readonly Recorded[]
}

/** One JSON value a line, compressed: a fixture is read by people with `zcat`. */
export function writeRecording(path: string, { events, ...head }: Recording): void {
  const lines = [head, ...events].map((value) => JSON.stringify(value))
  writeFileSync(path, gzipSync(`${lines.join('\n')}\n`, { level: 9 }))
}

export function readRecording(path: string): Recording {
  const [head = '', ...events] = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n')
  return {
    ...(JSON.parse(head) as RecordingHead),
    events: events.map((line) => JSON.parse(line) as Recorded),
  }
}

/** Whether it was started with hooks that report. */
export function hasHooks({ events }: Recording): boolean {
  return events.some(({ is }) => is === 'hook')
}

/** All that was printed, one character for each byte. */
export function outputOf(events: readonly Recorded[]): string {
  return events
    .map((event) => (event.is === 'output' ? Buffer.from(event.bytes, 'base64').toString('latin1') : ''))
    .join('')
}
