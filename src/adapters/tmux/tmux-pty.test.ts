import { afterEach, expect, test, vi } from 'vitest'
import { onUnexpectedError } from '../../base/unexpected.ts'
import type { Attached } from './attach.ts'
import { TmuxPty, type SessionLink } from './tmux-pty.ts'

afterEach(() => onUnexpectedError(null))

test('a session that cannot be ended is reported', async () => {
  const reported: unknown[] = []
  onUnexpectedError((error, where) => reported.push([error, where]))
  const failure = new Error('the server is confused')
  const link = { runId: 'r1', file: 'sh', end: () => Promise.reject(failure), leave() {} } as unknown as SessionLink
  const attached = {
    client: { gone: new Promise(() => {}), ask: () => new Promise(() => {}), tell() {}, onRename() {}, onTaken() {} },
    output: { onData() {}, flow() {}, dispose() {}, closed: new Promise(() => {}) },
    restored: '',
    facts: { number: () => process.pid },
  } as unknown as Attached
  using pty = new TmuxPty(link, attached, { cols: 80, rows: 24 })
  pty.hangUp()
  await vi.waitFor(() => expect(reported).toEqual([[failure, 'tmux terminal']]))
  pty.dispose()
})
