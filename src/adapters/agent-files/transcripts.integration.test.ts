import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, openSync, closeSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { TRANSCRIPT_PIECE_BYTES } from '../../core/limits.ts'
import type { TranscriptSearch } from '../../core/agent-files.ts'
import { FileAgentFiles } from './file-agent-files.ts'

const files = new FileAgentFiles()
const newFolder = useTemporaryFolders()
/** This process, as it stands in /proc. */
const ME = process.pid
const CWD = '/work/a project'
const SINCE_MS = Date.now() - 60_000

/** A home, and how its files are written and looked for. */
class Home {
  readonly folder = newFolder()

  write(path: string, text = ''): string {
    const whole = join(this.folder, path)
    mkdirSync(dirname(whole), { recursive: true })
    writeFileSync(whole, text)
    return whole
  }

  async find(change: Partial<TranscriptSearch>): Promise<readonly [string, boolean][]> {
    const search = { processes: [{ pid: ME, startTime: 7 }], env: { HOME: this.folder }, cwd: CWD, sinceMs: SINCE_MS }
    const found = await files.findTranscripts({ kind: 'claude', ...search, ...change })
    return found.map(({ path, isProven }) => [path, isProven])
  }
}

describe('Claude Code', () => {
  const project = '.claude/projects/-work-a-project'

  it('is found by the session its process names, not by one of another life', async () => {
    const home = new Home()
    const session = { sessionId: 'abc', procStart: '7', cwd: CWD }
    home.write(`.claude/sessions/${ME}.json`, JSON.stringify(session))
    expect(await home.find({})).toEqual([[join(home.folder, project, 'abc.jsonl'), true]])
    home.write(`.claude/sessions/${ME}.json`, JSON.stringify({ ...session, procStart: '8' }))
    expect(await home.find({})).toEqual([])
  })

  it('a session’s name leads nowhere else', async () => {
    const home = new Home()
    home.write(`.claude/sessions/${ME}.json`, JSON.stringify({ sessionId: '../../../x', procStart: 7, cwd: '/../..' }))
    const [[path] = ['']] = await home.find({})
    expect(path).toMatch(/\.claude\/projects\/-+\/x\.jsonl$/)
  })

  it('else what was written in its folder since it began fits', async () => {
    const home = new Home()
    const fresh = home.write(`${project}/new.jsonl`)
    const old = home.write(`${project}/old.jsonl`)
    utimesSync(old, 1_000, 1_000)
    home.write(`${project}/new.txt`)
    expect(await home.find({})).toEqual([[fresh, false]])
    expect(await home.find({ env: {} })).toEqual([])
  })
})

describe('Codex', () => {
  const now = new Date()
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `.codex/sessions/${now.getFullYear()}/${two(now.getMonth() + 1)}/${two(now.getDate())}`
  const head = (cwd: string): string => `${JSON.stringify({ type: 'session_meta', payload: { cwd } })}\n`

  it.skipIf(process.platform !== 'linux')('is found by the file its process has open', async () => {
    const home = new Home()
    const path = home.write(`${day}/rollout-1.jsonl`, head('/elsewhere'))
    const open = openSync(path, 'r')
    try {
      expect(await home.find({ kind: 'codex' })).toEqual([[path, true]])
    } finally {
      closeSync(open)
    }
  })

  it('else what began in its folder fits', async () => {
    const home = new Home()
    const here = home.write(`${day}/rollout-1.jsonl`, head(CWD))
    home.write(`${day}/rollout-2.jsonl`, head('/elsewhere'))
    home.write(`${day}/rollout-3.jsonl`, 'not JSON')
    expect(await home.find({ kind: 'codex' })).toEqual([[here, false]])
  })
})

it('Copilot CLI is found by the mark of its process, else by its folder', async () => {
  const home = new Home()
  const start = `${JSON.stringify({ type: 'session.start', data: { context: { cwd: CWD } } })}\n`
  const events = home.write('.copilot/session-state/one/events.jsonl', start)
  home.write('.copilot/session-state/two/events.jsonl', '{}\n')
  expect(await home.find({ kind: 'copilot' })).toEqual([[events, false]])
  home.write(`.copilot/session-state/two/inuse.${ME}.hold`)
  expect(await home.find({ kind: 'copilot' })).toEqual([[events.replace('/one/', '/two/'), true]])
})

it('Gemini CLI is found by its project’s folder, by name or by hash', async () => {
  const home = new Home()
  home.write('.gemini/projects.json', JSON.stringify({ projects: { [CWD]: 'a-project', '/other': 'other' } }))
  const named = home.write('.gemini/tmp/a-project/chats/session-1.jsonl')
  home.write('.gemini/tmp/other/chats/session-2.jsonl')
  const hash = createHash('sha256').update(CWD).digest('hex')
  const hashed = home.write(`.gemini/tmp/${hash}/chats/session-3.jsonl`)
  const found = await home.find({ kind: 'gemini' })
  expect(new Set(found.map(([path]) => path))).toEqual(new Set([named, hashed]))
})

describe('the lines of a file', () => {
  it('are read whole, and on from where the last ended', async () => {
    const path = new Home().write('file', 'one\ntwo\nthr')
    expect(await files.readLines(path, 0)).toEqual({ lines: ['one', 'two'], next: 8 })
    expect(await files.readLines(path, 8)).toEqual({ lines: [], next: 8 })
    appendFileSync(path, 'ee\n')
    expect(await files.readLines(path, 8)).toEqual({ lines: ['three'], next: 14 })
    expect(await files.readLines(path, 500)).toEqual({ lines: [], next: 500 })
    expect(await files.readLines(`${path}-gone`, 0)).toBeNull()
  })

  it('a line too long for a piece is left out, and the next is read', async () => {
    const path = new Home().write('file', `${'x'.repeat(TRANSCRIPT_PIECE_BYTES + 5)}\nlast\n`)
    const first = await files.readLines(path, 0)
    expect(first).toEqual({ lines: [], next: TRANSCRIPT_PIECE_BYTES })
    expect((await files.readLines(path, first?.next ?? 0))?.lines).toEqual(['xxxxx', 'last'])
    expect(readFileSync(path).length).toBeGreaterThan(TRANSCRIPT_PIECE_BYTES)
  })

  it('are none of a FIFO or a folder', async () => {
    const home = new Home()
    const fifo = join(home.folder, 'fifo')
    execFileSync('mkfifo', [fifo])
    expect(await files.readLines(fifo, 0)).toBeNull()
    expect(await files.readLines(home.folder, 0)).toBeNull()
  })
})
