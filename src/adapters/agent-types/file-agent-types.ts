import { constants, readdirSync, statSync, type BigIntStats } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf, isSystemError } from '../../base/errors.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { AgentTypes } from '../../core/ports.ts'
import type { Patterns } from '../../core/patterns.ts'
import { untrusted } from '../../node/trusted-path.ts'
import { parseAgentType } from './parse-agent-type.ts'

/** Folders with agent type files. */
export interface AgentTypeFolders {
  /** The types shipped with Corral. */
  readonly shipped: string
  /** The user's own types; one with the id of a shipped type replaces it. The folder need not exist. */
  readonly own: string
}

/** What was read: the types by id, and the files or patterns in them that were not understood, named for people. */
export interface ReadAgentTypes {
  readonly types: readonly AgentType[]
  readonly problems: readonly string[]
}

/** The user's files: which may be used, and what is wrong with the others. `stamp`: as by `stampOf`. */
interface OwnFiles {
  readonly paths: readonly string[]
  readonly problems: readonly string[]
  readonly stamp: string | null
}

const EXTENSION = '.json'
/**
 * Files are read again after this time: starting a whole fleet reads them once, and a person who edits one notices no
 * delay.
 */
const FRESH_MS = 1000
/** A file may be changed twice within one tick of the file system's clock: one that changed so recently is read again, ms. */
const UNSETTLED_MS = 2_000
/** The host or the machine has too many files open; the error says nothing about the file itself. */
const TOO_MANY_OPEN = new Set(['EMFILE', 'ENFILE'])

/**
 * Agent types from JSON files. They are read again on demand (at most every FRESH_MS), because they are few, small and
 * edited by people.
 */
export class FileAgentTypes implements AgentTypes {
  private readonly folders: AgentTypeFolders
  private readonly patterns: Patterns
  private latest: { readonly atMs: number; readonly read: Promise<ReadAgentTypes> } | null = null
  private kept: ReadAgentTypes | null = null
  private shipped: ReadAgentTypes | null = null
  private ownStamp: string | null = null

  constructor(folders: AgentTypeFolders, patterns: Patterns) {
    this.folders = folders
    this.patterns = patterns
  }

  get problems(): readonly string[] {
    return this.kept?.problems ?? []
  }

  async list(): Promise<readonly AgentType[]> {
    const now = performance.now()
    if (this.latest === null || now - this.latest.atMs > FRESH_MS) {
      this.latest = { atMs: now, read: this.readIfPossible() }
    }
    return (await this.latest.read).types
  }

  /** The types, and the files that could not be used. */
  async read(): Promise<ReadAgentTypes> {
    const [shipped, own] = await Promise.all([this.readShipped(), this.readOwn()])
    const byId = new Map([...shipped.types, ...own.types].map((type) => [type.id, type]))
    this.kept = { types: [...byId.values()], problems: [...shipped.problems, ...own.problems] }
    return this.kept
  }

  /** Shipped files do not change while the program runs, so they are read once. */
  private async readShipped(): Promise<ReadAgentTypes> {
    this.shipped ??= await readFiles(listFiles(this.folders.shipped), this.patterns)
    return this.shipped
  }

  private async readOwn(): Promise<ReadAgentTypes> {
    const { paths, problems, stamp } = this.lookAtOwn()
    const read = await readFiles(paths, this.patterns)
    this.ownStamp = stamp
    return { types: read.types, problems: [...problems, ...read.problems] }
  }

  /**
   * A type names programs to run: what somebody else may have written is not used. A start waits for this, and the folder is the host's own, on the
   * disk of its store: so it does not wait for a turn.
   */
  private lookAtOwn(): OwnFiles {
    const { own } = this.folders
    const unsafe = unsafeWords(own)
    const files = unsafe === null ? listFiles(own) : [own]
    const checked = files.map((path) => ({ path, unsafe: unsafe ?? unsafeWords(path) }))
    return {
      paths: checked.flatMap((file) => (file.unsafe === null ? [file.path] : [])),
      problems: checked.flatMap((file) => file.unsafe ?? []),
      stamp: stampOf(checked),
    }
  }

  /** Files that did not change are not read again. If no file can be opened, the types read last stay in use. */
  private async readIfPossible(): Promise<ReadAgentTypes> {
    try {
      const isAsKept = this.ownStamp !== null && this.ownStamp === this.lookAtOwn().stamp
      return isAsKept && this.kept !== null ? this.kept : await this.read()
    } catch (error) {
      if (this.kept === null || !isTooManyOpen(error)) throw error
      return this.kept
    }
  }
}

function unsafeWords(path: string): string | null {
  const problem = untrusted(path)
  if (problem === null) return null
  const which = problem.path === path ? '' : ` (${problem.path})`
  return `${path} is not used: ${problem.reason}${which}. ${problem.advice}`
}

async function readFiles(paths: readonly string[], patterns: Patterns): Promise<ReadAgentTypes> {
  const types = new Map<string, AgentType>()
  const problems: string[] = []
  const texts = await Promise.all(paths.map(readText))
  for (const [index, path] of paths.entries()) {
    const parsed = parseAgentType(texts[index] ?? '', patterns)
    if (!parsed.ok) {
      problems.push(`${path} is not used: ${parsed.error}.`)
      continue
    }
    const { type } = parsed.value
    if (types.has(type.id)) {
      problems.push(`${path} is not used: another file has the id "${type.id}" too.`)
    } else {
      types.set(type.id, type)
      problems.push(...parsed.value.problems.map((problem) => `${path}: ${problem}.`))
    }
  }
  return { types: [...types.values()], problems }
}

/** Differs where a file is another, or was changed; null: one was changed so recently that it cannot be told. */
function stampOf(files: readonly { readonly path: string; readonly unsafe: string | null }[]): string | null {
  const stats = files.map(({ path }) => statOf(path))
  const newestMs = Math.max(...stats.map((file) => Number(file?.ctimeMs ?? 0n)))
  if (newestMs > Date.now() - UNSETTLED_MS) return null
  return JSON.stringify(files.map((file, at) => [file, `${stats[at]?.ino} ${stats[at]?.size} ${stats[at]?.ctimeNs}`]))
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false })
  } catch (error) {
    if (isSystemError(error)) return undefined
    throw error
  }
}

function listFiles(folder: string): string[] {
  try {
    const names = readdirSync(folder)
    return names
      .filter((name) => name.endsWith(EXTENSION) && !name.startsWith('.'))
      .toSorted()
      .map((name) => join(folder, name))
  } catch (error) {
    if (isSystemError(error) && !isTooManyOpen(error)) return []
    throw error
  }
}

/** A file that cannot be read is reported like one that cannot be parsed. A FIFO is not waited for. */
async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, { encoding: 'utf8', flag: constants.O_RDONLY | constants.O_NONBLOCK })
  } catch (error) {
    if (isSystemError(error) && !isTooManyOpen(error)) return ''
    throw error
  }
}

function isTooManyOpen(error: unknown): boolean {
  return TOO_MANY_OPEN.has(errnoOf(error) ?? '')
}
