import type { Disposable } from '../../base/disposable.ts'

/** Prometheus text 0.0.4, or OpenMetrics 1.0. */
export type MetricsFormat = 'text' | 'openmetrics'

/** Where a metrics server gets its text from. */
export interface MetricsSource extends Disposable {
  /** Everything at this moment. */
  read(format: MetricsFormat): string
}
