import { seriesMetric } from '../../shapes/series.ts'
import { z } from '../../shapes/zod.ts'
import { chartRange, isRange, RANGE } from './range.ts'
import { request } from './request.ts'

/** Most agents per request: as many small charts as fit on a screen. */
export const MAX_SERIES_AGENTS = 200
const METRICS = seriesMetric.options.length

/** Where the columns of an answer are: column i begins at `start` + i × `step`. Both in ms; `start` is epoch ms. */
const columnTimes = { start: z.number(), step: z.number(), columns: z.number().int() }

const figures = z.array(z.number().nullable()).readonly()

/** For each column the least, average and largest figure; null: a gap. */
const seriesLine = z.object({ min: figures, average: figures, max: figures })

export const seriesRequests = {
  /**
   * Kept vitals as charts show them, by agent id and metric. At most two columns for each pixel asked for, fewer if few figures are kept
   * of that time or much is asked for at once. Agents of which nothing is known in the range are left out.
   */
  'series.read': request(() => ({
    input: z
      .object({
        ...chartRange,
        /** Agent ids; null: the whole fleet, if it has no more agents than may be named. */
        agents: z.array(z.string().max(200)).max(MAX_SERIES_AGENTS).nullable(),
        metrics: z.array(seriesMetric).min(1).max(METRICS),
      })
      .refine(isRange, RANGE),
    output: z.object({
      ...columnTimes,
      agents: z.record(z.string(), z.partialRecord(seriesMetric, seriesLine)),
    }),
  })),
  /**
   * One metric of the whole fleet, summed: the averages of its agents on top of each other, those that come to most lowest. `tops` is the
   * upper edge of a layer. Of many agents the smallest are one layer, the uppermost, without an agent.
   */
  'series.fleet': request(() => ({
    input: z.object({ ...chartRange, metric: seriesMetric }).refine(isRange, RANGE),
    output: z.object({
      ...columnTimes,
      layers: z.array(z.object({ agent: z.string().nullable(), tops: figures })).readonly(),
    }),
  })),
}
