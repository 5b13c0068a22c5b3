import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import { parseJson } from '../../base/parse-json.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { WORKTREE_RECORD_MAX_BYTES } from '../../core/limits.ts'
import type { WorktreeRecords } from '../../core/workspace/git.ts'
import { replacePrivateFile } from '../../node/replace-file.ts'
import { readSmallFileSync } from '../../node/small-file.ts'
import { worktreeRecord, type WorktreeRecord } from '../../shapes/workspace.ts'

const ENDING = '.json'
/** An id that is a file name and nothing else. */
const ID = /^[\w-]{1,100}$/

/** One file for each worktree, in a folder of the data directory. */
export class FileWorktreeRecords implements WorktreeRecords {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  read(): { readonly records: readonly WorktreeRecord[]; readonly problems: readonly string[] } {
    const records: WorktreeRecord[] = []
    const problems: string[] = []
    for (const name of this.names()) {
      const path = join(this.folder, name)
      const text = readSmallFileSync(path, WORKTREE_RECORD_MAX_BYTES)
      const found = worktreeRecord.safeParse(parseJson(text ?? ''))
      const isRead = found.success && `${found.data.agentId}${ENDING}` === name
      if (isRead) records.push(found.data)
      else problems.push(unreadable(path))
    }
    return { records, problems }
  }

  write(record: WorktreeRecord): Result<null, string> {
    const path = this.pathOf(record.agentId)
    try {
      replacePrivateFile(path, Buffer.from(`${JSON.stringify(record)}\n`))
      return ok(null)
    } catch (error) {
      if (!isSystemError(error)) throw error
      return err(`${path} cannot be written: ${error.message}. Check the disk and the permissions of the folder.`)
    }
  }

  delete(agentId: string): Result<null, string> {
    const path = this.pathOf(agentId)
    try {
      rmSync(path, { force: true })
      return ok(null)
    } catch (error) {
      if (!isSystemError(error)) throw error
      return err(`${path} cannot be deleted: ${error.message}. Check the permissions of the folder.`)
    }
  }

  private names(): readonly string[] {
    try {
      return readdirSync(this.folder).filter((name) => name.endsWith(ENDING))
    } catch (error) {
      if (isSystemError(error)) return []
      throw error
    }
  }

  private pathOf(agentId: string): string {
    if (!ID.test(agentId)) throw new Error(`"${agentId}" is no id of an agent`)
    return join(this.folder, `${agentId}${ENDING}`)
  }
}

function unreadable(path: string): string {
  return `${path} is no record of a worktree that this Corral can read. Remove it, or put it back as it was.`
}
