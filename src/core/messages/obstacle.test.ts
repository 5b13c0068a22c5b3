import { describe, expect, it } from 'vitest'
import type { ActivitySource, Saying, Statement } from '../../shapes/activity.ts'
import type { IdleLook } from './idle-proof.ts'
import { obstacleTo, type MessageMoment } from './obstacle.ts'

const says = (source: ActivitySource, saying: Saying): Statement => ({
  ...{ source, says: saying, rule: '', text: 'Run rm -rf?', since: 0 },
})
const IDLE: IdleLook = {
  kind: 'idle',
  ask: null,
  statements: [says('program-status', 'idle'), says('screen', 'idle')],
  isCovered: false,
  titleTellsWaiting: false,
  isLineEditor: false,
}
const CALM: Omit<MessageMoment, 'idle'> = {
  ...{ isHeld: false, isUnread: false, hasDraft: false, isJustSent: false, isBracketed: true },
}
interface More extends Partial<MessageMoment> {
  readonly isForced?: boolean
  readonly needsPaste?: boolean
}
const obstacle = (
  idle: Partial<IdleLook>,
  { isForced = false, needsPaste = false, ...moment }: More = {},
): string | null =>
  obstacleTo({ needsPaste }, isForced, { ...CALM, ...moment, idle: { ...IDLE, ...idle } })?.kind ?? null

describe('is proven to be idle', () => {
  it.each([
    ['its report and its screen', [says('program-status', 'idle'), says('screen', 'idle')], {}, null],
    ['its report alone', [says('program-status', 'idle')], {}, 'unproven'],
    ['two sequences of its own', [says('program-status', 'idle'), says('prompt-mark', 'idle')], {}, 'unproven'],
    ['its file and its hook', [says('session-file', 'idle'), says('hook', 'idle')], {}, null],
    ['a report beside silence', [says('api', 'idle'), says('silence', 'idle')], {}, 'unproven'],
    [
      'a title that would tell a question',
      [says('program-status', 'idle'), says('title', 'not-working')],
      { titleTellsWaiting: true },
      null,
    ],
    ['a title that would not', [says('program-status', 'idle'), says('title', 'not-working')], {}, 'unproven'],
    ['the foreground of a shell', [says('foreground', 'idle')], {}, 'unproven'],
    ['that and its line editor', [says('foreground', 'idle')], { isLineEditor: true }, null],
    ['that and its prompt mark', [says('foreground', 'idle'), says('prompt-mark', 'idle')], {}, null],
    ['nobody', [], { kind: 'quiet' }, 'unproven'],
    ['two while a viewer lies over it', IDLE.statements, { isCovered: true }, 'unproven'],
    ['two while the judge holds back', IDLE.statements, { kind: 'quiet' }, 'unproven'],
    ['two while a third sees work', [...IDLE.statements, says('title', 'working')], {}, 'working'],
    ['two while it prints', [...IDLE.statements, says('silence', 'working')], {}, null],
    ['two while a third sees a question', [...IDLE.statements, says('hook', 'blocked')], {}, 'waiting'],
  ] as const)('by %s, or why not', (_, statements, more, expected) => {
    expect(obstacle({ statements, ...more })).toBe(expected)
  })
})

describe('by force', () => {
  it.each([
    ['works', { kind: 'working' }, {}, null],
    ['is not proven to be idle', { kind: 'quiet', statements: [] }, {}, null],
    ['has a draft', {}, { hasDraft: true }, null],
    ['waits for approval', { kind: 'waiting-approval', ask: 'approval' }, {}, 'waiting'],
    ['waits for an answer', { kind: 'waiting-input', ask: 'question' }, {}, 'waiting'],
    ['is seen to ask by one source', { statements: [says('screen', 'blocked')] }, {}, 'waiting'],
    ['is held', {}, { isHeld: true }, 'held'],
    ['does not read', {}, { isUnread: true }, 'unread'],
  ] as const)('an agent that %s gets a message, or not', (_, idle, moment, expected) => {
    expect(obstacle(idle, { ...moment, isForced: true })).toBe(expected)
  })
})

it('keeps lines from a program that takes each for a message', () => {
  expect(obstacle({}, { needsPaste: true, isBracketed: false })).toBe('one-line')
  expect(obstacle({}, { needsPaste: false, isBracketed: false })).toBeNull()
})

it('waits for a draft, and for the message before to be begun', () => {
  expect(obstacle({}, { hasDraft: true })).toBe('draft')
  expect(obstacle({}, { isJustSent: true })).toBe('just-sent')
})
