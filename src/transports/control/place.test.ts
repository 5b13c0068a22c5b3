import { expect, test } from 'vitest'
import { controlPathOf, runDoorOf, type Surroundings } from './place.ts'

const LINUX: Surroundings = { platform: 'linux', env: {}, home: '/home/me', temporary: '/tmp' }
const valueOf = (surroundings: Surroundings, dataDir = '/data'): string => {
  const path = controlPathOf(dataDir, surroundings)
  return path.ok ? path.value : path.error.code
}

test('the socket lies in the runtime directory, else in a private temporary one', () => {
  expect(valueOf({ ...LINUX, env: { XDG_RUNTIME_DIR: '/run/user/1' } })).toMatch(
    /^\/run\/user\/1\/corral\/corral-[0-9a-f]{16}\.sock$/,
  )
  expect(valueOf(LINUX)).toMatch(/^\/tmp\/corral-[0-9a-f]{8}\/corral-[0-9a-f]{16}\.sock$/)
})

test('each data directory has a socket of its own', () => {
  expect(valueOf(LINUX, '/one')).not.toBe(valueOf(LINUX, '/two'))
})

test('a directory that is too long for a socket is passed over', () => {
  expect(valueOf({ ...LINUX, env: { XDG_RUNTIME_DIR: `/${'x'.repeat(100)}` } })).toMatch(/^\/tmp\//)
})

test('the run door is beside the owner’s socket, and no longer', () => {
  expect(runDoorOf('/run/corral-1/corral-2.sock')).toBe('/run/corral-1/corral-2.runs')
  expect(runDoorOf('\\\\.\\pipe\\corral-1')).toBe('\\\\.\\pipe\\corral-1.runs')
})

test('on Windows it is a pipe', () => {
  expect(valueOf({ ...LINUX, platform: 'win32' })).toMatch(/^\\\\\.\\pipe\\corral-/)
})
