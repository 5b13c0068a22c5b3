import { err, ok } from '../../base/result.ts'
import { MAX_SERIES_AGENTS } from '../../contract/requests/series.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Handlers } from '../../contract/rpc/handlers.ts'
import type { ChartPlan, ChartQuery } from '../../core/series/chart-plan.ts'
import { stackOf } from '../../core/series/stack.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SeriesCharts } from '../series/series-charts.ts'
import type { Supervisor } from '../supervisor.ts'

/** Figures in an answer: some 3 MB, as the largest page of the list. */
const MOST_FIGURES = 400_000
/** Figures read for a chart of the fleet: some 30 MB while it is made. */
const MOST_FIGURES_READ = 1_500_000
/** A line has three figures for each column, and there may be two columns for each pixel. */
const FIGURES_PER_PIXEL = 6
/** More layers than can be told apart; the others are one. */
const MOST_LAYERS = 50

/** Layers are areas, in which fewer columns look the same. */
const PIXELS_PER_LAYER_COLUMN = 3

const TOO_LONG = 'Reading these charts took too long. Ask for fewer agents or a shorter range.'
const TOO_MANY = `The fleet has more than ${MAX_SERIES_AGENTS} agents. Name those whose charts you want.`

/** The requests about kept vitals. */
export function seriesHandlers({
  fleet,
  vitals: { charts },
}: Supervisor): Pick<Handlers, 'series.read' | 'series.fleet'> {
  return {
    'series.read': async ({ agents, metrics, ...range }) => {
      const ids = agents ?? idsOf(fleet)
      if (ids.length > MAX_SERIES_AGENTS) return err(contractErrorOf('too-many', TOO_MANY, 'agents'))
      const known = [...new Set(ids)].filter((id) => fleet.find(id) !== null)
      const plan = planOf(charts, range, MOST_FIGURES / (known.length * metrics.length))
      const lines = await charts.read(known, metrics, plan)
      if (lines === null) return err(tookTooLong())
      const byAgent = [...lines].map(([id, ofAgent]) => [id, Object.fromEntries(ofAgent)] as const)
      return ok({ ...timesOf(plan), agents: Object.fromEntries(byAgent) })
    },
    'series.fleet': async ({ metric, ...range }) => {
      const ids = idsOf(fleet)
      const columns = Math.ceil(range.columns / PIXELS_PER_LAYER_COLUMN)
      const plan = planOf(charts, { ...range, columns, isOfAverages: true }, MOST_FIGURES_READ / ids.length)
      const lines = await charts.read(ids, [metric], plan)
      if (lines === null) return err(tookTooLong())
      const averages = [...lines].map(([agentId, ofAgent]) => ({
        agentId,
        averages: ofAgent.get(metric)?.average ?? [],
      }))
      const layers = stackOf(averages, plan.columns, MOST_LAYERS)
      return ok({ ...timesOf(plan), layers: layers.map(({ agentId, tops }) => ({ agent: agentId, tops })) })
    },
  }
}

function idsOf(fleet: Fleet): readonly string[] {
  return fleet.list().map(({ record }) => record.id)
}

type Range = Pick<ParsedInputOf<'series.fleet'>, 'from' | 'to' | 'columns'> & Pick<ChartQuery, 'isOfAverages'>

/** `mostFigures`: of one line. */
function planOf(charts: SeriesCharts, { from, to, columns, ...needs }: Range, mostFigures: number): ChartPlan {
  const most = Math.max(1, Math.floor(mostFigures / FIGURES_PER_PIXEL))
  return charts.plan({ ...needs, fromMs: from, toMs: to, columns: Math.min(columns, most) })
}

function timesOf(plan: ChartPlan): Pick<OutputOf<'series.fleet'>, 'start' | 'step' | 'columns'> {
  return { start: plan.startMs, step: plan.stepMs, columns: plan.columns }
}

function tookTooLong(): ContractError {
  return contractErrorOf('too-many', TOO_LONG)
}
