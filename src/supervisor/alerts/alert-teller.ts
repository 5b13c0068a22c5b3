import type { Clock } from '../../base/clock.ts'
import { isQuietTime } from '../../core/activity/notices.ts'
import { toldOf } from '../../core/alerts/machine.ts'
import {
  NOTHING_WAITS,
  takeDue,
  withTelling,
  type AlertNotice,
  type Outbox,
  type Telling,
} from '../../core/alerts/outbox.ts'
import { alertKey } from '../../core/alerts/sweep.ts'
import type { Settings } from '../../core/settings.ts'
import type { AlertRule } from '../../shapes/alert-rule.ts'
import type { AlertRecord } from '../../shapes/alert.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { AlertActions } from './alert-actions.ts'
import type { AlertBook } from './alert-book.ts'

/** What a teller works with. */
export interface AlertTellerParts {
  readonly clock: Clock
  readonly settings: Settings
  readonly fleet: Fleet
  readonly book: AlertBook
  readonly actions: AlertActions
  readonly ruleOf: (id: string) => AlertRule | null
}

/** Gathers what people are to be told, and tells it when it is due. */
export class AlertTeller {
  private readonly parts: AlertTellerParts
  private outbox: Outbox = NOTHING_WAITS

  constructor(parts: AlertTellerParts) {
    this.parts = parts
  }

  /** Rules that tell nobody, and agents nobody wants to hear of, have nothing to tell. */
  put({ id: rule, severity, actions }: AlertRule, agentId: string | null, of: Telling['of']): void {
    const tells = actions.some(({ kind }) => kind === 'notification' || kind === 'webhook')
    if (!tells || this.isMuted(agentId)) return
    this.outbox = withTelling(this.outbox, { rule, agentId, severity, of }, this.parts.clock.monotonicMs())
  }

  /** Tells what is due now. */
  look(): void {
    if (this.outbox.size === 0) return
    const { clock, book } = this.parts
    const { outbox, notices, told } = takeDue(this.outbox, clock.monotonicMs(), {
      isQuiet: this.isQuiet(),
      isSilenced: (telling) => book.silenceOf(telling) !== null,
    })
    this.outbox = outbox
    for (const telling of told) this.noteTold(telling)
    for (const notice of notices) this.tell(notice)
  }

  private isMuted(agentId: string | null): boolean {
    return agentId !== null && (this.parts.fleet.find(agentId)?.record.spec.isMuted ?? true)
  }

  private isQuiet(): boolean {
    const now = new Date(this.parts.clock.now())
    return isQuietTime(this.parts.settings.values.notifications, now.getHours() * 60 + now.getMinutes())
  }

  private noteTold({ of, ...telling }: Telling): void {
    const record = this.recordOf(telling)
    if (of === 'firing' && record !== undefined) this.parts.book.put(toldOf(record), true)
  }

  private recordOf({ rule, agentId }: Pick<Telling, 'rule' | 'agentId'>): AlertRecord | undefined {
    return this.parts.book.records.get(alertKey(rule, agentId))
  }

  private tell(notice: AlertNotice): void {
    const rule = this.parts.ruleOf(notice.rule)
    if (rule === null) return
    const records = notice.tellings.flatMap((telling) => this.recordOf(telling) ?? [])
    this.parts.actions.tell({ notice, rule, records, isTest: false })
  }
}
