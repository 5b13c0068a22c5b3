import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfBase64 } from './base64.ts'
import { parseStatusReport } from './report.ts'

const NOTHING_ELSE = { id: '', kind: null, progress: null, app: '', title: '', message: '' }
const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('a report', () => {
  it('tells a state, alone or with what was seen of Claude and Codex', () => {
    expect(parseStatusReport('state=idle')).toEqual({ ...NOTHING_ELSE, state: 'idle' })
    expect(parseStatusReport('state=working:app=codex')).toEqual({ ...NOTHING_ELSE, state: 'working', app: 'codex' })
    expect(
      parseStatusReport(`state=blocked:kind=permission:app=claude:msg=${base64('approve Bash: rm -rf x')}`),
    ).toEqual({
      ...NOTHING_ELSE,
      ...{ state: 'blocked', kind: 'permission', app: 'claude', message: 'approve Bash: rm -rf x' },
    })
    expect(parseStatusReport(`id=tasks/a1:state=working:progress=40:title=${base64('Zähle')}`)).toEqual({
      ...NOTHING_ELSE,
      ...{ id: 'tasks/a1', state: 'working', progress: 40, title: 'Zähle' },
    })
  })

  it('skips keys it does not know and ignores a kind that belongs to another state', () => {
    expect(parseStatusReport('state=done:later=x:kind=question')).toEqual({ ...NOTHING_ELSE, state: 'done' })
  })

  it.each([
    ['no state', 'app=codex'],
    ['an unknown state', 'state=sleeping'],
    ['an unknown kind', 'state=blocked:kind=bribe'],
    ['no payload', ''],
    ['a pair without a key', 'state=idle:=x'],
    ['a pair without a value sign', 'state=idle:x'],
    ['a key that is too long', `state=idle:${'k'.repeat(17)}=1`],
    ['an app that is too long', `state=idle:app=${'a'.repeat(33)}`],
    ['an id with a blank segment', 'state=idle:id=a//b'],
    ['an id of nine levels', 'state=idle:id=1/2/3/4/5/6/7/8/9'],
    ['a segment that is too long', `state=idle:id=${'a'.repeat(33)}`],
    ['a segment with a slash-like sign', 'state=idle:id=a b'],
    ['progress above 100', 'state=working:progress=101'],
    ['progress that is no number', 'state=working:progress=-1'],
    ['malformed base64', 'state=idle:msg=a'],
    ['base64 with blanks', 'state=idle:msg=aG k='],
    ['a message that is no UTF-8', `state=idle:msg=${Buffer.from([0xff, 0xfe]).toString('base64')}`],
    ['a message with control characters', `state=idle:msg=${base64('a\u001b[31mb')}`],
    ['a title that is too long', `state=idle:title=${base64('t'.repeat(193))}`],
    ['a message that is too long', `state=idle:msg=${base64('m'.repeat(2049))}`],
    ['a sequence that is too long', `state=idle:x=${'y'.repeat(4096)}`],
  ])('with %s is void', (_, payload) => {
    expect(parseStatusReport(payload)).toBeNull()
  })

  it('never shows what turns the direction of text', () => {
    expect(parseStatusReport(`state=idle:msg=${base64('a\u202eb')}`)?.message).toBe('ab')
  })

  it('never throws, whatever is sent', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (payload) => void parseStatusReport(payload)))
    fc.assert(fc.property(fc.base64String(), (text) => void parseStatusReport(`state=idle:msg=${text}`)))
  })
})

it('base64 is read as Node reads it, and nothing else is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64')
      expect(bytesOfBase64(text)).toEqual(bytes)
      expect(bytesOfBase64(text.replaceAll('=', ''))).toEqual(bytes)
    }),
  )
  for (const text of ['A', 'AAAAA', 'AA=', 'AAA==', 'AA=A', '====', 'A===', 'AA A', 'AA-A']) {
    expect(bytesOfBase64(text), text).toBeNull()
  }
})
