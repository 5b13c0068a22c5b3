import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { secondsOf } from '../measure.ts'
import { PEER_PROGRAM_LIFE_S, PEER_ROUNDS, type CycleTimes } from './peer-cycle.ts'
import type { Scope } from './scope.ts'
import { within } from './wait.ts'

const POLL_MS = 20
/** No log files, since none of the others writes any. */
const SILENT = ['stdout_logfile=NONE', 'stderr_logfile=NONE']

/**
 * supervisord's times for `count` sleeping programs, over its XML-RPC: the start of its command line is not counted.
 */
export async function cycleSupervisord(program: string, scope: Scope, count: number): Promise<CycleTimes> {
  const socket = await openSupervisord(program, scope, Array.from({ length: count }, sleeperConfig))
  const starts: number[] = []
  const stops: number[] = []
  for (let round = 0; round < PEER_ROUNDS; round++) {
    starts.push(await secondsOf(() => call(socket, 'supervisor.startAllProcesses', count)))
    stops.push(await secondsOf(() => call(socket, 'supervisor.stopAllProcesses', count)))
  }
  return { starts, stops }
}

/** Lets supervisord keep one program up. */
export async function superviseWithSupervisord(program: string, scope: Scope, path: string): Promise<void> {
  await openSupervisord(program, scope, [
    ['[program:kept-up]', `command=${path}`, 'autorestart=true', 'startsecs=0', ...SILENT],
  ])
}

/** Starts supervisord with these programs; resolves with its socket. */
async function openSupervisord(program: string, scope: Scope, programs: readonly string[][]): Promise<string> {
  const dir = scope.temporaryDir()
  const socket = join(dir, 's.sock')
  const config = join(dir, 's.conf')
  writeFileSync(config, configOf(dir, socket, programs))
  const child = spawn(program, ['--nodaemon', '--configuration', config], { stdio: 'ignore' })
  const exit = once(child, 'exit')
  scope.defer(async () => {
    child.kill('SIGTERM')
    await exit
  })
  while (!existsSync(socket)) await wait(POLL_MS)
  return socket
}

/** Calls a method that answers with one status for each of `count` programs, once all have reached it. */
async function call(socketPath: string, method: string, count: number): Promise<void> {
  const body = `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params/></methodCall>`
  const sent = request({ socketPath, path: '/RPC2', method: 'POST', headers: { 'content-type': 'text/xml' } })
  sent.end(body)
  const [response] = (await within(once(sent, 'response'), method)) as [AsyncIterable<Buffer>]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  const done = Buffer.concat(chunks)
    .toString()
    .split('<name>description</name>')
    .filter((part) => part.includes('OK')).length
  if (done !== count) throw new Error(`${method} did ${done} of ${count}`)
}

/** `startsecs=0`: running as soon as it is executed, as with the others. */
function sleeperConfig(_: unknown, index: number): string[] {
  const command = `command=/bin/sleep ${PEER_PROGRAM_LIFE_S}`
  return [`[program:sleeper-${index}]`, command, 'autostart=false', 'autorestart=false', 'startsecs=0', ...SILENT]
}

function configOf(dir: string, socket: string, programs: readonly string[][]): string {
  return [
    '[unix_http_server]',
    `file=${socket}`,
    '[supervisord]',
    `logfile=${dir}/s.log`,
    `pidfile=${dir}/s.pid`,
    `childlogdir=${dir}`,
    '[rpcinterface:supervisor]',
    'supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface',
    ...programs.flat(),
  ].join('\n')
}
