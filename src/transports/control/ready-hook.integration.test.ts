import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FakeServer } from '../../../test/support/fake-server.ts'
import { serveControl } from './server.ts'

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

async function served(server: FakeServer): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'corral-hook-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const path = join(dir, 'c.sock')
  const control = await serveControl({
    server,
    path,
    reportBug: (error) => {
      throw error
    },
  })
  if (!control.ok) throw new Error(control.error.message)
  onTestFinished(() => control.value.dispose())
  return path
}

test('the ready hook tells the host which run is ready', async () => {
  const server = new FakeServer()
  const env = { CORRAL_SOCKET: await served(server), CORRAL_RUN_ID: 'run-1' }
  expect(await runHook(env)).toEqual({ code: 0, complaint: '' })
  expect(server.ready).toEqual(['run-1'])
  expect(server.callers.at(-1)).toEqual({ role: 'run', runId: 'run-1' })
})

test('the ready hook says why it was refused', async () => {
  const env = { CORRAL_SOCKET: await served(new FakeServer()), CORRAL_RUN_ID: 'nobody' }
  expect(await runHook(env)).toEqual({ code: 1, complaint: expect.stringContaining('No run of this id') as string })
})

test('the ready hook outside of a run, or without a host, says so', async () => {
  expect(await runHook({})).toMatchObject({ code: 2 })
  expect(await runHook({ CORRAL_SOCKET: '/nowhere/c.sock', CORRAL_RUN_ID: 'run-1' })).toMatchObject({ code: 7 })
})
