import { sleepSync } from '../../node/sleep-sync.ts'
import { existsSync, mkdirSync, renameSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errnoOf, isSystemError } from '../../base/errors.ts'
import { parseJson } from '../../base/parse-json.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { RemoteHostList } from '../../core/remote/host-list.ts'
import { replacePrivateFile } from '../../node/replace-file.ts'
import { readSmallFileSync } from '../../node/small-file.ts'
import { untrusted } from '../../node/trusted-path.ts'
import { remoteHostsFile, type RemoteHost, type RemoteHostsFile } from '../../shapes/remote-host.ts'

const FILE = 'hosts.json'
/** A hundred hosts with paths of 4 KB are less. */
const MAX_BYTES = 1024 * 1024
/** A change takes some ms; another program that has held the file for so long was killed. */
const STALE_LOCK_MS = 5_000
const LOCK_POLL_MS = 20

type Content =
  | { readonly kind: 'hosts'; readonly hosts: readonly RemoteHost[] }
  | { readonly kind: 'damaged'; readonly why: string }
  /** It may be right, and is not to be touched. */
  | { readonly kind: 'unusable'; readonly why: string }

/** The list in a file of the data directory, which the host and the command line change, each read anew. */
export class FileRemoteHosts implements RemoteHostList {
  private readonly path: string
  private readonly now: () => number

  constructor(dataDir: string, now: () => number) {
    this.path = join(dataDir, FILE)
    this.now = now
  }

  read(): { readonly hosts: readonly RemoteHost[]; readonly problem: string | null } {
    const found = this.content()
    if (found.kind === 'hosts') return { hosts: found.hosts, problem: null }
    return { hosts: [], problem: `The remote hosts in ${this.path} are not used: ${found.why}.` }
  }

  change(
    edit: (hosts: readonly RemoteHost[]) => Result<readonly RemoteHost[], string>,
  ): Result<{ readonly note: string | null }, string> {
    try {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 })
      return this.locked(() => this.changed(edit))
    } catch (error) {
      if (!isSystemError(error)) throw error
      return err(`${this.path} cannot be written: ${error.message}. Check the disk and the permissions of the folder.`)
    }
  }

  private changed(
    edit: (hosts: readonly RemoteHost[]) => Result<readonly RemoteHost[], string>,
  ): Result<{ readonly note: string | null }, string> {
    const found = this.content()
    if (found.kind === 'unusable') return err(`${this.path} is not changed: ${found.why}.`)
    const edited = edit(found.kind === 'hosts' ? found.hosts : [])
    if (!edited.ok) return edited
    const note = found.kind === 'damaged' ? this.putAside(found.why) : null
    const file: RemoteHostsFile = { schemaVersion: 1, hosts: edited.value }
    replacePrivateFile(this.path, Buffer.from(`${JSON.stringify(file, null, 2)}\n`))
    return ok({ note })
  }

  private content(): Content {
    if (!existsSync(this.path)) return { kind: 'hosts', hosts: [] }
    const foreign = untrusted(this.path)
    if (foreign !== null) return { kind: 'unusable', why: `${foreign.path}: ${foreign.reason}. ${foreign.advice}` }
    const text = readSmallFileSync(this.path, MAX_BYTES)
    if (text === null) return { kind: 'unusable', why: 'it cannot be read; it must be a file of yours' }
    const value = parseJson(text)
    const parsed = remoteHostsFile.safeParse(value)
    if (parsed.success) return { kind: 'hosts', hosts: parsed.data.hosts }
    const isNewer = typeof value === 'object' && value !== null && Number(Reflect.get(value, 'schemaVersion')) > 1
    if (isNewer) return { kind: 'unusable', why: 'a newer Corral wrote it; use that one' }
    const [issue] = parsed.error.issues
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
    return { kind: 'damaged', why: `it is damaged${where}; mend it, or remove it` }
  }

  /** Nothing of a damaged file is lost. */
  private putAside(why: string): string {
    const aside = `${this.path}.damaged-${this.now()}`
    renameSync(this.path, aside)
    return `${this.path} could not be used (${why}). It was put aside as ${aside}, and a new list begun.`
  }

  /** Host and command line may change it at once: one after the other. */
  private locked<T>(work: () => T): T {
    const lock = `${this.path}.lock`
    while (!taken(lock)) {
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
      if (since !== undefined && Math.abs(this.now() - since) > STALE_LOCK_MS) removeFolder(lock)
      else sleepSync(LOCK_POLL_MS)
    }
    try {
      return work()
    } finally {
      removeFolder(lock)
    }
  }
}

function taken(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
    return false
  }
}

function removeFolder(path: string): void {
  try {
    rmdirSync(path)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
  }
}
