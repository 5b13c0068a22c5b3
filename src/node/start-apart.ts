import { err, ok, type Result } from '../base/result.ts'
import { startChild } from './child.ts'

/** A program with a window of its own, as an argument vector; no shell sees it. */
export interface ApartOrder {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Starts a program that outlives the one that started it; the error says why it could not be started. */
export async function startApart({ file, args, ...place }: ApartOrder): Promise<Result<null, string>> {
  const started = await startChild(file, args, { ...place, stdio: ['ignore', 'ignore', 'ignore'], detached: true })
  if (!started.ok) return err(started.error.message)
  started.value.unref()
  return ok(null)
}
