import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FakeServer } from '../../../test/support/fake-server.ts'
import { openDoors } from './doors.ts'

const HOOKS = join(import.meta.dirname, '../../../resources/hooks')
const RUN = { CORRAL_RUN_ID: 'run-1', CORRAL_RUN_SECRET: 'secret of run-1' }
const STOP = { session_id: 's', hook_event_name: 'Stop', last_assistant_message: 'Done.', background_tasks: [] }

/** How the shipped settings file tells Claude Code to call it. */
function commandOf(event: string): string {
  const { hooks } = JSON.parse(readFileSync(join(HOOKS, 'claude.json'), 'utf8')) as {
    hooks: Record<string, { hooks: { command: string }[] }[]>
  }
  return hooks[event]?.[0]?.hooks[0]?.command ?? ''
}

/** Calls the hook as an agent does; resolves when the agent would go on, with all that it printed. `isOver`: when its child has ended, too. */
async function callHook(
  env: NodeJS.ProcessEnv,
  input: object | string,
  { isOver = false } = {},
): Promise<{ code: number; printed: string }> {
  const { PATH } = process.env
  // A descriptor that every process of it inherits: it closes with the last one.
  const kept = isOver ? 'pipe' : 'ignore'
  const child = spawn('/bin/sh', ['-c', commandOf('Stop')], {
    env: { PATH, CORRAL_HOOKS: HOOKS, ...env },
    stdio: ['pipe', 'pipe', 'pipe', kept],
  })
  child.stdio[3]?.on('data', () => undefined)
  let printed = ''
  child.stdout?.on('data', (bytes: Buffer) => (printed += bytes.toString()))
  child.stderr?.on('data', (bytes: Buffer) => (printed += bytes.toString()))
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(typeof input === 'string' ? input : JSON.stringify(input))
  const [code] = (await once(child, 'close')) as [number]
  return { code, printed }
}

const QUIET = { code: 0, printed: '' }

function newPath(): string {
  const dir = mkdtempSync(join(tmpdir(), 'corral-hook-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return join(dir, 'c.sock')
}

async function servedDoor(server: FakeServer): Promise<string> {
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

/** A door whose host accepts and never reads, as one that is stopped (SIGSTOP): the kernel accepts for it. */
async function deafDoor(path: string): Promise<Server> {
  const deaf = createServer({ pauseOnConnect: true })
  await new Promise<void>((resolve) => {
    deaf.listen(path, resolve)
  })
  onTestFinished(() => void deaf.close())
  return deaf
}

describe.runIf(process.platform !== 'win32')('the report hook', () => {
  test('tells the host what the agent told it, as the run it is of', async () => {
    const server = new FakeServer()
    const CORRAL_SOCKET = await servedDoor(server)
    expect(
      await callHook({ CORRAL_SOCKET, ...RUN }, { ...STOP, transcript_path: '/home/x', prompt: 'secret' }),
    ).toEqual(QUIET)
    await expect.poll(() => server.hooks).toMatchObject([STOP])
    expect(JSON.stringify(server.hooks)).not.toContain('secret')
    expect(server.callers.at(-1)).toMatchObject({ role: 'run', runId: 'run-1' })
  })

  test('passes on what a tool is to do, without the long parts', async () => {
    const server = new FakeServer()
    const tool_input = { file_path: '/a "b"/ä', content: 'z'.repeat(3_000_000), command: `echo ${'€'.repeat(5_000)}` }
    const event = { session_id: 's', hook_event_name: 'PermissionRequest', tool_name: 'Write', tool_input }
    expect(await callHook({ CORRAL_SOCKET: await servedDoor(server), ...RUN }, event)).toEqual(QUIET)
    await expect.poll(() => server.hooks.length).toBe(1)
    expect(server.hooks[0]).toMatchObject({ tool_name: 'Write', tool_input: { file_path: '/a "b"/ä' } })
    expect(JSON.stringify(server.hooks).length).toBeLessThan(2_000)
  })

  test.each([
    ['a list that goes on behind a long text', { ...STOP, last_assistant_message: 'a\n"\\ä'.repeat(10_000) }],
    ['brackets and quotes in texts', { ...STOP, background_tasks: [{ description: ']}"{\\' }] }],
    ['texts that look like fields', { ...STOP, last_assistant_message: '","hook_event_name":"Start","x":"' }],
  ])('understands %s', async (_, event) => {
    const server = new FakeServer()
    await callHook({ CORRAL_SOCKET: await servedDoor(server), ...RUN }, event)
    await expect.poll(() => server.hooks.length).toBe(1)
    const { background_tasks: tasks, hook_event_name: name } = event
    expect(server.hooks[0]).toMatchObject({ hook_event_name: name, background_tasks: tasks })
    expect(event.last_assistant_message).toContain(server.hooks[0]?.last_assistant_message ?? 'nothing')
  })

  test.each([
    ['no text at all', ''],
    ['no JSON', 'hello {"'],
    ['half an object', '{"hook_event_name":"Stop","message":"x'],
  ])('is quiet about %s', async (_, input) => {
    const server = new FakeServer()
    expect(await callHook({ CORRAL_SOCKET: await servedDoor(server), ...RUN }, input)).toEqual(QUIET)
  })

  test('returns and is quiet where there is no host, no door, or no Corral', async () => {
    expect(await callHook({ CORRAL_SOCKET: newPath(), ...RUN }, STOP)).toEqual(QUIET)
    expect(await callHook({}, STOP)).toEqual(QUIET)
    expect(await callHook({ CORRAL_HOOKS: '' }, STOP)).toEqual(QUIET)
    expect(await callHook({ CORRAL_HOOKS: '/nowhere', ...RUN }, STOP)).toEqual(QUIET)
    expect(await callHook({ PATH: '/nowhere', ...RUN }, STOP)).toEqual(QUIET)
  })

  test('returns while the host is stopped, and what it left behind ends by itself', async () => {
    const path = newPath()
    const deaf = await deafDoor(path)
    const came = once(deaf, 'connection')
    // It returns before anybody hears of it: no answer will ever come.
    expect(await callHook({ CORRAL_SOCKET: path, ...RUN, MARK: path }, STOP)).toEqual(QUIET)
    const [connection] = (await came) as [NodeJS.ReadableStream]
    const hungUp = once(connection, 'end')
    connection.resume()
    await hungUp
  })

  test('H4: sends nothing to a socket that others may have put there', async () => {
    const path = newPath()
    const deaf = await deafDoor(path)
    let visits = 0
    deaf.on('connection', () => (visits += 1))
    chmodSync(dirname(path), 0o777)
    expect(await callHook({ CORRAL_SOCKET: path, ...RUN }, STOP, { isOver: true })).toEqual(QUIET)
    chmodSync(dirname(path), 0o700)
    expect(await callHook({ CORRAL_SOCKET: path, ...RUN }, STOP)).toEqual(QUIET)
    await expect.poll(() => visits).toBe(1)
  })

  test('is called in the same way for every event that says something', () => {
    const events = ['UserPromptSubmit', 'PermissionRequest', 'PostToolUse', 'Notification', 'Stop', 'StopFailure']
    const commands = [...events, 'SessionStart', 'SessionEnd', 'SubagentStart', 'SubagentStop'].map(commandOf)
    expect(new Set(commands)).toEqual(new Set([commandOf('Stop')]))
  })

  test('is Perl that warns of nothing', () => {
    const { stderr } = spawnSync('perl', ['-wc', join(HOOKS, 'report.pl')], { encoding: 'utf8' })
    expect(stderr).toBe(`${join(HOOKS, 'report.pl')} syntax OK\n`)
  })
})
