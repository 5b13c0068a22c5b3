import { Lifetime } from '../../base/disposable.ts'
import type { WorkFailureHandler } from '../../base/background-work.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import { RunPeaks } from './run-peaks.ts'
import { SeriesCharts } from './series-charts.ts'
import { SeriesNotices } from './series-notices.ts'
import { SeriesRecorder } from './series-recorder.ts'

/** What keeping vitals works with. */
export interface KeptVitalsParts {
  readonly ports: Pick<SupervisorPorts, 'clock' | 'store'>
  readonly sampler: VitalsSampler
  readonly hostNotices: ConstructorParameters<typeof SeriesNotices>[0]
  /** Ids of all agents. */
  readonly agentIds: () => readonly string[]
  /** Null: there is no such agent. */
  readonly nameOf: (agentId: string) => string | null
  readonly onFailure: WorkFailureHandler
}

/** How the vitals of every agent were: what records them, and what reads them again. */
export class KeptVitals extends Lifetime {
  readonly notices: SeriesNotices
  readonly recorder: SeriesRecorder
  readonly charts: SeriesCharts
  /** The most a run had. */
  readonly peaks: RunPeaks

  constructor({ ports, sampler, hostNotices, agentIds, nameOf, onFailure }: KeptVitalsParts) {
    super()
    const { clock, store } = ports
    this.notices = new SeriesNotices(hostNotices, (id) => nameOf(id) ?? id)
    const { notices } = this
    this.recorder = this.register(
      new SeriesRecorder({
        ...{ clock, store: store.series, sampler, notices, onFailure, agentIds },
        isAgent: (agentId) => nameOf(agentId) !== null,
      }),
    )
    this.charts = new SeriesCharts({ clock, store: store.series, sampler, recorder: this.recorder, notices })
    this.peaks = new RunPeaks({ clock, charts: this.charts, sampler })
  }
}
