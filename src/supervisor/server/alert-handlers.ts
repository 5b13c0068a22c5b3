import { err, ok, type Result } from '../../base/result.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Answer, Handlers } from '../../contract/rpc/handlers.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import type { AlertRuleView } from '../../contract/views.ts'
import { newRecord } from '../../core/alerts/machine.ts'
import type { SourcedRule } from '../../core/alerts/ports.ts'
import type { AlertRule } from '../../shapes/alert-rule.ts'
import { alertActionWords, alertConditionWords, alertScopeWords } from '../../words/alert-words.ts'
import type { Supervisor } from '../supervisor.ts'

type AlertRequests = 'alert.list' | 'alert.acknowledge' | 'alert.silence' | 'alert.test' | 'alert.rules'

/** Longest silence, ms: what is forgotten longer hides what a person should know. */
const LONGEST_SILENCE_MS = 30 * 24 * 60 * 60_000

/** The requests about alerts. */
export function alertHandlers(supervisor: Supervisor): Pick<Handlers, AlertRequests> {
  const { alerts } = supervisor
  return {
    'alert.list': () => ok({ alerts: alerts.list() }),
    'alert.acknowledge': ({ rule, agent }) => {
      const agentId = idOf(supervisor, agent)
      if (!agentId.ok) return agentId
      return alerts.acknowledge(rule, agentId.value)
        ? ok({})
        : err(contractErrorOf('refused-by-state', 'This alert does not fire any more, or was acknowledged already.'))
    },
    'alert.silence': (input) => silence(supervisor, input),
    'alert.test': ({ rule }) => test(supervisor, rule),
    'alert.rules': () => {
      const { rules, problems } = alerts.sourced
      return ok({ rules: rules.map(viewOf), problems })
    },
  }
}

/** The id of an agent named by a client; null: none is named. */
function idOf({ fleet }: Supervisor, ref: string | null): Result<string | null, ContractError> {
  if (ref === null) return ok(null)
  const agent = fleet.get(ref)
  return agent.ok ? ok(agent.value.record.id) : agent
}

function silence(supervisor: Supervisor, input: ParsedInputOf<'alert.silence'>): Answer<OutputOf<'alert.silence'>> {
  const { alerts, ports } = supervisor
  const agentId = idOf(supervisor, input.agent)
  if (!agentId.ok) return agentId
  if (input.untilMs - ports.clock.now() > LONGEST_SILENCE_MS) {
    return err(contractErrorOf('invalid-input', 'A silence lasts 30 days at most.', 'untilMs'))
  }
  alerts.silence({ rule: input.rule, agentId: agentId.value, untilMs: input.untilMs })
  return ok({})
}

function test({ alerts }: Supervisor, id: string): Answer<OutputOf<'alert.test'>> {
  const rule = alerts.ruleOf(id)
  if (rule === null) return err(contractErrorOf('invalid-input', `There is no alert rule "${id}".`, 'rule'))
  const { severity } = rule
  const telling = { rule: id, agentId: null, severity, of: 'firing' } as const
  const notice = { rule: id, severity, of: telling.of, tellings: [telling], agents: 1, leftOut: 0 }
  alerts.actions.tell({ notice, rule, records: [], isTest: true })
  for (const action of rule.actions) {
    if (action.kind === 'command') alerts.actions.command(action, rule, newRecord(id, null, 0))
  }
  return ok({ done: doneWords(rule) })
}

function doneWords({ actions }: AlertRule): readonly string[] {
  return actions.map((action) =>
    action.kind === 'stop' || action.kind === 'restart'
      ? `${alertActionWords(action)}: left out in a test`
      : alertActionWords(action),
  )
}

/** Secrets and arguments are not shown. */
function viewOf({ rule, file, isOwn }: SourcedRule): AlertRuleView {
  const { id, title, isOn, severity, actions } = rule
  return {
    ...{ id, title, isOn, severity, file, isOwn },
    scope: alertScopeWords(rule.scope),
    condition: alertConditionWords(rule),
    metric: rule.when.kind === 'metric' ? rule.when.metric : null,
    actions: actions.map(alertActionWords),
  }
}
