import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { EXIT } from './exit-codes.ts'
import { runProgram } from './program.ts'
import { VERBS } from './verbs/index.ts'

/** Root folder of the package: both `src/cli` and the built `out/main` are two levels below it. */
const PACKAGE = resolve(import.meta.dirname, '../../package.json')

/** `corral list | head -1`: whoever read has seen enough. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(EXIT.ok)
})

const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { readonly version: string }
const { stdout: out, stderr: aside, env } = process
process.exitCode = await runProgram(process.argv.slice(2), { verbs: VERBS, out, aside, env, version })
