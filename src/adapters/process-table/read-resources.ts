import { readdirSync, statSync } from 'node:fs'
import { isSystemError } from '../../base/errors.ts'
import { decodeText } from '../../core/process/decode-text.ts'
import { parseProcIo } from '../../core/process/parse-proc-io.ts'
import type { ProcessResources } from '../../core/process/resources.ts'
import type { WholeFile } from './whole-file.ts'

/** What a process of Linux has open and has read and written; fields of another user's process are null. */
export function readResources(pid: number, file: WholeFile): ProcessResources {
  const length = file.read(`/proc/${pid}/io`)
  const io = length === null ? null : parseProcIo(decodeText(file.bytes, 0, length))
  return { openFiles: openFilesOf(pid), readBytes: io?.readBytes ?? null, writtenBytes: io?.writtenBytes ?? null }
}

/** Since Linux 6.2 the size of the folder is the number of files in it; before, it is 0 and they are counted. */
function openFilesOf(pid: number): number | null {
  const folder = `/proc/${pid}/fd`
  try {
    // The folder's size is there for everyone, what is in it is not.
    return statSync(folder).size || readdirSync(folder).length
  } catch (error) {
    if (!isSystemError(error)) throw error
    return null
  }
}
