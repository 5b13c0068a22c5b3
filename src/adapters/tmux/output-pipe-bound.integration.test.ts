import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { HELD_OUTPUT_BYTES } from '../../core/limits.ts'
import { makeOutputPipe } from './output-pipe.ts'

const newFolder = useTemporaryFolders()
const ADDRESS = {
  ...{ file: 'tmux', endWithHost: [], socketName: 'none', confPath: '' },
  env: { PATH: process.env['PATH'] ?? '' },
}
const MB = 1024 * 1024
const FLOOD_BYTES = 64 * MB
/** What the pipe itself and one read may hold. */
const BEYOND_BYTES = MB

/** Floods a pipe, and says how much it has written each time the pipe was full for a while. */
const FLOODER = `const { constants, openSync, writeSync } = require('node:fs')
const pipe = openSync(process.argv[1], constants.O_WRONLY | constants.O_NONBLOCK)
const piece = Buffer.alloc(65536, '!')
let sent = 0
let fullSince = null
const go = () => {
  try {
    while (sent < ${FLOOD_BYTES}) { sent += writeSync(pipe, piece, 0, Math.min(piece.length, ${FLOOD_BYTES} - sent)); fullSince = null }
  } catch (error) {
    if (error.code !== 'EAGAIN') throw error
    fullSince ??= Date.now()
    if (Date.now() - fullSince > 1000) { console.log(sent); fullSince = null }
    setTimeout(go, 1)
  }
}
go()`

test.runIf(process.platform !== 'win32')(
  'C1: output that nobody takes yet is held back up to a bound, and none of it is lost',
  async () => {
    const folder = newFolder()
    const pipe = valueOf(await makeOutputPipe(folder, ADDRESS))
    onTestFinished(() => pipe.dispose())
    const path = join(folder, readdirSync(folder)[0] ?? '')
    const flooder = spawn(process.execPath, ['-e', FLOODER, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void flooder.kill('SIGKILL'))
    pipe.wasGiven()
    const [written] = await new Promise<string[]>((resolve) =>
      createInterface(flooder.stdout).once('line', (line) => resolve([line])),
    )
    expect(Number(written)).toBeGreaterThanOrEqual(HELD_OUTPUT_BYTES)
    expect(Number(written)).toBeLessThan(HELD_OUTPUT_BYTES + BEYOND_BYTES)
    let received = 0
    pipe.onData((bytes) => (received += bytes.length))
    pipe.flow()
    await pipe.closed
    // The first character is the pipe's own.
    expect(received).toBe(FLOOD_BYTES - 1)
  },
)
