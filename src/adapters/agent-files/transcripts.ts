import { createHash } from 'node:crypto'
import { readdir, readlink, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import { parseJson } from '../../base/parse-json.ts'
import { SESSION_FILE_MAX_BYTES } from '../../core/limits.ts'
import { assertNever } from '../../base/assert-never.ts'
import type { ConversationSearch, FoundTranscript, TranscriptSearch } from '../../core/agent-files.ts'
import type { Environment } from '../../core/agent/launch.ts'
import { fieldsOf } from '../../core/spending/transcripts/fields.ts'
import { readSmallFile } from '../../node/small-file.ts'
import { claudeFolder, claudeProjectFolder } from './claude-files.ts'

/** What is read of a transcript to see whose it is, bytes; Codex puts its instructions into the first line. */
const HEAD_BYTES = 256 * 1024
/** Files looked at in one folder, the latest first: who has a thousand sessions there had them earlier. */
const FILES_LOOKED_AT = 200

type Finder = (search: TranscriptSearch) => Promise<readonly FoundTranscript[]>

const FINDERS: Readonly<Record<TranscriptSearch['kind'], Finder>> = {
  claude: findClaude,
  codex: findCodex,
  gemini: findGemini,
  copilot: findCopilot,
}

/** The transcripts a run may have written: those its processes are known to write, else those that fit by folder and time. */
export async function findTranscripts(search: TranscriptSearch): Promise<readonly FoundTranscript[]> {
  return await FINDERS[search.kind](search)
}

/** By the session file of one of its processes, which names the session. */
async function findClaude({ processes, env, cwd, sinceMs }: TranscriptSearch): Promise<readonly FoundTranscript[]> {
  const root = claudeFolder(env)
  if (root === null) return []
  for (const { pid, startTime } of processes) {
    const text = await readSmallFile(join(root, 'sessions', `${pid}.json`), SESSION_FILE_MAX_BYTES)
    const { sessionId, procStart, cwd: folder } = fieldsOf(parseJson(text ?? ''))
    if (Number(procStart) !== startTime || typeof sessionId !== 'string' || typeof folder !== 'string') continue
    return proven([join(claudeProjectFolder(root, folder), `${basename(sessionId)}.jsonl`)])
  }
  return likely(await newFiles(claudeProjectFolder(root, cwd), '.jsonl', sinceMs))
}

/** By the files one of its processes has open (Linux); a thread's file is named when it begins. */
async function findCodex({ processes, env, cwd, sinceMs }: TranscriptSearch): Promise<readonly FoundTranscript[]> {
  const root = env['CODEX_HOME'] ?? (env['HOME'] === undefined ? null : join(env['HOME'], '.codex'))
  if (root === null) return []
  const open = (await Promise.all(processes.map(({ pid }) => openFiles(pid)))).flat()
  const written = open.filter((path) => basename(path).startsWith('rollout-') && path.endsWith('.jsonl'))
  if (written.length > 0) return proven([...new Set(written)])
  const days = await Promise.all(
    [sinceMs, Date.now()].map(dayFolder).map((day) => newFiles(join(root, 'sessions', day), '.jsonl', sinceMs)),
  )
  return likely(await startedIn(cwd, days.flat(), (head) => fieldsOf(fieldsOf(head)['payload'])['cwd']))
}

/** By the mark one of its processes leaves in the folder of its session. */
async function findCopilot({ processes, env, cwd, sinceMs }: TranscriptSearch): Promise<readonly FoundTranscript[]> {
  if (env['HOME'] === undefined) return []
  const root = join(env['HOME'], '.copilot/session-state')
  const sessions = (await namesIn(root)).map((name) => join(root, name))
  const marks = processes.map(({ pid }) => `inuse.${pid}.`)
  const isInUse = async (session: string): Promise<boolean> =>
    (await namesIn(session)).some((name) => marks.some((mark) => name.startsWith(mark)))
  const fresh = await changedSince(sessions, sinceMs)
  const inUse = await filtered(fresh, isInUse)
  if (inUse.length > 0) return proven(inUse.map((session) => join(session, 'events.jsonl')))
  const files = fresh.map((session) => join(session, 'events.jsonl'))
  const ofStart = (head: unknown): unknown => fieldsOf(fieldsOf(fieldsOf(head)['data'])['context'])['cwd']
  return likely(await startedIn(cwd, files, ofStart))
}

/** No process of Gemini CLI tells which chat it writes. */
async function findGemini({ env, cwd, sinceMs }: TranscriptSearch): Promise<readonly FoundTranscript[]> {
  const folders = await geminiChats(env, cwd)
  return likely((await Promise.all(folders.map((folder) => newFiles(folder, '.jsonl', sinceMs)))).flat())
}

/** The folders in which Gemini CLI keeps the chats of a folder. */
async function geminiChats(env: Environment, cwd: string): Promise<readonly string[]> {
  const home = env['GEMINI_CLI_HOME'] ?? env['HOME']
  if (home === undefined) return []
  const root = join(home, '.gemini')
  const { projects } = fieldsOf(parseJson((await readSmallFile(join(root, 'projects.json'), HEAD_BYTES)) ?? ''))
  const named = fieldsOf(projects)[cwd]
  const names = [
    createHash('sha256').update(cwd).digest('hex'),
    ...(typeof named === 'string' ? [basename(named)] : []),
  ]
  return names.map((name) => join(root, 'tmp', name, 'chats'))
}

/** Whether a conversation is there to go on with. */
export async function hasConversation({ kind, id, file, env, cwd }: ConversationSearch): Promise<boolean> {
  switch (kind) {
    case 'claude': {
      const root = claudeFolder(env)
      return root !== null && (await isThere(join(claudeProjectFolder(root, cwd), `${id}.jsonl`)))
    }
    case 'codex':
      return file !== null && (await isThere(file))
    case 'copilot':
      return (
        env['HOME'] !== undefined && (await isThere(join(env['HOME'], '.copilot/session-state', id, 'events.jsonl')))
      )
    case 'gemini': {
      const names = await Promise.all((await geminiChats(env, cwd)).map(namesIn))
      return names.flat().some((name) => name.endsWith(`-${id.slice(0, 8)}.jsonl`))
    }
    default:
      return assertNever(kind)
  }
}

const isThere = async (path: string): Promise<boolean> => (await changedAt(path)) > 0

/** Codex's folder of a day, by the local calendar. */
function dayFolder(atMs: number): string {
  const date = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  return join(String(date.getFullYear()), two(date.getMonth() + 1), two(date.getDate()))
}

/** Those whose first line names the folder it was started in. */
async function startedIn(
  cwd: string,
  paths: readonly string[],
  folderOf: (head: unknown) => unknown,
): Promise<readonly string[]> {
  return await filtered([...new Set(paths)], async (path) => {
    const head = await readSmallFile(path, HEAD_BYTES)
    return head !== null && folderOf(parseJson(head.split('\n', 1)[0] ?? '')) === cwd
  })
}

/** Files of a folder with this ending that were written since a moment. */
async function newFiles(folder: string, ending: string, sinceMs: number): Promise<readonly string[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith(ending))
  return await changedSince(
    names.map((name) => join(folder, name)),
    sinceMs,
  )
}

async function changedSince(paths: readonly string[], sinceMs: number): Promise<readonly string[]> {
  const dated = await Promise.all(paths.map(async (path) => ({ path, atMs: await changedAt(path) })))
  return dated
    .filter(({ atMs }) => atMs >= sinceMs)
    .toSorted((a, b) => b.atMs - a.atMs)
    .slice(0, FILES_LOOKED_AT)
    .map(({ path }) => path)
}

async function filtered(
  paths: readonly string[],
  isWanted: (path: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const wanted = await Promise.all(paths.map(isWanted))
  return paths.filter((_, index) => wanted[index] === true)
}

/** What a process has open; empty where nobody can tell. */
async function openFiles(pid: number): Promise<readonly string[]> {
  const folder = `/proc/${pid}/fd`
  const names = process.platform === 'linux' ? await namesIn(folder) : []
  return await Promise.all(names.map((name) => orElse('', () => readlink(join(folder, name)))))
}

const namesIn = (folder: string): Promise<readonly string[]> => orElse([], () => readdir(folder))

/** Epoch ms; 0: it is not there. */
const changedAt = (path: string): Promise<number> => orElse(0, async () => (await stat(path)).mtimeMs)

/** What is gone, or may not be read, is not there. */
async function orElse<T>(otherwise: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (isSystemError(error)) return otherwise
    throw error
  }
}

const proven = (paths: readonly string[]): readonly FoundTranscript[] => paths.map((path) => ({ path, isProven: true }))
const likely = (paths: readonly string[]): readonly FoundTranscript[] =>
  paths.map((path) => ({ path, isProven: false }))
