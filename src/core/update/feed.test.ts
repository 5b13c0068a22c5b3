import { expect, it } from 'vitest'
import { err, ok } from '../../base/result.ts'
import { parseFeed } from './feed.ts'

it.each([
  ['', null],
  ['  ', null],
  ['https://updates.example/corral', 'https://updates.example/corral/'],
  [' https://updates.example:8443/ ', 'https://updates.example:8443/'],
  ['http://127.0.0.1:9000/corral', 'http://127.0.0.1:9000/corral/'],
  ['http://localhost:9000', 'http://localhost:9000/'],
])('%j is a feed', (text, feed) => {
  expect(parseFeed(text)).toEqual(ok(feed))
})

it.each([
  'http://updates.example/corral',
  'http://localhost.evil.example/',
  'http://127.0.0.1.evil.example/',
  'https://user@evil.example/',
  'https://',
  'file:///tmp/feed',
  'ftp://updates.example/',
])('%s is none: somebody on the way could answer for it', (text) => {
  expect(parseFeed(text)).toEqual(err({ message: 'An update feed needs an https address.' }))
})

it.each(['https://updates.example/?channel=beta', 'https://updates.example/#x', 'https://updates.example/a b'])(
  '%s is none: it is no folder',
  (text) => {
    expect(parseFeed(text).ok).toBe(false)
  },
)
