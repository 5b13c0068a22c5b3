import type { AlertRecord } from '../../src/shapes/alert.ts'
import { alertKey, isBlank, sweep, type AlertSubject } from '../../src/core/alerts/sweep.ts'
import { prepareRule, type PreparedRule } from '../../src/core/alerts/thresholds.ts'
import { alertMetric } from '../../src/shapes/alert-rule.ts'
import { median, percentile } from '../measure.ts'
import type { CaseContext, Reading } from '../support/case.ts'

const AGENTS = 100
const RULES = 10
const WARM_UP_LOOKS = 100
const LOOKS = 600
const TICK_MS = 1_000

/** Looks as the host does at each tick, with values of which about a tenth is past its threshold and some come and go. */
export async function run(_context: CaseContext): Promise<readonly Reading[]> {
  const rules = Array.from({ length: RULES }, (_, index) => ruleOf(index))
  const records = new Map<string, AlertRecord>()
  const times: number[] = []
  let news = 0
  for (let look = 0; look < WARM_UP_LOOKS + LOOKS; look += 1) {
    const subjects = Array.from({ length: AGENTS }, (_, index) => subjectOf(index, look))
    const startedAt = performance.now()
    const swept = sweep({ rules, subjects, records, at: look * TICK_MS, stepMs: TICK_MS, isInhibited: false })
    for (const { record } of swept) {
      const key = alertKey(record.rule, record.agentId)
      if (isBlank(record)) records.delete(key)
      else records.set(key, record)
    }
    if (look >= WARM_UP_LOOKS) times.push(performance.now() - startedAt)
    news += swept.reduce((sum, one) => sum + one.news.length, 0)
  }
  const note = `p99 ${percentile(times, 99).toFixed(2)} ms; ${records.size} records, ${news} news in ${LOOKS + WARM_UP_LOOKS} looks`
  return [{ name: 'alerts-1000', value: median(times), note }]
}

function ruleOf(index: number): PreparedRule {
  const metric = alertMetric.options[index] ?? 'processes'
  return prepareRule({
    id: `rule-${index}`,
    title: 'Much of it',
    isOn: true,
    severity: index % 2 === 0 ? 'warning' : 'critical',
    scope: { kind: 'all' },
    when: { kind: 'metric', metric, comparison: 'above', value: 100, clear: null, forMs: 10_000 },
    cooldownMs: 60_000,
    actions: [{ kind: 'notification' }],
  })
}

/** Its value goes up and down in 5 min; each agent is elsewhere in that. */
function subjectOf(index: number, look: number): AlertSubject {
  const value = 60 + 50 * Math.sin(((look + index * 3) / 300) * 2 * Math.PI)
  const values = Object.fromEntries(alertMetric.options.map((metric) => [metric, value]))
  const agent = { agentId: `agent-${index}`, name: `agent-${index}`, type: 'custom', group: null }
  return { ...agent, priority: 'normal', generation: 1, values }
}
