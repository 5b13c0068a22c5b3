import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { BUILT } from './repository.ts'
import type { RunPlace } from './run-place.ts'

/** What a call of the command line came to. */
export interface Called {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Calls the built `corral` as a person would, for the host of a test. */
export async function corralCommand(
  { place }: { readonly place: Pick<RunPlace, 'dataDir' | 'env'> },
  ...args: readonly string[]
): Promise<Called> {
  const child = spawn(process.execPath, [BUILT.commandLine, ...args], {
    env: { ...place.env, CORRAL_DATA_DIR: place.dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.err += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...texts }
}
