import { constants } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import type { AlertRules, SourcedRule } from '../../core/alerts/ports.ts'
import { untrusted } from '../../node/trusted-path.ts'
import { parseAlertRule } from './parse-alert-rule.ts'

/** Folders with alert rule files. */
export interface AlertRuleFolders {
  /** The rules shipped with Corral. */
  readonly shipped: string
  /** The owner's own rules; one with the id of a shipped rule replaces it. The folder need not exist. */
  readonly own: string
}

interface ReadFile {
  readonly path: string
  /** Null: it cannot be used. */
  readonly rule: SourcedRule['rule'] | null
  readonly problem: string | null
}

const EXTENSION = '.json'
/** Most files of the owner: each is looked at every few seconds. */
const MOST_FILES = 200
/** Longest file, bytes: a rule has some hundred. */
const MAX_BYTES = 64 * 1024

/** Alert rules from JSON files, a file each. They are read again when their folder or one of them has changed. */
export class FileAlertRules implements AlertRules {
  private readonly folders: AlertRuleFolders
  private shipped: readonly ReadFile[] | null = null
  private own: readonly ReadFile[] = []
  private signature = ''
  private isCut = false

  constructor(folders: AlertRuleFolders) {
    this.folders = folders
  }

  get problems(): readonly string[] {
    const files = [...(this.shipped ?? []), ...this.own]
    return [...files.flatMap(({ problem }) => problem ?? []), ...repeated(this.own), ...this.tooMany()]
  }

  async list(): Promise<readonly SourcedRule[]> {
    // Shipped files do not change while the program runs, so they are read once.
    this.shipped ??= await this.readShipped()
    await this.readOwn()
    const byId = new Map(sourced(this.shipped, false).map((one) => [one.rule.id, one]))
    for (const one of sourced(this.own, true).toReversed()) byId.set(one.rule.id, one)
    return [...byId.values()]
  }

  private async readShipped(): Promise<readonly ReadFile[]> {
    const paths = await listFiles(this.folders.shipped)
    return Promise.all(paths.map((path) => readRule(path, null, false)))
  }

  private async readOwn(): Promise<void> {
    const paths = (await listFiles(this.folders.own)).slice(0, MOST_FILES + 1)
    const signature = JSON.stringify(await Promise.all(paths.map(signatureOf)))
    if (signature === this.signature) return
    const before = new Map(this.own.map((file) => [file.path, file]))
    const read = paths.slice(0, MOST_FILES).map((path) => readRule(path, before.get(path) ?? null, true))
    this.own = await Promise.all(read)
    this.signature = signature
    this.isCut = paths.length > MOST_FILES
  }

  private tooMany(): readonly string[] {
    return this.isCut ? [`Only the first ${MOST_FILES} files of ${this.folders.own} are used.`] : []
  }
}

function sourced(files: readonly ReadFile[], isOwn: boolean): readonly SourcedRule[] {
  return files.flatMap(({ rule, path: file }) => (rule === null ? [] : [{ rule, file, isOwn }]))
}

/** Of several files with one id the first counts. */
function repeated(files: readonly ReadFile[]): readonly string[] {
  const seen = new Set<string>()
  return files.flatMap(({ path, rule }) => {
    if (rule === null) return []
    const isRepeated = seen.has(rule.id)
    seen.add(rule.id)
    return isRepeated ? [`${path} is not used: another file has the id "${rule.id}" too.`] : []
  })
}

/** A rule may run programs and stop agents: what somebody else may have written is not used. A file that breaks while the host runs keeps its last good rule, so that what fires goes on. */
async function readRule(path: string, before: ReadFile | null, isOwn: boolean): Promise<ReadFile> {
  const unsafe = isOwn ? untrusted(path) : null
  if (unsafe !== null) {
    const which = unsafe.path === path ? '' : ` (${unsafe.path})`
    return { path, rule: null, problem: `${path} is not used: ${unsafe.reason}${which}. ${unsafe.advice}` }
  }
  const parsed = parseAlertRule(await readText(path), { isOwn })
  if (parsed.ok) return { path, rule: parsed.value, problem: null }
  const rule = before?.rule ?? null
  const instead = rule === null ? '' : ' What it said before goes on until it is mended.'
  return { path, rule, problem: `${path} is not used: ${parsed.error}.${instead}` }
}

async function listFiles(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder)
    const files = names.filter((name) => name.endsWith(EXTENSION) && !name.startsWith('.'))
    return files.toSorted().map((name) => join(folder, name))
  } catch (error) {
    if (isSystemError(error)) return []
    throw error
  }
}

/** Another one for every change of a file, of its owner or permissions too. */
async function signatureOf(path: string): Promise<readonly [string, number, number]> {
  try {
    const { ctimeMs, size } = await stat(path)
    return [path, ctimeMs, size]
  } catch (error) {
    if (isSystemError(error)) return [path, 0, 0]
    throw error
  }
}

/** A file that cannot be read, or is too long, is reported like one that cannot be parsed. A FIFO is not waited for. */
async function readText(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > MAX_BYTES) return ''
    return await readFile(path, { encoding: 'utf8', flag: constants.O_RDONLY | constants.O_NONBLOCK })
  } catch (error) {
    if (isSystemError(error)) return ''
    throw error
  }
}
