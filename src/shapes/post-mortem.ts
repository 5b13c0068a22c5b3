import { hint, type Hint } from './hint.ts'
import { runEnd, type RunEnd } from './run-end.ts'
import { shape } from './shape.ts'
import { hostSample, type HostSample } from './vitals.ts'
import { z } from './zod.ts'

/** How a piece of a screen looks besides its colours. */
export type ScreenMark = 'bold' | 'dim' | 'italic' | 'underline' | 'inverse' | 'strike'

/** Text of a screen that looks the same. Colours: 0 to 255 of the palette, or `DIRECT_COLOR + 0xrrggbb`; null: the terminal's own. */
export interface ScreenSpan {
  readonly text: string
  readonly foreground: number | null
  readonly background: number | null
  readonly marks: readonly ScreenMark[]
}

/** Added to a colour that is given as red, green and blue. */
export const DIRECT_COLOR = 0x100_0000

const color = z.number().int().min(0).nullable()

const screenSpan = shape<ScreenSpan>()(
  z.lazy(() =>
    z.object({
      text: z.string(),
      foreground: color,
      background: color,
      marks: z.array(z.enum(['bold', 'dim', 'italic', 'underline', 'inverse', 'strike'])).readonly(),
    }),
  ),
)

/** The last screen of a run, row by row. */
export interface LastScreen {
  readonly columns: number
  readonly rows: readonly (readonly ScreenSpan[])[]
}

const lastScreen = shape<LastScreen>()(
  z.lazy(() => z.object({ columns: z.number().int(), rows: z.array(z.array(screenSpan).readonly()).readonly() })),
)

/**
 * Samples as columns of equal length, oldest first: times in epoch ms, CPU in tenths of a percent, memory in KiB, rates in bytes per second.
 * All are whole numbers; null: it could not be told.
 */
export interface KeptSamples {
  readonly at: readonly number[]
  readonly cpuTenths: readonly number[]
  readonly memoryKib: readonly number[]
  readonly processes: readonly number[]
  readonly openFiles: readonly (number | null)[]
  readonly readBytesPerSecond: readonly (number | null)[]
  readonly writeBytesPerSecond: readonly (number | null)[]
  readonly outputBytesPerSecond: readonly number[]
}

const whole = z.array(z.number().int()).readonly()
const wholeOrNull = z.array(z.number().int().nullable()).readonly()

export const keptSamples = shape<KeptSamples>()(
  z.lazy(() =>
    z.object({
      at: whole,
      cpuTenths: whole,
      memoryKib: whole,
      processes: whole,
      openFiles: wholeOrNull,
      readBytesPerSecond: wholeOrNull,
      writeBytesPerSecond: wholeOrNull,
      outputBytesPerSecond: whole,
    }),
  ),
)

/** Another agent that was up when a run ended. */
export interface OtherAgent {
  readonly name: string
  readonly cpuPercent: number
  readonly memoryBytes: number
}

const otherAgent = shape<OtherAgent>()(
  z.lazy(() => z.object({ name: z.string(), cpuPercent: z.number(), memoryBytes: z.number() })),
)

/** How the end was learned: seen; only found afterwards, because the host had ended before; and the run's tmux session was gone as well. */
export type EndSight = 'seen' | 'host-gone' | 'session-gone'

/** What was kept at the end of one run, to understand it later. Without secrets. */
export interface PostMortem {
  readonly agentId: string
  /** Name of its agent then. */
  readonly agentName: string
  readonly sight: EndSight
  readonly end: RunEnd
  /** The most telling first. */
  readonly hints: readonly Hint[]
  /** Null: it showed nothing, or it is lost. */
  readonly screen: LastScreen | null
  /** The last lines that are not empty, oldest first. */
  readonly lines: readonly string[]
  /** The last quarter of an hour before the end. */
  readonly samples: KeptSamples
  /** The machine at the end; null: not known. */
  readonly host: HostSample | null
  /** Those that used most then. */
  readonly others: readonly OtherAgent[]
  /** Processes that were left when its first process had ended; null: not known. */
  readonly left: number | null
}

export const postMortem = shape<PostMortem>()(
  z.lazy(() =>
    z.object({
      agentId: z.string(),
      agentName: z.string(),
      sight: z.enum(['seen', 'host-gone', 'session-gone']),
      end: runEnd,
      hints: z.array(hint).readonly(),
      screen: lastScreen.nullable(),
      lines: z.array(z.string()).readonly(),
      samples: keptSamples,
      host: hostSample.nullable(),
      others: z.array(otherAgent).readonly(),
      left: z.number().int().nullable(),
    }),
  ),
)

/** One run of a list: how it ended, without what was kept of it. Times are epoch ms. */
export type PastRun = Pick<RunEnd, 'runId' | 'generation' | 'startedAt' | 'endedAt' | 'exit' | 'exitClass'> & {
  /** The most telling hint; null: there is none. */
  readonly hint: Hint | null
}

export const pastRun = shape<PastRun>()(
  z.lazy(() =>
    z.object({
      runId: z.string(),
      generation: z.number().int(),
      startedAt: z.number().nullable(),
      endedAt: z.number(),
      exit: runEnd.shape.exit,
      exitClass: runEnd.shape.exitClass,
      hint: hint.nullable(),
    }),
  ),
)
