import type { WorkFailureHandler } from '../../base/background-work.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { AlertView } from '../../contract/views.ts'
import { alertEventsOf, withEvent } from '../../core/alerts/events.ts'
import { acknowledge, newRecord, type AlertNews } from '../../core/alerts/machine.ts'
import { inhibitionAfter, NOT_INHIBITED, stepBetween, type Moment, type Step } from '../../core/alerts/pace.ts'
import type { PastSearch, SourcedRule } from '../../core/alerts/ports.ts'
import { alertKey, ended, isInScope, sweep, type AlertSubject, type SweptRecord } from '../../core/alerts/sweep.ts'
import { prepareRule, type PreparedRule } from '../../core/alerts/thresholds.ts'
import type { AlertRule, AlertSeverity } from '../../shapes/alert-rule.ts'
import type { AlertRecord, AlertSilence, PastAlert } from '../../shapes/alert.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { HostProfile, SupervisorPorts } from '../environment.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Publisher } from '../kernel/publisher.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import type { VitalsTick } from '../vitals/vitals-tick.ts'
import { AlertActions } from './alert-actions.ts'
import { AlertBook } from './alert-book.ts'
import { AlertFiles } from './alert-files.ts'
import { subjectsOf, type SubjectSources } from './alert-subjects.ts'
import { AlertTeller } from './alert-teller.ts'
import { alertViewOf, severitiesByAgent } from './alert-views.ts'

/** What the watch works with. */
export interface AlertWatchParts extends SubjectSources {
  readonly ports: SupervisorPorts
  readonly host: Pick<HostProfile, 'home' | 'hostName'>
  readonly sampler: VitalsSampler
  readonly publisher: Publisher
  readonly kernel: Kernel
  readonly onProblems: (fresh: readonly string[], solved: readonly string[]) => void
  readonly onFailure: WorkFailureHandler
}

/** Alerts that are others now, and those that are shown no more. */
export interface AlertNewsForClients {
  readonly changed: readonly AlertView[]
  readonly gone: readonly string[]
}

/** Numbers that only move are told so often, ms. */
const TELL_NUMBERS_EVERY_MS = 10_000
/** One and the same, so that it can be seen that nothing has changed. */
const NONE: readonly AlertSeverity[] = []
/** Entries that come before the rules are read. */
const MOST_EARLY = 1_000

/** Looks at every rule and agent at each tick, keeps what fires, and has done what is to be done about it. */
export class AlertWatch extends Lifetime {
  readonly book: AlertBook
  readonly actions: AlertActions
  private readonly parts: AlertWatchParts
  private readonly teller: AlertTeller
  private readonly files: AlertFiles
  private readonly changes = this.register(new Emitter<AlertNewsForClients>())
  /** Null: not read yet. */
  private rules: readonly SourcedRule[] | null = null
  private prepared: readonly PreparedRule[] = []
  private byId = new Map<string, AlertRule>()
  private early: JournalEntry[] = []
  private before: Moment | null = null
  private inhibition = NOT_INHIBITED
  private severities: ReadonlyMap<string, readonly AlertSeverity[]> | null = null
  private readonly shown = new Map<string, string>()
  private readonly touched = new Set<string>()
  private numbersToldMs = 0

  /** What clients are shown has changed. */
  readonly onDidChange = this.changes.event

  constructor(parts: AlertWatchParts) {
    super()
    this.parts = parts
    const { ports, fleet, kernel, host, onFailure } = parts
    const { clock, settings, webhooks, alertPrograms: programs } = ports
    this.book = this.register(new AlertBook(ports.store.alerts, clock))
    this.actions = this.register(new AlertActions({ ports, webhooks, programs, fleet, kernel, host, onFailure }))
    const ruleOf = (id: string): AlertRule | null => this.ruleOf(id)
    this.teller = new AlertTeller({ clock, settings, fleet, book: this.book, actions: this.actions, ruleOf })
    this.files = this.register(
      new AlertFiles({
        ...{ clock, rules: ports.alertRules, problems: parts.onProblems },
        changed: (rules) => this.takeRules(rules),
        failed: (error) => onFailure(error, 'read the alert rules'),
      }),
    )
    this.register(parts.publisher.onPublish(({ entry }) => this.hear(entry)))
    this.register(parts.sampler.onTick((tick) => this.look(tick)))
  }

  /** Those in use, and what is wrong with files that are not. */
  get sourced(): { readonly rules: readonly SourcedRule[]; readonly problems: readonly string[] } {
    return { rules: this.rules ?? [], problems: this.files.currentProblems }
  }

  /** What fires, and what did lately. */
  list(): readonly AlertView[] {
    return [...this.book.records.values()].flatMap((record) => this.viewOf(record) ?? [])
  }

  searchPast(search: PastSearch): readonly PastAlert[] {
    return this.book.search(search)
  }

  /** Of one agent, but for alerts about its health. */
  severitiesOf(agentId: string): readonly AlertSeverity[] {
    this.severities ??= severitiesByAgent(this.book.records.values(), (id) => this.ruleOf(id))
    return this.severities.get(agentId) ?? NONE
  }

  ruleOf(id: string): AlertRule | null {
    return this.byId.get(id) ?? null
  }

  /** A person has seen it; false: it does not fire. */
  acknowledge(rule: string, agentId: string | null): boolean {
    const record = this.book.records.get(alertKey(rule, agentId))
    const seen = record === undefined ? null : acknowledge(record, this.parts.ports.clock.now())
    if (seen === null) return false
    this.keep(seen, true)
    const title = this.ruleOf(rule)?.title ?? rule
    this.actions.note(agentId, { kind: 'alert-acknowledged', rule, title })
    this.tellClients()
    return true
  }

  silence(silence: AlertSilence): void {
    this.book.silence(silence)
    for (const key of this.book.records.keys()) this.touched.add(key)
    this.tellClients()
  }

  private takeRules(rules: readonly SourcedRule[]): void {
    const isFirst = this.rules === null
    this.rules = rules
    this.prepared = rules.map(({ rule }) => prepareRule(rule))
    const before = this.byId
    this.byId = new Map(rules.map(({ rule }) => [rule.id, rule]))
    this.severities = null
    for (const key of this.book.records.keys()) this.touched.add(key)
    for (const record of this.book.records.values()) this.endIfGone(record, before.get(record.rule) ?? null)
    if (!isFirst) return
    for (const record of this.book.records.values()) this.tellAgain(record)
    for (const entry of this.early.splice(0)) this.hear(entry)
  }

  /** While a file cannot be used, nothing of a rule nobody knows is given up: it may be in there. */
  private endIfGone(record: AlertRecord, rule: AlertRule | null): void {
    if (this.byId.has(record.rule) || this.files.currentProblems.length > 0) return
    const at = this.parts.ports.clock.now()
    const over = rule === null ? null : ended(record, rule, 'rule-removed', at)
    if (over !== null) this.take(over)
    this.book.drop(record)
    this.touched.add(alertKey(record.rule, record.agentId))
  }

  /** What had not been told yet when the host before ended. */
  private tellAgain(record: AlertRecord): void {
    const rule = this.ruleOf(record.rule)
    if (record.state.kind === 'firing' && record.state.sinceToldMs === null && rule !== null) {
      this.teller.put(rule, record.agentId, 'firing')
    }
  }

  /** A journal entry may be what an event rule counts. */
  private hear(entry: JournalEntry): void {
    const kinds = entry.subject.kind === 'agent' ? alertEventsOf(entry) : []
    if (entry.subject.kind !== 'agent' || kinds.length === 0) return
    if (this.rules === null) {
      if (this.early.length < MOST_EARLY) this.early.push(entry)
      return
    }
    const { id } = entry.subject
    const agent = this.parts.fleet.find(id)
    if (agent === null) return
    const { name, type, group, priority } = agent.record.spec
    const subject: AlertSubject = { agentId: id, name, type, group, priority, generation: 0, values: null }
    for (const { rule } of this.prepared) {
      if (rule.when.kind !== 'events' || !rule.isOn || !isInScope(rule.scope, subject)) continue
      const known = this.book.records.get(alertKey(rule.id, id)) ?? newRecord(rule.id, id, entry.generation)
      const next = kinds.reduce((record, kind) => withEvent(record, rule, kind, entry.at), known)
      if (next !== known) this.keep(next, true)
    }
  }

  private look(tick: VitalsTick): void {
    const { clock } = this.parts.ports
    const now = { at: clock.now(), ms: clock.monotonicMs() }
    const step = stepBetween(this.before, now)
    this.before = now
    const { totalMemoryBytes, freeMemoryBytes, memoryPressurePercent: pressurePercent } = tick.host
    const freePercent = totalMemoryBytes > 0 ? (freeMemoryBytes / totalMemoryBytes) * 100 : 100
    this.inhibition = inhibitionAfter(this.inhibition, step, { ms: now.ms, freePercent, pressurePercent })
    if (this.rules === null) return
    if (step.kind === 'steady') this.sweepAll(tick, now, step)
    this.teller.look()
    this.book.writeIfDue()
    if (now.ms - this.numbersToldMs >= TELL_NUMBERS_EVERY_MS) {
      this.numbersToldMs = now.ms
      for (const key of this.shown.keys()) this.touched.add(key)
    }
    this.tellClients()
  }

  private sweepAll(tick: VitalsTick, { at, ms }: Moment, { stepMs }: Extract<Step, { readonly kind: 'steady' }>): void {
    const isInhibited = ms < this.inhibition.untilMs
    const { records } = this.book
    for (const record of records.values()) this.endIfAgentGone(record, at)
    const known = new Set([...records.values()].map(({ agentId }) => agentId))
    const subjects = subjectsOf(tick, this.parts, known)
    for (const one of sweep({ rules: this.prepared, subjects, records, at, stepMs, isInhibited })) this.take(one)
  }

  private endIfAgentGone(record: AlertRecord, at: number): void {
    if (record.agentId === null || this.parts.fleet.find(record.agentId) !== null) return
    const rule = this.ruleOf(record.rule)
    const over = rule === null ? null : ended(record, rule, 'agent-removed', at)
    if (over !== null) this.take(over)
    this.book.drop(record)
    this.touched.add(alertKey(record.rule, record.agentId))
  }

  private take({ rule, before, record, news }: SweptRecord): void {
    const isNew = news.length > 0 || before?.state.kind !== record.state.kind || before.breaches !== record.breaches
    this.keep(record, isNew)
    const acts = news.some(({ kind }) => kind === 'fired') && record.sinceActedMs === null
    for (const one of news) this.takeNews(one, rule, record)
    if (acts) this.act(rule, record)
  }

  private keep(record: AlertRecord, isNew: boolean): void {
    this.book.put(record, isNew)
    if (!isNew) return
    this.severities = null
    this.touched.add(alertKey(record.rule, record.agentId))
  }

  private takeNews(news: AlertNews, rule: AlertRule, { agentId, state, sinceActedMs }: AlertRecord): void {
    const { id, title, severity, when } = rule
    const names = { rule: id, agentId }
    if (news.kind === 'tell') {
      // Within the cooldown, its beginning is not told again.
      if (news.of !== 'firing' || sinceActedMs === null) this.teller.put(rule, agentId, news.of)
      return
    }
    if (!('value' in state)) return
    const { since, value } = state
    if (news.kind === 'fired') {
      const metric = when.kind === 'metric' ? when.metric : null
      this.actions.note(agentId, { kind: 'alert-fired', rule: id, title, severity, metric, value, isBack: news.isBack })
      return this.book.addPast({ ...names, since, value, end: null })
    }
    const { durationMs, why } = news
    this.actions.note(agentId, { kind: 'alert-resolved', rule: id, title, durationMs, why })
    this.book.addPast({ ...names, since, value, end: { at: since + durationMs, durationMs, why } })
  }

  /** What was counted counts no more once something was done about it, and for a while nothing is done again. */
  private act(rule: AlertRule, record: AlertRecord): void {
    if (record.state.kind !== 'firing' || this.book.silenceOf(record) !== null) return
    const hasIntervened = this.actions.act(rule, record)
    const known = this.book.records.get(alertKey(record.rule, record.agentId)) ?? record
    const sinceActedMs = rule.cooldownMs > 0 ? 0 : null
    this.keep({ ...known, sinceActedMs, events: hasIntervened ? [] : known.events }, true)
  }

  private viewOf(record: AlertRecord): AlertView | null {
    const rule = this.ruleOf(record.rule)
    return rule && alertViewOf(record, rule, this.book.silenceOf(record))
  }

  private tellClients(): void {
    const changed: AlertView[] = []
    const gone: string[] = []
    for (const key of this.touched) {
      const record = this.book.records.get(key)
      const view = record === undefined ? null : this.viewOf(record)
      const text = view === null ? null : JSON.stringify(view)
      if (text === (this.shown.get(key) ?? null)) continue
      if (view === null || text === null) {
        this.shown.delete(key)
        gone.push(key)
      } else {
        this.shown.set(key, text)
        changed.push(view)
      }
    }
    this.touched.clear()
    if (changed.length > 0 || gone.length > 0) this.changes.fire({ changed, gone })
  }
}
