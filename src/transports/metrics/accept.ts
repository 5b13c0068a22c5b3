import type { MetricsFormat } from './source.ts'

const OPENMETRICS = 'application/openmetrics-text'

/** The format for an Accept header: OpenMetrics for whoever names it in version 1.0.0 or without one, else the text that every reader knows. */
export function formatFor(accept: string): MetricsFormat {
  return accept.toLowerCase().split(',').some(takesOpenMetrics) ? 'openmetrics' : 'text'
}

function takesOpenMetrics(range: string): boolean {
  const [type, ...parameters] = range.split(';').map((part) => part.trim())
  const valueOf = (name: string): string | undefined =>
    parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1)
  return type === OPENMETRICS && (valueOf('version') ?? '1.0.0') === '1.0.0' && Number(valueOf('q') ?? 1) !== 0
}
