import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** The repository the tests run in. */
export const REPOSITORY = resolve(import.meta.dirname, '../..')

/** How a program ended and all it printed. */
export type Ending = { readonly exitCode: number; readonly output: string }

/** A temporary directory tree; gone with its scope. */
export class PlantedTree implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'corral-planted-'))

  /** Writes a file, making its folders. */
  plant(path: string, text: string): void {
    const target = join(this.root, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

/** Runs a JavaScript program under this Node with `cwd` as its directory. */
export async function runNode(program: string, args: readonly string[], cwd: string): Promise<Ending> {
  const { promise, resolve: settle } = Promise.withResolvers<Ending>()
  execFile(process.execPath, [program, ...args], { cwd, maxBuffer: 64 * 2 ** 20 }, (error, stdout, stderr) => {
    settle({ exitCode: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr })
  })
  return promise
}
