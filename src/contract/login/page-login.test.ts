import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { hostProofOf, pageKeyIn, verifierOf, type Mac, type Transcript } from './credential.ts'
import { PageLogin, type PageLoginParts } from './page-login.ts'

const mac: Mac = (key, data) => createHmac('sha256', key).update(data).digest()
const SECRET = 'abcdefghijklmnopqrstuvwxyz234567'
const NONCES = { page: 'a'.repeat(64), host: 'b'.repeat(64) }
const LIFE = 'c'.repeat(32)
const ADDRESS = 'aaaaaaaaaa.localhost:26772'
const verifier = verifierOf(SECRET, mac)
const transcript: Transcript = {
  credential: verifier.id,
  pageNonce: NONCES.page,
  hostNonce: NONCES.host,
  life: LIFE,
  address: ADDRESS,
}

function begin(goal: PageLoginParts['goal'] = { kind: 'enter', life: null }) {
  const login = new PageLogin({ secret: SECRET, address: ADDRESS, nonce: NONCES.page, mac, goal })
  const first = login.begin()
  const hear = (message: object) => login.receive(JSON.stringify(message))
  return { first, login, hear }
}

const challenge = (of: Transcript = transcript, by = verifier) => ({
  type: 'challenge',
  nonce: of.hostNonce,
  life: of.life,
  proof: hostProofOf(by, of, mac),
})

test('the first message names the secret and tells nothing of it', () => {
  const { first } = begin()
  expect(JSON.parse(first)).toEqual({ type: 'begin', version: 1, credential: verifier.id, nonce: NONCES.page })
  expect(first).not.toContain(SECRET)
  expect(first).not.toContain(verifier.hostKey)
})

test('a host that proves itself gets the page’s proof, and both have the same secrets', () => {
  const { hear } = begin()
  const step = hear(challenge())
  const { proof } = JSON.parse(step.kind === 'send' ? step.text : '{}') as { proof: string }
  expect(pageKeyIn(proof, verifier, transcript, mac)).not.toBeNull()
  expect(hear({ type: 'welcome', streams: true })).toMatchObject({ kind: 'welcome', streams: true })
})

test.each([
  ['does not know the secret', challenge(transcript, verifierOf('a guess', mac))],
  ['passes on what the host said to another address', challenge({ ...transcript, address: 'x.localhost:1' })],
  ['passes on what the host said on another connection', challenge({ ...transcript, pageNonce: 'd'.repeat(64) })],
  ['leaves out the proof', { type: 'challenge', nonce: NONCES.host, life: LIFE }],
  ['says welcome at once', { type: 'welcome', streams: true }],
  ['says something else', { type: 'output', id: 1, output: {} }],
])('H2: whoever %s learns nothing', (_what, message) => {
  const { hear } = begin()
  expect(hear(message)).toEqual({ kind: 'stranger' })
})

test('H2: a second challenge on one connection is not answered', () => {
  const { hear } = begin()
  expect(hear(challenge()).kind).toBe('send')
  expect(hear(challenge())).toEqual({ kind: 'stranger' })
})

test('H2: a page that wants a proof first gives none of its own', () => {
  const { hear } = begin({ kind: 'prove' })
  expect(hear(challenge())).toEqual({ kind: 'proved', life: LIFE })
  expect(hear({ type: 'welcome', streams: true })).toEqual({ kind: 'stranger' })
})

test('H2: a host of another life than the one that has proved itself is told nothing', () => {
  const { hear } = begin({ kind: 'enter', life: 'e'.repeat(32) })
  expect(hear(challenge())).toEqual({ kind: 'other-life' })
  expect(begin({ kind: 'enter', life: LIFE }).hear(challenge()).kind).toBe('send')
})

test('a refusal is passed on', () => {
  expect(begin().hear({ type: 'refused', reason: 'used' })).toEqual({ kind: 'refused', reason: 'used' })
  expect(begin().hear({ type: 'refused', reason: 'because' })).toEqual({ kind: 'stranger' })
})

test('what is no message, or longer than one can be, is a stranger’s', () => {
  expect(begin().login.receive('<!doctype html>')).toEqual({ kind: 'stranger' })
  expect(begin().login.receive(JSON.stringify({ ...challenge(), more: 'x'.repeat(2_000) }))).toEqual({
    kind: 'stranger',
  })
})
