import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Where the copies lie; electron-builder.yml names the folder. */
const STAGE = '.cache/package/cli'

/** Of the chunks, all but those of the hosts. */
const NOT_OF_THE_COMMAND_LINE = /^compose-|[.]map$/

/** Copies the built command line to where the package takes it from: it is left as it is, and outside of the archive. */
export function stageCommandLine(/** @type {string} */ projectDir) {
  const from = (/** @type {string[]} */ ...path) => join(projectDir, ...path)
  const to = (/** @type {string[]} */ ...path) => join(projectDir, STAGE, ...path)
  rmSync(to(), { recursive: true, force: true })
  mkdirSync(to('out/main/chunks'), { recursive: true })
  cpSync(from('package.json'), to('package.json'))
  for (const name of namesIn(from('out/main')).filter((file) => /^cli.*[.]js$/.test(file))) {
    cpSync(from('out/main', name), to('out/main', name))
  }
  for (const name of namesIn(from('out/main/chunks')).filter((file) => !NOT_OF_THE_COMMAND_LINE.test(file))) {
    cpSync(from('out/main/chunks', name), to('out/main/chunks', name))
  }
}

const namesIn = (/** @type {string} */ folder) => readdirSync(folder)
