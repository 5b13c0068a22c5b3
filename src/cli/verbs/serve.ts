import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Verb } from '../verb.ts'

/** The built headless host lies beside this program. */
const HEADLESS = join(import.meta.dirname, 'headless.js')
const FORWARDED = ['SIGTERM', 'SIGHUP'] as const
const SIGNAL_BASE = 128
const NUMBERS: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }

/** `corral serve` */
export const serve: Verb = {
  name: 'serve',
  summary: 'Run Corral without a window, for a browser and this command line.',
  examples: [
    { line: 'corral serve', says: 'until Ctrl+C, and open the page' },
    { line: 'corral serve --no-open --port 0', says: 'on any free port, for scripts' },
    { line: 'corral serve --help', says: 'everything it takes' },
  ],
  build: (command) =>
    command
      .argument('[arguments...]', 'passed on to the host')
      .allowUnknownOption()
      .helpOption(false)
      .action(async (args: string[]) => void (process.exitCode = await become(args))),
}

/** Runs the host in place of this program: same terminal, signals passed on; answers its exit code. Ctrl+C reaches it anyway. */
function become(args: readonly string[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const child = spawn(process.execPath, [HEADLESS, ...args], { stdio: 'inherit' })
  process.on('SIGINT', () => undefined)
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal))
  child.once('error', reject)
  child.once('close', (code, signal) => resolve(code ?? SIGNAL_BASE + (NUMBERS[signal ?? 'SIGTERM'] ?? 0)))
  return promise
}
