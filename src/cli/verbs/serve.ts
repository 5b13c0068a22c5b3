import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Verb } from '../verb.ts'

/** The built headless host lies beside this program. It reads its own command line, and ends the process. */
const HEADLESS = join(import.meta.dirname, 'headless.js')

/** `corral serve` */
export const serve: Verb = {
  name: 'serve',
  hosts: 'none',
  summary: 'Run Corral without a window, for a browser and this command line.',
  examples: [
    { line: 'corral serve', says: 'until Ctrl+C, and open the page' },
    { line: 'corral serve --no-open --port 0', says: 'on any free port, for scripts' },
    { line: 'corral serve --help', says: 'everything it takes' },
  ],
  build: (command, run) =>
    command
      .argument('[arguments...]', 'what the host takes')
      .allowUnknownOption()
      .helpOption(false)
      .action(() => run(async () => become(process.argv.slice(process.argv.indexOf('serve') + 1)))),
}

/** This process becomes the host: a client has no need of all that a host loads. */
async function become(args: readonly string[]): Promise<void> {
  if (!existsSync(HEADLESS)) {
    throw new Failure(
      EXIT.failed,
      'The installed app has no host without a window. Start the app, or run "corral serve" in a clone of Corral.',
    )
  }
  process.argv.splice(1, process.argv.length, HEADLESS, ...args)
  await import(pathToFileURL(HEADLESS).href)
}
