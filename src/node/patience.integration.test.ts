import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { useTemporaryFolders } from '../../test/support/temporary-folder.ts'

const newFolder = useTemporaryFolders()
const PATIENCE = pathToFileURL(join(import.meta.dirname, 'patience.ts')).href

/** Asks the system for the content of a FIFO nobody writes to, gives up, and ends. */
const PROGRAM = `
import { readFile } from 'node:fs/promises'
import { killIfHanging, withPatience } from '${PATIENCE}'
console.log(await withPatience(readFile(process.argv[1], 'utf8'), 50))
killIfHanging()
process.exit(3)`

async function ending(path: string): Promise<readonly [said: string, code: number | null, signal: string | null]> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, path], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return [said.trim(), code, signal]
}

it.runIf(process.platform !== 'win32')('C3: a process ends although a thread of it hangs', async () => {
  const fifo = join(newFolder(), 'fifo')
  execFileSync('sh', ['-c', 'mkfifo "$0"', fifo])
  expect(await ending(fifo)).toEqual(['no-answer', null, 'SIGKILL'])
})

it('a process of which nothing hangs ends as it wants to', async () => {
  const [said, code] = await ending(join(import.meta.dirname, 'patience.ts'))
  expect(said).toContain('withPatience')
  expect(code).toBe(3)
})
