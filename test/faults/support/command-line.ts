import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import type { FaultPlace } from './place.ts'
import { eventually, within } from './wait.ts'

const REPOSITORY = resolve(import.meta.dirname, '../../..')
/** The command line, run from its sources. */
export const CLI = join(REPOSITORY, 'src/cli/index.ts')

/** Bundles the command line, for tests that start many: from its sources each takes a second of a processor. Resolves with its path. */
export async function bundledCommandLine(place: FaultPlace): Promise<string> {
  // As deep below package.json as the build's own.
  const outDir = join(REPOSITORY, '.cache', `command-line-${place.cookie}`)
  place.defer(() => rmSync(outDir, { recursive: true, force: true }))
  await build({
    ...{ configFile: false, logLevel: 'silent', root: REPOSITORY },
    ssr: { noExternal: ['zod', 'commander'] },
    build: {
      ssr: CLI,
      outDir,
      emptyOutDir: true,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'cli.mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  })
  return join(outDir, 'cli.mjs')
}

/** What a call of the command line came to. */
export interface Called {
  /** Null: a signal ended it. */
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Where a call is made: its environment, its data directory, and what is done at the end. */
export type CallPlace = Pick<FaultPlace, 'env' | 'dataDir' | 'defer'>

/** A call of `corral` that goes on, for the host of a place, run from its sources. */
export class CommandLine {
  readonly child: ChildProcess
  readonly ended: Promise<Called>
  private readonly args: readonly string[]
  private readonly texts = { out: '', err: '' }

  private constructor(place: CallPlace, program: string, args: readonly string[]) {
    this.args = args
    const env = { ...place.env, CORRAL_DATA_DIR: place.dataDir }
    this.child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.texts.out += text))
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.texts.err += text))
    this.ended = once(this.child, 'close').then(([code]) => ({ code: code as number | null, ...this.texts }))
  }

  static begin(place: CallPlace, ...args: readonly string[]): CommandLine {
    return CommandLine.beginAs(CLI, place, ...args)
  }

  /** `program`: what `bundledCommandLine` gave. */
  static beginAs(program: string, place: CallPlace, ...args: readonly string[]): CommandLine {
    const begun = new CommandLine(place, program, args)
    place.defer(async () => {
      begun.child.kill('SIGCONT')
      begun.child.kill()
      await begun.ended
    })
    return begun
  }

  /** What it has written so far. */
  get out(): string {
    return this.texts.out
  }

  get err(): string {
    return this.texts.err
  }

  /** Its complete lines of output, each parsed. */
  get jsonLines(): readonly unknown[] {
    return this.out
      .split('\n')
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line))
  }

  /** Waits for what it has written to fit. */
  async until(isThere: (written: CommandLine) => boolean): Promise<void> {
    await eventually(
      () => isThere(this),
      () => `corral ${this.args.join(' ')} to go on; it said:\n${this.out.slice(-500)}\n${this.err}`,
    )
  }
}

/** Calls `corral` and waits for its end. */
export function corral(place: CallPlace, ...args: readonly string[]): Promise<Called> {
  return within(CommandLine.begin(place, ...args).ended, `corral ${args.join(' ').slice(0, 200)} to end`)
}
