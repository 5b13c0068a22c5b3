import { expect, test } from 'vitest'
import { parseDestination } from './destination.ts'

test.each([
  ['gpu1', 'gpu1', null],
  ['me@gpu1.example.org', 'me@gpu1.example.org', null],
  ['me@example.org@bastion', 'me@example.org@bastion', null],
  ['gpu1:2222', 'gpu1', 2222],
  ['me@192.168.1.7:22', 'me@192.168.1.7', 22],
  ['::1', '::1', null],
  ['me@[fe80::1%eth0]:2222', 'me@fe80::1%eth0', 2222],
])('%s is a machine', (text, target, port) => {
  expect(parseDestination(text)).toEqual({ ok: true, value: { target, port } })
})

test.each([
  ...['', '-oProxyCommand=id', '-', 'me@', '@gpu1', 'me@-oProxyCommand=id', '-l@gpu1', 'ssh://gpu1'],
  ...['gpu1;id', 'gpu1 id', '$(id)', '`id`@gpu1', 'gpu1\n', 'gpu1\u0000', "me'@gpu1", '%h', 'a%h@gpu1', 'gpu1|id'],
  ...['gpu1:', 'gpu1:0', 'gpu1:65536', 'gpu1:22x', 'gpu1:22:22', '[gpu1]:22', '[::1', '[::1]x', 'a'.repeat(400)],
])('%j is none, so that it can never be an option or a word of a shell', (text) => {
  expect(parseDestination(text)).toEqual({ ok: false, error: expect.stringContaining('names no machine') as string })
})
