import { describe, expect, it } from 'vitest'
import { DOCTOR_CHECKS, gravest } from './judged.ts'
import {
  judgeDatabase,
  judgeFiles,
  judgeHost,
  judgeNode,
  judgeOrphans,
  judgePort,
  judgeSecrets,
  type DatabaseFacts,
  type FilesFacts,
} from './own.ts'

const PRIVATE: FilesFacts = {
  ...{ dataDir: '/data', isThere: true, mode: 0o700, untrusted: [], readable: [], isWritable: true },
}
const FOREIGN = { path: '/data', reason: 'others may write', advice: 'close it', isOwn: true }

describe('the data directory', () => {
  it.each([
    [{}, 'ok', 'private'],
    [{ mode: null }, 'ok', 'private'],
    [{ isThere: false, mode: null, isWritable: false }, 'note', 'not-there'],
    [{ mode: 0o755 }, 'note', 'open'],
    [{ mode: 0o711 }, 'note', 'open'],
    [{ mode: 0o750, readable: ['/data/corral.db'] }, 'warning', 'open'],
    [{ mode: 0o777, untrusted: [FOREIGN] }, 'problem', 'untrusted'],
    [{ isWritable: false, mode: 0o500 }, 'problem', 'not-writable'],
  ] as const)('with %o is %s: %s', (change, verdict, kind) => {
    expect(judgeFiles({ ...PRIVATE, ...change })).toMatchObject({ verdict, kind })
  })

  it('that is closed hides what others might read in it', () => {
    expect(judgeFiles({ ...PRIVATE, readable: ['/data/settings.json'] })).toMatchObject({ verdict: 'ok' })
  })
})

describe('the database', () => {
  const path = '/data/corral.db'
  it.each<readonly [DatabaseFacts, string]>([
    [{ kind: 'none', path }, 'ok'],
    [{ kind: 'sound', path, bytes: 10, logBytes: 0 }, 'ok'],
    [{ kind: 'large', path, bytes: 1e9, logBytes: 0 }, 'note'],
    [{ kind: 'sound', path, bytes: 10, logBytes: 100e6 }, 'warning'],
    [{ kind: 'damaged', path, complaints: ['a page is wrong'] }, 'problem'],
    [{ kind: 'not-read', path, reason: 'locked' }, 'problem'],
  ])('with %o is %s', (facts, verdict) => {
    expect(judgeDatabase(facts).verdict).toBe(verdict)
  })
})

it('the port matters only where somebody else listens there', () => {
  const holder = { pid: 7, name: 'node' }
  const port = { port: 26_772, isFree: false, holder, hostPid: 7 }
  expect(judgePort({ ...port, isFree: true, holder: null })).toMatchObject({ verdict: 'ok', kind: 'free' })
  expect(judgePort(port)).toMatchObject({ verdict: 'ok', kind: 'ours' })
  expect(judgePort({ ...port, hostPid: 8 })).toMatchObject({ verdict: 'note', kind: 'taken', holder })
  expect(judgePort({ ...port, holder: null, hostPid: null })).toMatchObject({ verdict: 'note', holder: null })
})

it('secrets that others can read are worse than those nobody can', () => {
  const kept = { folder: '/data/secrets', readable: [], problems: [], agents: 1 }
  expect(judgeSecrets(kept)).toMatchObject({ verdict: 'ok', agents: 1 })
  expect(judgeSecrets({ ...kept, problems: ['cannot be read'] })).toMatchObject({ kind: 'unreadable' })
  expect(judgeSecrets({ ...kept, problems: ['x'], readable: ['/data/secrets/a'] })).toMatchObject({ kind: 'readable' })
})

it('what is left of earlier runs is a warning if it are processes', () => {
  const left = { pid: 9, name: 'sleep', agentName: 'api', isProven: true }
  expect(judgeOrphans({ processes: [], strayRunIds: [] })).toMatchObject({ verdict: 'ok', kind: 'none' })
  expect(judgeOrphans({ processes: [left], strayRunIds: [] })).toMatchObject({ verdict: 'warning', kind: 'some' })
  expect(judgeOrphans({ processes: [], strayRunIds: ['a'] })).toMatchObject({ verdict: 'note', sessions: 1 })
  expect(judgeOrphans({ processes: null, strayRunIds: ['a'] })).toMatchObject({ verdict: 'ok', kind: 'not-told' })
})

it('a host that lives and cannot be asked is a problem, as is a lock nobody can read', () => {
  expect(judgeHost({ kind: 'asked', hostKind: 'headless', version: '1', pid: 3 }).verdict).toBe('ok')
  expect(judgeHost({ kind: 'none' }).verdict).toBe('note')
  expect(judgeHost({ kind: 'ended', pid: 3 }).verdict).toBe('note')
  expect(judgeHost({ kind: 'not-reached', pid: 3, why: 'it hangs' }).verdict).toBe('problem')
  expect(judgeHost({ kind: 'unclear-lock', file: '/data/host.lock' }).verdict).toBe('problem')
})

it('Node before 24 is a problem', () => {
  expect(judgeNode({ version: '22.9.0', file: 'node' })).toMatchObject({ verdict: 'problem', kind: 'old' })
  expect(judgeNode({ version: '24.0.0', file: 'node' })).toMatchObject({ verdict: 'ok' })
})

it('the gravest of some verdicts counts', () => {
  expect(gravest([])).toBe('ok')
  expect(gravest(['ok', 'note'])).toBe('note')
  expect(gravest(['note', 'problem', 'warning'])).toBe('problem')
  expect(new Set(DOCTOR_CHECKS).size).toBe(DOCTOR_CHECKS.length)
})
