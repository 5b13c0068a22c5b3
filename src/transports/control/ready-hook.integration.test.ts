import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FakeServer } from '../../../test/support/fake-server.ts'
import { openDoors } from './doors.ts'

const HOOK = join(import.meta.dirname, '../../../resources/hooks/ready.mjs')

interface HookEnd {
  readonly code: number
  readonly complaint: string
}

function runHook(env: NodeJS.ProcessEnv): Promise<HookEnd> {
  const { promise, resolve } = Promise.withResolvers<HookEnd>()
  const { PATH } = process.env
  execFile(process.execPath, [HOOK], { env: { PATH, ...env } }, (error, _stdout, complaint) =>
    resolve({ code: typeof error?.code === 'number' ? error.code : 0, complaint }),
  )
  return promise
}

function newPath(): string {
  const dir = mkdtempSync(join(tmpdir(), 'corral-hook-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return join(dir, 'c.sock')
}

/** The run door of a host. */
async function served(server: FakeServer): Promise<string> {
  const doors = await openDoors(newPath())
  if (!doors.ok) throw new Error(doors.error.message)
  onTestFinished(() => doors.value.dispose())
  doors.value.serve({
    server,
    reportBug: (error) => {
      throw error
    },
  })
  return doors.value.runDoor
}

const runOf = (runId: string): NodeJS.ProcessEnv => ({
  CORRAL_RUN_ID: runId,
  CORRAL_RUN_SECRET: `secret of ${runId}`,
})

test('the ready hook tells the host which run is ready', async () => {
  const server = new FakeServer()
  expect(await runHook({ CORRAL_SOCKET: await served(server), ...runOf('run-1') })).toEqual({ code: 0, complaint: '' })
  expect(server.ready).toEqual(['run-1'])
  expect(server.callers.at(-1)).toMatchObject({ role: 'run', runId: 'run-1' })
  expect(server.claims).toEqual([
    {
      runId: 'run-1',
      secret: 'secret of run-1',
      peerPid: process.platform === 'win32' ? null : (expect.any(Number) as number),
    },
  ])
})

test('H7: the ready hook says why it was refused', async () => {
  const CORRAL_SOCKET = await served(new FakeServer())
  expect(await runHook({ CORRAL_SOCKET, ...runOf('nobody') })).toEqual({
    code: 1,
    complaint: expect.stringContaining('No run of this id') as string,
  })
  expect(await runHook({ CORRAL_SOCKET, ...runOf('run-1'), CORRAL_RUN_SECRET: 'secret of run-2' })).toEqual({
    code: 1,
    complaint: expect.stringContaining('The secret is wrong') as string,
  })
})

test('the ready hook outside of a run, or without a host, says so', async () => {
  expect(await runHook({})).toMatchObject({ code: 2 })
  expect(await runHook({ CORRAL_SOCKET: '/nowhere/c.sock', ...runOf('run-1') })).toMatchObject({ code: 7 })
})

test.runIf(process.platform !== 'win32')(
  'H4: the ready hook sends nothing to a socket that others may have put there',
  async () => {
    const path = newPath()
    const heard: string[] = []
    const squatter = createServer((socket) => socket.on('data', (data) => heard.push(data.toString())))
    await new Promise<void>((resolve) => {
      squatter.listen(path, resolve)
    })
    onTestFinished(() => void squatter.close())
    chmodSync(dirname(path), 0o777)
    expect(await runHook({ CORRAL_SOCKET: path, ...runOf('run-1') })).toEqual({
      code: 3,
      complaint: expect.stringContaining('nothing was sent') as string,
    })
    expect(heard).toEqual([])
  },
)
