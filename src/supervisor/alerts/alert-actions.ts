import { Lifetime } from '../../base/disposable.ts'
import type { WorkFailureHandler } from '../../base/background-work.ts'
import type { Clock } from '../../base/clock.ts'
import type { AlertPrograms, Webhooks } from '../../core/alerts/ports.ts'
import type { AlertNotice } from '../../core/alerts/outbox.ts'
import type { AlertAction, AlertRule } from '../../shapes/alert-rule.ts'
import type { AlertRecord } from '../../shapes/alert.ts'
import type { AlertActed, JournalEvent } from '../../shapes/journal.ts'
import { alertNoticeWords, alertValueWords } from '../../words/alert-words.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { AlertCommands } from './alert-command.ts'
import { WebhookQueue } from './webhook-queue.ts'

/** Agents named in one notice; the others are counted. */
const MOST_NAMES = 10

/** What actions work with. */
export interface AlertActionsParts {
  readonly ports: Pick<SupervisorPorts, 'settings' | 'commands' | 'shellEnvironment'> & { readonly clock: Clock }
  readonly webhooks: Webhooks
  readonly programs: AlertPrograms
  readonly fleet: Fleet
  readonly kernel: Kernel
  readonly host: { readonly home: string; readonly hostName: string }
  readonly onFailure: WorkFailureHandler
}

/** A notice with the rule it is of, as it is now, and what is known of its alerts. */
export interface NoticeOrder {
  readonly notice: AlertNotice
  readonly rule: AlertRule
  readonly records: readonly AlertRecord[]
  readonly isTest: boolean
}

/** Does what rules say is to be done. Nothing here is waited for, and what fails is journalled. */
export class AlertActions extends Lifetime {
  private readonly parts: AlertActionsParts
  private readonly queue: WebhookQueue
  private readonly commands: AlertCommands

  constructor(parts: AlertActionsParts) {
    super()
    this.parts = parts
    const { ports, webhooks, programs, host, onFailure } = parts
    this.queue = this.register(new WebhookQueue({ clock: ports.clock, webhooks, onFailure }))
    this.commands = this.register(new AlertCommands({ ports, programs, home: host.home, onFailure }))
  }

  /** Tells people: by a notification, by messages to web addresses, or both. */
  tell(order: NoticeOrder): void {
    for (const action of order.rule.actions) {
      if (action.kind === 'notification') this.notify(order)
      if (action.kind === 'webhook') this.post(action, order)
    }
  }

  /** Journals an event of an agent, or of the host (null). */
  note(agentId: string | null, event: JournalEvent): void {
    if (agentId === null) this.parts.kernel.note(event)
    else this.parts.fleet.find(agentId)?.note(event)
  }

  /** Does what changes something: true if an agent was stopped or restarted. */
  act(rule: AlertRule, record: AlertRecord): boolean {
    const done = rule.actions.map((action) => this.actOne(action, rule, record))
    return done.includes(true)
  }

  /** Runs a command of a rule. */
  command(action: Extract<AlertAction, { readonly kind: 'command' }>, rule: AlertRule, record: AlertRecord): void {
    const { agentId } = record
    const env = {
      CORRAL_ALERT_RULE: rule.id,
      CORRAL_ALERT_TITLE: rule.title,
      CORRAL_ALERT_SEVERITY: rule.severity,
      CORRAL_ALERT_AGENT: this.nameOf(agentId),
      CORRAL_ALERT_AGENT_ID: agentId ?? '',
      CORRAL_ALERT_VALUE: figureOf(rule, record),
    }
    this.commands.run({ action, env, done: (problem) => this.acted('command', rule, { agentId, problem }) })
  }

  private actOne(action: AlertAction, rule: AlertRule, record: AlertRecord): boolean {
    switch (action.kind) {
      case 'command':
        this.command(action, rule, record)
        return false
      case 'stop':
      case 'restart':
        return this.intervene(action.kind, rule, record)
      case 'notification':
      case 'webhook':
        return false
    }
  }

  /** As if a person asked for it; never of an agent that a person has stopped meanwhile, or that runs anew. */
  private intervene(action: 'stop' | 'restart', rule: AlertRule, { agentId, generation }: AlertRecord): boolean {
    const agent = agentId === null ? null : this.parts.fleet.find(agentId)
    if (agent === null || !agent.isUp) return false
    if (agent.state.wanted === 'down' || agent.state.generation !== generation) return false
    const asked = action === 'stop' ? agent.stop({ cause: 'user', force: false }) : agent.restart()
    this.acted(action, rule, { agentId, problem: asked.ok ? null : asked.error.message })
    return asked.ok
  }

  private acted(
    action: AlertActed,
    { id: rule, title }: AlertRule,
    { agentId, problem }: { readonly agentId: string | null; readonly problem: string | null },
  ): void {
    this.note(agentId, { kind: 'alert-acted', rule, title, action, problem })
  }

  private notify(order: NoticeOrder): void {
    const { notice, rule } = order
    const [first] = notice.tellings
    const agentId = notice.agents === 1 && first !== undefined ? first.agentId : null
    const text = this.wordsOf(order)
    this.note(agentId, { kind: 'alert-told', rule: rule.id, title: rule.title, severity: rule.severity, text })
  }

  private post({ url, secret }: Extract<AlertAction, { readonly kind: 'webhook' }>, order: NoticeOrder): void {
    const { rule, notice, records, isTest } = order
    const body = JSON.stringify({
      ...{ version: 1, host: this.parts.host.hostName, isTest, of: notice.of, severity: rule.severity },
      ...{
        rule: rule.id,
        title: rule.title,
        text: this.wordsOf(order),
        agents: notice.agents,
        leftOut: notice.leftOut,
      },
      alerts: records.slice(0, MOST_NAMES).map((record) => this.messageOf(record)),
    })
    const onGivenUp = (problem: string): void => {
      this.acted('webhook', rule, { agentId: notice.tellings[0]?.agentId ?? null, problem })
    }
    this.queue.send({ url, secret, body, onGivenUp })
  }

  private messageOf({ agentId, state, breaches }: AlertRecord): object {
    const agent = agentId === null ? null : { id: agentId, name: this.nameOf(agentId) }
    const fired = 'value' in state ? { since: state.since, value: state.value, worst: state.worst } : null
    const durationMs = state.kind === 'resolved' ? state.durationMs : null
    return { agent, state: state.kind, ...fired, durationMs, breaches }
  }

  private wordsOf({ notice, rule, records, isTest }: NoticeOrder): string {
    const names = notice.tellings.slice(0, MOST_NAMES).map(({ agentId }) => this.nameOf(agentId))
    const more = notice.agents > names.length && names.length > 0 ? ['…'] : []
    const [record] = records
    const figure = notice.of === 'resolved' || record === undefined ? '' : figureOf(rule, record)
    const words = alertNoticeWords(notice, { title: rule.title, names: [...names, ...more], figure })
    return isTest ? `Test · ${words}` : words
  }

  private nameOf(agentId: string | null): string {
    return agentId === null ? '' : (this.parts.fleet.find(agentId)?.record.spec.name ?? agentId)
  }
}

/** The value by which it fired, with its unit; empty: it does not fire. */
function figureOf({ when }: AlertRule, { state }: AlertRecord): string {
  if (!('value' in state)) return ''
  return alertValueWords(when.kind === 'metric' ? when.metric : null, state.value)
}
