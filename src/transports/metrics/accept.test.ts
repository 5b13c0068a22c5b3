import { expect, test } from 'vitest'
import { formatFor } from './accept.ts'

const PROMETHEUS =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'

test.each([PROMETHEUS, 'application/openmetrics-text', 'text/plain, Application/OpenMetrics-Text; version=1.0.0'])(
  'OpenMetrics for %s',
  (accept) => expect(formatFor(accept)).toBe('openmetrics'),
)

test.each([
  '',
  '*/*',
  'text/plain;version=0.0.4',
  'application/openmetrics-text;version=0.0.1',
  'application/openmetrics-text; q=0.0',
  'application/openmetrics-textual',
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily',
])('the text everybody reads for %j', (accept) => expect(formatFor(accept)).toBe('text'))
