import { describe, expect, it } from 'vitest'
import { obstacleTo, type MessageMoment } from '../../src/core/messages/obstacle.ts'
import type { ActivityLook } from '../../src/supervisor/activity/activity-watch.ts'
import { casesIn, RECORDINGS } from './judged.ts'
import { play } from './replay.ts'
import { countedTruth } from './score.ts'

/** Nothing but what it is doing keeps a message from it. */
const CALM = { isHeld: false, isUnread: false, hasDraft: false, isJustSent: false, isBracketed: true } as const
const MESSAGE = { needsPaste: false }
/** Agents of which two sources tell that they are idle. */
const PROVABLE = new Set(['claude', 'codex', 'gemini'])

const CASES = casesIn(RECORDINGS)

describe.each(CASES)('$name', ({ recording, type }) => {
  it('never gets a message while it waits for a person, by force neither, and only while it is idle', async () => {
    const wrong: string[] = []
    await play(recording, type, (ms, look) => {
      const truth = countedTruth(recording, ms, 'idle')
      const gets = (isForced: boolean): boolean => obstacleTo(MESSAGE, isForced, momentOf(look)) === null
      if (truth === 'blocked' && (gets(false) || gets(true))) wrong.push(`${ms} waits`)
      if (truth === 'working' && gets(false)) wrong.push(`${ms} works`)
    })
    expect(wrong).toEqual([])
  })
})

it('messages are let through at all where two sources tell', async () => {
  const times = new Map<string, number>()
  for (const { recording, type } of CASES) {
    await play(recording, type, (_, look) => {
      if (obstacleTo(MESSAGE, false, momentOf(look)) === null) times.set(type.id, (times.get(type.id) ?? 0) + 1)
    })
  }
  expect([...times.keys()]).toEqual(expect.arrayContaining([...PROVABLE]))
})

function momentOf(look: ActivityLook): MessageMoment {
  return { ...CALM, idle: { ...look, isLineEditor: false } }
}
