import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../../base/errors.ts'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import { z } from '../../shapes/zod.ts'
import { FORCED_END_NOTICE, type ForcedEnd } from '../../words/desktop-words.ts'

/** The note of an app that was ended without being asked, in the data directory until the next start has read it. */
const NOTE = 'forced-end.json'

const forcedEnd = z.object({ why: z.enum(['session-lost', 'session-end']) })

/** Writes down why the app ends, at once: its process may be gone in the next moment. */
export function noteForcedEnd(dataDir: string, why: ForcedEnd, reportBug: ReportBug): void {
  try {
    writeFileSync(join(dataDir, NOTE), JSON.stringify({ why }))
  } catch (error) {
    reportBug(error, `writing ${NOTE}`)
  }
}

/** What to say of the last end, and forgets it; empty if the app ended in an ordinary way or nothing could be written down. */
export function takeForcedEnd(dataDir: string, reportBug: ReportBug): readonly string[] {
  const path = join(dataDir, NOTE)
  try {
    const text = readFileSync(path, 'utf8')
    // Before it is understood: a damaged one would be complained of at every start.
    rmSync(path)
    const note = forcedEnd.safeParse(JSON.parse(text))
    return note.success ? [FORCED_END_NOTICE[note.data.why]] : []
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') reportBug(error, `reading ${NOTE}`)
    return []
  }
}
