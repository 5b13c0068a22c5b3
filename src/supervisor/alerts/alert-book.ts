import { Lifetime } from '../../base/disposable.ts'
import type { Clock } from '../../base/clock.ts'
import { restoredRecord } from '../../core/alerts/machine.ts'
import type { AlertStore, PastSearch } from '../../core/alerts/ports.ts'
import { alertKey, isBlank } from '../../core/alerts/sweep.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import type { AlertRecord, AlertSilence, PastAlert } from '../../shapes/alert.ts'

/** What only grows (how long something holds, how old it is) is written so often, ms: a host that is killed forgets no more than that of it. */
const WRITE_EVERY_MS = 10_000
/** Alerts of the past that wait while the store refuses them; older ones are given up. */
const MAX_UNWRITTEN = 1_000

/** What is known of every alert, kept in memory and in the store. */
export class AlertBook extends Lifetime {
  private readonly store: AlertStore
  private readonly clock: Clock
  private readonly known = new Map<string, AlertRecord>()
  private silenced: readonly AlertSilence[]
  private readonly dirty = new Map<string, Pick<AlertRecord, 'rule' | 'agentId'>>()
  private unwrittenPast: PastAlert[] = []
  private areSilencesWritten = true
  private isUrgent = false
  private writtenMs: number

  constructor(store: AlertStore, clock: Clock) {
    super()
    this.store = store
    this.clock = clock
    this.writtenMs = clock.monotonicMs()
    const now = clock.now()
    for (const { record, at } of store.readRecords()) {
      this.known.set(alertKey(record.rule, record.agentId), restoredRecord(record, now - at))
    }
    this.silenced = store.readSilences()
  }

  /** By what `alertKey` says. */
  get records(): ReadonlyMap<string, AlertRecord> {
    return this.known
  }

  get silences(): readonly AlertSilence[] {
    return this.silenced
  }

  /** The record in place of the one before. `isUrgent`: it says something new, and does not only go on. */
  put(record: AlertRecord, isUrgent: boolean): void {
    const key = alertKey(record.rule, record.agentId)
    if (isBlank(record)) this.known.delete(key)
    else this.known.set(key, record)
    this.dirty.set(key, { rule: record.rule, agentId: record.agentId })
    this.isUrgent ||= isUrgent
  }

  /** Nothing of it is kept. */
  drop(record: AlertRecord): void {
    const { rule, agentId } = record
    this.known.delete(alertKey(rule, agentId))
    this.dirty.set(alertKey(rule, agentId), { rule, agentId })
    this.isUrgent = true
  }

  addPast(past: PastAlert): void {
    this.unwrittenPast.push(past)
    if (this.unwrittenPast.length > MAX_UNWRITTEN) this.unwrittenPast.shift()
    this.isUrgent = true
  }

  search(search: PastSearch): readonly PastAlert[] {
    return this.store.searchPast(search)
  }

  /** Whether nothing is told or done of it now, and until when (epoch ms); null: it is. */
  silenceOf({ rule, agentId }: Pick<AlertRecord, 'rule' | 'agentId'>): number | null {
    const now = this.clock.now()
    const ends = this.silenced
      .filter((one) => (one.rule === null || one.rule === rule) && (one.agentId === null || one.agentId === agentId))
      .map(({ untilMs }) => untilMs)
      .filter((untilMs) => untilMs > now)
    return ends.length === 0 ? null : Math.max(...ends)
  }

  /** In place of one for the same rule and agent; one that is over ends it. */
  silence(silence: AlertSilence): void {
    const now = this.clock.now()
    const others = this.silenced.filter(
      ({ rule, agentId, untilMs }) => untilMs > now && (rule !== silence.rule || agentId !== silence.agentId),
    )
    this.silenced = silence.untilMs > now ? [...others, silence] : others
    this.areSilencesWritten = false
    this.write()
  }

  /** Writes what is new, and now and then what has only gone on. */
  writeIfDue(): void {
    if (this.isUrgent || this.clock.monotonicMs() - this.writtenMs >= WRITE_EVERY_MS) this.write()
  }

  override dispose(): void {
    if (!this.isDisposed) this.write()
    super.dispose()
  }

  /** What the disk refuses is written later, with what comes next; the journal tells of the disk. */
  private write(): void {
    this.isUrgent = false
    this.writtenMs = this.clock.monotonicMs()
    try {
      if (!this.areSilencesWritten) this.store.writeSilences(this.silenced)
      this.areSilencesWritten = true
      if (this.dirty.size === 0 && this.unwrittenPast.length === 0) return
      const changed = [...this.dirty].map(([key, names]) => ({ names, record: this.known.get(key) }))
      this.store.write({
        records: changed.flatMap(({ record }) => record ?? []),
        removed: changed.flatMap(({ names, record }) => (record === undefined ? [names] : [])),
        past: this.unwrittenPast,
        at: this.clock.now(),
      })
      this.dirty.clear()
      this.unwrittenPast = []
    } catch (error) {
      if (!(error instanceof StoreWriteError)) throw error
    }
  }
}
