import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** The repository the tests run in. */
export const REPOSITORY = resolve(import.meta.dirname, '../..')

/** Exit code and output of a program. */
export type Ending = { readonly exitCode: number; readonly output: string }

/** A temporary directory tree, removed at the end of its scope. */
export class PlantedTree implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'corral-planted-'))

  /** Writes a file and creates its folders. */
  plant(path: string, text: string): void {
    const target = join(this.root, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

/** Runs a JavaScript program with this Node and `cwd` as its directory. */
export async function runNode(program: string, args: readonly string[], cwd: string): Promise<Ending> {
  const { promise, resolve: settle } = Promise.withResolvers<Ending>()
  execFile(process.execPath, [program, ...args], { cwd, maxBuffer: 64 * 2 ** 20 }, (error, stdout, stderr) => {
    settle({ exitCode: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr })
  })
  return promise
}
