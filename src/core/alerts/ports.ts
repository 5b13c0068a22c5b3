import type { Result } from '../../base/result.ts'
import type { AlertRule } from '../../shapes/alert-rule.ts'
import type { AlertRecord, AlertSilence, PastAlert } from '../../shapes/alert.ts'
import type { Environment } from '../agent/launch.ts'

/** A rule and where it is from. */
export interface SourcedRule {
  readonly rule: AlertRule
  /** Path of its file. */
  readonly file: string
  /** Shipped with Corral, or the owner's. */
  readonly isOwn: boolean
}

/** The alert rules of this host. */
export interface AlertRules {
  /** As the files are now, or were a moment ago; one of the owner's takes the place of a shipped one with its id. */
  list(): Promise<readonly SourcedRule[]>
  /** What of the files could not be used when they were last read, for people. */
  readonly problems: readonly string[]
}

/** A record and when it was written, epoch ms. */
export interface StoredAlert {
  readonly record: AlertRecord
  readonly at: number
}

/** What changed of the alerts. */
export interface AlertChanges {
  /** In place of what was written of the same rule and agent. */
  readonly records: readonly AlertRecord[]
  /** Whose records are deleted. */
  readonly removed: readonly Pick<AlertRecord, 'rule' | 'agentId'>[]
  /** In place of what was written of the same rule, agent and beginning. */
  readonly past: readonly PastAlert[]
  /** Now, epoch ms. */
  readonly at: number
}

/** Where an alert of the past is in the order of all: when it fired (epoch ms), and what it is of among those of the same moment. */
export type PastPlace = Pick<PastAlert, 'since' | 'rule' | 'agentId'>

/** Selects alerts of the past that fired in a range, or had not ended when it began. Epoch ms; `toMs` is excluded. */
export interface PastSearch {
  readonly fromMs: number
  readonly toMs: number
  /** Only those after this one in the order; null: from the first. */
  readonly after: PastPlace | null
  readonly limit: number
}

/** Stores alerts. Writes as `Store` does. */
export interface AlertStore {
  readRecords(): readonly StoredAlert[]
  readSilences(): readonly AlertSilence[]
  /** The latest first. */
  searchPast(search: PastSearch): readonly PastAlert[]
  write(changes: AlertChanges): void
  /** All there are, in place of those before. */
  writeSilences(silences: readonly AlertSilence[]): void
}

/** One message to a web address. */
export interface WebhookRequest {
  readonly url: string
  /** JSON. */
  readonly body: string
  /** What the signature is made with; null: there is none. */
  readonly secret: string | null
  /** When it is sent, epoch ms; it is part of the signature. */
  readonly at: number
}

/** Sends messages to web addresses. */
export interface Webhooks {
  /** One attempt, within a bounded time; the error says why it failed, for people. Never rejects. */
  post(request: WebhookRequest): Promise<Result<null, string>>
}

/** A program run for an alert. */
export interface AlertProgram {
  /** Absolute, and checked. */
  readonly file: string
  /** What it is to take for its own path (argv[0]). */
  readonly name: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Environment
  readonly timeoutMs: number
}

/** Runs programs for alerts. */
export interface AlertPrograms {
  /** To its end or to the time-out, when all of it is killed; the error says what went wrong, for people. Never rejects. */
  run(program: AlertProgram): Promise<Result<null, string>>
}
