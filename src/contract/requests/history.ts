import { pastAlert } from '../../shapes/alert.ts'
import { alertSeverity } from '../../shapes/alert-rule.ts'
import { exitClass } from '../../shapes/exit.ts'
import { historyFilter, lane, runOfHistory } from '../../shapes/history.ts'
import { journalEntry } from '../../shapes/journal.ts'
import { z } from '../../shapes/zod.ts'
import { chartRange, isRange, RANGE } from './range.ts'
import { request } from './request.ts'

/** Rows of one answer. */
const ROWS = { usual: 100, most: 500 }

const { from, to } = chartRange
const filter = historyFilter.prefault({})
const limit = z.number().int().min(1).max(ROWS.most).default(ROWS.usual)
/** `next` of the answer before, to go on where it ended. */
const after = z.string().max(100).nullable().default(null)
/** To go on with; null: that was all. */
const next = z.string().nullable()

/** What the history view shows. Lists have the latest first. Times are epoch ms. */
export const historyRequests = {
  /** What each agent did, one lane each, for a chart that is so many pixels wide; agents without anything in the range are left out. */
  'history.lanes': request(() => ({
    input: z.object({ ...chartRange, filter }).refine(isRange, RANGE),
    output: z.object({ lanes: z.array(lane).readonly() }),
  })),
  /** Runs that lived in the range. */
  'history.runs': request(() => ({
    input: z
      .object({ from, to, filter, exitClasses: z.array(exitClass).nullable().default(null), after, limit })
      .refine(isRange, RANGE),
    output: z.object({ runs: z.array(runOfHistory).readonly(), next }),
  })),
  /** Entries of the journal. `kinds`: kinds of events. */
  'history.events': request(() => ({
    input: z
      .object({ from, to, filter, kinds: z.array(z.string().max(200)).max(200).nullable().default(null), after, limit })
      .refine(isRange, RANGE),
    output: z.object({ entries: z.array(journalEntry).readonly(), next }),
  })),
  /** Alerts that fired in the range, or had not ended when it began. `rules`: ids of rules. */
  'history.alerts': request(() => ({
    input: z
      .object({
        ...{ from, to, filter, after, limit },
        severities: z.array(alertSeverity).nullable().default(null),
        rules: z.array(z.string().max(48)).max(1_000).nullable().default(null),
      })
      .refine(isRange, RANGE),
    output: z.object({ alerts: z.array(pastAlert).readonly(), next }),
  })),
}
