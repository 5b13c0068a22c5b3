import { Lifetime } from '../../base/disposable.ts'
import { exposition, type MetricsFormat } from '../../core/metrics/exposition.ts'
import { FAMILIES } from '../../core/metrics/families.ts'
import type { OwnUseReader } from '../../core/metrics/own-use.ts'
import type { Supervisor } from '../supervisor.ts'
import { metricsReading } from './metrics-reading.ts'
import { MetricsTally } from './metrics-tally.ts'

/** What metrics are made of besides the supervisor. */
export interface MetricsParts {
  /** Ends with the source. */
  readonly ownUse: OwnUseReader
  /** Open connections by role. */
  readonly clients: () => ReadonlyMap<string, number>
}

/** The metrics of a host, as text. It counts from its creation on; before that, metrics cost nothing. */
export class MetricsSource extends Lifetime {
  private readonly supervisor: Supervisor
  private readonly clients: MetricsParts['clients']
  private readonly tally: MetricsTally
  private readonly ownUse: OwnUseReader

  constructor(supervisor: Supervisor, { ownUse, clients }: MetricsParts) {
    super()
    this.supervisor = supervisor
    this.clients = clients
    this.ownUse = this.register(ownUse)
    this.tally = this.register(new MetricsTally(supervisor))
  }

  read(format: MetricsFormat): string {
    const parts = { tally: this.tally, ownUse: this.ownUse.read(), clients: this.clients() }
    return exposition(FAMILIES, metricsReading(this.supervisor, parts), format)
  }
}
