import { expect, it } from 'vitest'
import type { JournalEntry } from '../shapes/journal.ts'
import { heldSentence, heldTileNotice, helplessNotice, shortageWords } from './guard-words.ts'
import { isBadNews, journalSentence } from './journal-words.ts'

const SHORT = { freePercent: 3, stallPercent: null }
const HELD = { ...SHORT, since: 0, memoryBytes: 2 * 1024 ** 3, grewBytes: 300 * 1024 ** 2 }

function sentenceOf(event: JournalEntry['event']): string | null {
  return journalSentence({ seq: 1, at: 0, subject: { kind: 'host' }, generation: 0, event })
}

it('how short memory is, with lost time where there is any', () => {
  expect(shortageWords(SHORT)).toBe('3 % of this machine’s memory is free')
  expect(shortageWords({ freePercent: 20, stallPercent: 44 })).toBe(
    '20 % of this machine’s memory is free, and for 44 % of the time nothing could go on for lack of it',
  )
})

it('why an agent is held comes with what can be done', () => {
  expect(heldSentence(HELD)).toMatch(/it grew by 300 MB to 2 GB in a few seconds\..* Let it run, or stop it\.$/)
  expect(heldTileNotice(HELD).actions.map(({ command }) => command)).toEqual(['let-run', 'stop'])
  expect(helplessNotice('no-group', SHORT)).toContain('Stop an agent, or end another program.')
})

it('the journal tells what the guard did', () => {
  const held = { kind: 'guard-held', ...SHORT, memoryBytes: HELD.memoryBytes, grewBytes: HELD.grewBytes } as const
  expect(sentenceOf(held)).toBe('held where it is: 3 % of this machine’s memory is free, and it grew by 300 MB to 2 GB')
  expect(sentenceOf({ kind: 'guard-let-go', why: 'person' })).toBe('goes on, as a person said')
  expect(sentenceOf({ kind: 'guard-helpless', ...SHORT, why: 'only-critical' })).toContain('only agents of critical')
  expect([isBadNews(held), isBadNews({ kind: 'guard-let-go', why: 'stop' })]).toEqual([true, false])
})
