import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '../../base/errors.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { AgentTypes, Patterns } from '../../core/ports.ts'
import { parseAgentType } from './parse-agent-type.ts'

/** Where agent types are kept. */
export interface AgentTypeFolders {
  /** Those that come with Corral. */
  readonly shipped: string
  /** The user's own; one with the id of a shipped one takes its place. Need not exist. */
  readonly own: string
}

/** What was read: the types by id, and the files or patterns in them that were not understood, named for people. */
export interface ReadAgentTypes {
  readonly types: readonly AgentType[]
  readonly problems: readonly string[]
}

const EXTENSION = '.json'
/** A fleet that starts at once reads the files once; a person who edits one does not notice this. */
const FRESH_MS = 1000
/** Says nothing about a file: the host or the machine has too much open for the moment. */
const TOO_MANY_OPEN = new Set(['EMFILE', 'ENFILE'])

/** Agent types from JSON files, read anew whenever asked after a moment: a few small files, and people edit them. */
export class FileAgentTypes implements AgentTypes {
  private readonly folders: AgentTypeFolders
  private readonly patterns: Patterns
  private latest: { readonly atMs: number; readonly read: Promise<ReadAgentTypes> } | null = null
  private kept: ReadAgentTypes | null = null
  private shipped: ReadAgentTypes | null = null

  constructor(folders: AgentTypeFolders, patterns: Patterns) {
    this.folders = folders
    this.patterns = patterns
  }

  async list(): Promise<readonly AgentType[]> {
    const now = performance.now()
    if (this.latest === null || now - this.latest.atMs > FRESH_MS) {
      this.latest = { atMs: now, read: this.readIfPossible() }
    }
    return (await this.latest.read).types
  }

  /** The types together with what could not be used. */
  async read(): Promise<ReadAgentTypes> {
    const [shipped, own] = await Promise.all([this.readShipped(), readFolder(this.folders.own, this.patterns)])
    const byId = new Map([...shipped.types, ...own.types].map((type) => [type.id, type]))
    this.kept = { types: [...byId.values()], problems: [...shipped.problems, ...own.problems] }
    return this.kept
  }

  /** Those come with the program and stay as they are while it runs. */
  private async readShipped(): Promise<ReadAgentTypes> {
    this.shipped ??= await readFolder(this.folders.shipped, this.patterns)
    return this.shipped
  }

  /** Where nothing can be opened, what was read last still holds. */
  private async readIfPossible(): Promise<ReadAgentTypes> {
    try {
      return await this.read()
    } catch (error) {
      if (this.kept === null || !isTooManyOpen(error)) throw error
      return this.kept
    }
  }
}

async function readFolder(folder: string, patterns: Patterns): Promise<ReadAgentTypes> {
  const types = new Map<string, AgentType>()
  const problems: string[] = []
  const paths = await listFiles(folder)
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

async function listFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names
      .filter((name) => name.endsWith(EXTENSION) && !name.startsWith('.'))
      .toSorted()
      .map((name) => join(folder, name))
  } catch (error) {
    if (isSystemError(error) && !isTooManyOpen(error)) return []
    throw error
  }
}

/** A file that cannot be read is one that is not understood. */
async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isSystemError(error) && !isTooManyOpen(error)) return ''
    throw error
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

function isTooManyOpen(error: unknown): boolean {
  return TOO_MANY_OPEN.has(errnoOf(error) ?? '')
}
