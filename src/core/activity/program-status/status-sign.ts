import { assertNever } from '../../../base/assert-never.ts'
import type { Conditions, Ask, ChildActivity } from '../../../shapes/activity.ts'
import { NO_CONDITIONS } from '../rules/reading.ts'
import type { Claim, Sign } from '../sign.ts'
import type { StatusRecord, StatusRecords } from './records.ts'
import type { BlockedKind, ReportedState } from './report.ts'

/** Children shown of one agent. */
const CHILDREN_SHOWN = 16

const ASKS: Readonly<Record<BlockedKind, Ask>> = { permission: 'approval', question: 'question', auth: 'login' }

/** What a program's reports say: the root's, unless a part of it waits for a person. `turnOf`: the state the root had before. */
export function statusSign(records: StatusRecords, before: ReportedState | null): Sign {
  const { root } = records
  const waiting = root?.state === 'blocked' ? root : records.children.find(({ state }) => state === 'blocked')
  const shown = waiting ?? root
  return {
    source: 'program-status',
    rule: shown === null ? '' : ruleOf(shown),
    text: shown === null ? '' : textOf(shown),
    claim: shown === null ? null : claimOf(shown),
    turn: root === null || root.state === before ? null : turnOf(root.state),
  }
}

/** What the reports tell beside it: that nobody is logged in. */
export function statusConditions({ root }: StatusRecords): Conditions {
  const isLoggedOut = root?.state === 'blocked' && root.kind === 'auth'
  return isLoggedOut ? { ...NO_CONDITIONS, login: { text: textOf(root) } } : NO_CONDITIONS
}

/** The parts a program reports, those reported last first. */
export function statusChildren({ children }: StatusRecords): readonly ChildActivity[] {
  return children
    .slice(-CHILDREN_SHOWN)
    .toReversed()
    .map(({ id, state, title, message }) => ({ id, says: state, title, text: message }))
}

function ruleOf({ id, state, kind, app }: StatusRecord): string {
  return [id === '' ? null : `id=${id}`, `state=${state}`, kind && `kind=${kind}`, app === '' ? null : `app=${app}`]
    .filter((part) => part !== null)
    .join(':')
}

function textOf({ message, title }: StatusRecord): string {
  return message === '' ? title : message
}

function claimOf({ state, kind }: StatusRecord): Claim {
  switch (state) {
    case 'working':
      return { kind: 'working' }
    case 'blocked':
      return { kind: 'blocked', ask: kind === null ? 'dialog' : ASKS[kind] }
    case 'idle':
    case 'done':
    case 'error':
      return { kind: 'idle' }
    default:
      return assertNever(state)
  }
}

function turnOf(state: ReportedState): Sign['turn'] {
  if (state === 'done') return 'finished'
  return state === 'error' ? 'failed' : null
}
