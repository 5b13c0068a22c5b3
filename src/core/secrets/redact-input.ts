import { assertNever } from '../../base/assert-never.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { RunEnding } from '../agent/evidence.ts'
import type { AgentInput } from '../agent/inputs.ts'
import type { Redactor } from './redact.ts'

/**
 * The input without secrets in the text that comes from programs and from the system. What is decided on it is stored and
 * sent, so nothing of an agent's is redacted later.
 */
export function redactedInput(input: AgentInput, redactor: Redactor): AgentInput {
  switch (input.kind) {
    case 'refused':
      return { ...input, failure: withText(input.failure, redactor) }
    case 'exited':
    case 'tree-empty':
      return { ...input, ending: redactedEnding(input.ending, redactor) }
    case 'start':
      return input.gate.kind === 'open'
        ? input
        : { ...input, gate: { ...input.gate, reason: redactor.text(input.gate.reason) } }
    case 'stop':
    case 'restart':
    case 'spawned':
    case 'ready':
    case 'not-ready':
    case 'limit-reached':
    case 'step-reached':
    case 'survived':
    case 'adopted':
    case 'host-lost':
    case 'lost-run-over':
      return input
    default:
      return assertNever(input)
  }
}

/** The same for what is only journalled: messages of the system, names of processes. */
export function redactedNote(event: JournalEvent, redactor: Redactor): JournalEvent {
  switch (event.kind) {
    case 'internal-error':
      return withText(event, redactor)
    case 'alert-acted':
      return event.problem === null ? event : { ...event, problem: redactor.text(event.problem) }
    case 'asked':
    case 'turn-ended':
      return { ...event, text: redactor.text(event.text) }
    case 'survivor-found':
    case 'survivor-killed':
    case 'survivor-ignored':
    case 'claimant-left':
      return { ...event, name: redactor.text(event.name) }
    default:
      // Written by the host alone, or redacted with the input that led to it.
      return event
  }
}

/** What it is doing, in its own words without secrets. */
export function redactedActivity(activity: Activity, redactor: Redactor): Activity {
  const { by, conditions, children, lastTurn } = activity
  const clean = <T extends { readonly text: string }>(value: T | null): T | null =>
    value === null ? null : { ...value, text: redactor.text(value.text) }
  return {
    ...activity,
    by: clean(by),
    conditions: {
      retry: clean(conditions.retry),
      rateLimit: clean(conditions.rateLimit),
      login: clean(conditions.login),
      background: clean(conditions.background),
    },
    children: children.map((child) => ({
      ...child,
      title: redactor.text(child.title),
      text: redactor.text(child.text),
    })),
    lastTurn: clean(lastTurn),
  }
}

function redactedEnding(ending: RunEnding, redactor: Redactor): RunEnding {
  return {
    ...ending,
    lastLines: redactor.lines(ending.lastLines),
    evidence: ending.evidence.map((each) =>
      each.kind === 'start-failed' ? { ...each, failure: withText(each.failure, redactor) } : each,
    ),
  }
}

function withText<T extends { readonly message: string }>(value: T, redactor: Redactor): T {
  return { ...value, message: redactor.text(value.message) }
}

/** A failure of Corral's own, as it is reported: another error only if something had to go. */
export function redactedError(error: unknown, redactor: Redactor): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? redactor.text(error) : error
  const [message, stack] = [redactor.text(error.message), redactor.text(error.stack ?? '')]
  if (message === error.message && stack === (error.stack ?? '')) return error
  const redacted = new Error(message)
  redacted.stack = stack
  return redacted
}
