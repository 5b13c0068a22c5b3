import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageMac } from '../../renderer/client/page-mac.ts'
import {
  derived,
  fromHex,
  hexOf,
  hostProofOf,
  isSame,
  pageKeyIn,
  pageKeyOf,
  pageProofOf,
  verifierOf,
  type Mac,
  type Transcript,
} from './credential.ts'

const mac: Mac = (key, data) => createHmac('sha256', key).update(data).digest()
const digits = (text: string, count: number): string => createHash('sha256').update(text).digest('hex').slice(0, count)

const SECRET = 'abcdefghijklmnopqrstuvwxyz234567'
const verifier = verifierOf(SECRET, mac)
const transcript: Transcript = {
  credential: verifier.id,
  pageNonce: digits('page', 64),
  hostNonce: digits('host', 64),
  life: digits('life', 32),
  address: 'aaaaaaaaaa.localhost:26772',
}
const CHANGES = Object.keys(transcript) as (keyof Transcript)[]
const changed = (field: keyof Transcript): Transcript => ({ ...transcript, [field]: `${transcript[field]}0` })

test('the host takes the proof of the secret’s holder and of nobody else', () => {
  const proof = pageProofOf(SECRET, transcript, mac)
  expect(pageKeyIn(proof, verifier, transcript, mac)).toBe(pageKeyOf(SECRET, mac))
  expect(pageKeyIn(pageProofOf('another', transcript, mac), verifier, transcript, mac)).toBeNull()
  expect(pageKeyIn('', verifier, transcript, mac)).toBeNull()
})

test.each(CHANGES)('H1: a proof is worth nothing with another %s', (field) => {
  const proof = pageProofOf(SECRET, transcript, mac)
  expect(pageKeyIn(proof, verifier, changed(field), mac)).toBeNull()
  expect(hostProofOf(verifier, changed(field), mac)).not.toBe(hostProofOf(verifier, transcript, mac))
})

test('what the host keeps does not log anybody in', () => {
  for (const guess of [verifier.hostKey, verifier.storedKey, verifier.id]) {
    expect(pageKeyIn(pageProofOf(guess, transcript, mac), verifier, transcript, mac)).toBeNull()
    expect(pageKeyIn(guess, verifier, transcript, mac)).toBeNull()
  }
})

test('both sides derive the same secrets, a different one for each purpose and connection', () => {
  const pageKey = pageKeyIn(pageProofOf(SECRET, transcript, mac), verifier, transcript, mac) ?? ''
  const purposes = ['packets', 'stream', 'key', 'ticket'] as const
  const all = purposes.flatMap((purpose) => [
    derived(purpose, pageKey, transcript, mac),
    derived(purpose, pageKey, changed('hostNonce'), mac),
  ])
  expect(new Set(all).size).toBe(8)
  expect(derived('key', pageKeyOf(SECRET, mac), transcript, mac)).toBe(all[4])
})

test('the page’s own HMAC is that of OpenSSL', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 1_000 }), (key, data) => {
      expect(hexOf(pageMac(key, data))).toBe(hexOf(mac(key, data)))
    }),
  )
})

test('hex is read as it was written', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect([...fromHex(hexOf(bytes))]).toEqual([...bytes])
    }),
  )
})

test('texts are compared whole', () => {
  expect(isSame('abc', 'abc')).toBe(true)
  expect(['abd', 'ab', 'abcd', ''].some((other) => isSame('abc', other))).toBe(false)
})
