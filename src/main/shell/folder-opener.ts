import { shell } from 'electron'
import { err, ok, type Result } from '../../base/result.ts'

/** Opens a folder in the system's file manager; the error is the system's. */
export async function openFolder(path: string): Promise<Result<null, string>> {
  const problem = await shell.openPath(path)
  return problem === '' ? ok(null) : err(problem)
}
