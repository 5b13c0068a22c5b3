import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../../base/errors.ts'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import { z } from '../../shapes/zod.ts'
import { gpuNotice } from '../../words/desktop-words.ts'

/** Written where the graphics process keeps failing, in the data directory until it is old. */
const NOTE = 'gpu-trouble.json'

/**
 * So many failures within this time, ms, and the next start draws without the card. Chromium takes as many before it draws in a simpler way
 * itself; it forgets that at its end, and where no simpler way is left it ends the app (chromium: content/browser/gpu/fallback.md).
 */
const MOST_LOSSES = 3
const WITHIN_MS = 10 * 60_000

/** The card is tried again after a week, ms: by then there may be another driver. */
const KEPT_MS = 7 * 24 * 60 * 60_000

/** What these files need. Times are epoch ms. */
export interface GpuOptions {
  readonly dataDir: string
  readonly now: () => number
  readonly reportBug: ReportBug
}

const note = z.object({ at: z.number() })

/** Counts failures of the graphics process, and writes down when there were too many. */
export class GpuLosses {
  private readonly options: GpuOptions
  private losses: readonly number[] = []

  constructor(options: GpuOptions) {
    this.options = options
  }

  /** It has failed. At once: the app may be ended in the next moment. */
  add(): void {
    const { dataDir, now, reportBug } = this.options
    const at = now()
    this.losses = [...this.losses.filter((other) => at - other < WITHIN_MS), at]
    if (this.losses.length < MOST_LOSSES) return
    try {
      writeFileSync(join(dataDir, NOTE), JSON.stringify({ at }))
    } catch (error) {
      reportBug(error, `writing ${NOTE}`)
    }
  }
}

/** What to say where this start has to draw without the graphics card; empty where it may use it. A note that is old is removed. */
export function readGpuTrouble({ dataDir, now, reportBug }: GpuOptions): readonly string[] {
  const path = join(dataDir, NOTE)
  try {
    const parsed = note.safeParse(parsedOrNull(readFileSync(path, 'utf8')))
    const at = now()
    if (parsed.success && parsed.data.at <= at && at - parsed.data.at < KEPT_MS) {
      return [gpuNotice(path, new Date(parsed.data.at + KEPT_MS))]
    }
    rmSync(path)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') reportBug(error, `reading ${NOTE}`)
  }
  return []
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
