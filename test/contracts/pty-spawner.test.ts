import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { NodePtySpawner } from '../../src/adapters/pty/node-pty-spawner.ts'
import type { PtyRequest } from '../../src/core/ports.ts'
import { FakeProcessTable } from '../support/fake-process-table.ts'
import { ECHO, type FakeProgram, FakePtySpawner, IDLE, MISSING, printAndExit } from '../support/fake-pty-spawner.ts'
import { describePtySpawner, type PtySpawnerHarness, type PtySubject } from './pty-spawner.contract.ts'

const SIZE = { cols: 80, rows: 24 }
const MISSING_FILE = '/tmp/no-such-program'

function requestOf(script: string, args: readonly string[] = []): PtyRequest {
  const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', CORRAL_RUN_ID: randomUUID() }
  return { file: '/bin/sh', args: ['-c', script, 'sh', ...args], cwd: tmpdir(), env, size: SIZE }
}

function realRequest(subject: PtySubject): PtyRequest {
  switch (subject.kind) {
    case 'prints':
      return requestOf('printf %s "$1"; exit "$2"', [subject.text, String(subject.code)])
    case 'idle':
      return requestOf('printf ready; exec sleep 60')
    case 'echo':
      return requestOf('stty raw -echo; printf ready; exec cat')
    case 'deaf':
      return requestOf('stty raw -echo; printf ready; exec sleep 60')
    case 'ignores-hang-up':
      return requestOf('trap "" HUP; printf ready; exec sleep 60')
    case 'missing':
      return { ...requestOf(''), file: MISSING_FILE }
  }
}

function fakeProgram(subject: PtySubject): FakeProgram {
  const ready: FakeProgram = { begin: (pty) => pty.print('ready') }
  switch (subject.kind) {
    case 'prints':
      return printAndExit(subject.text, subject.code)
    case 'idle':
      return { ...IDLE, ...ready }
    case 'echo':
      return {
        begin: (pty) => {
          ready.begin?.(pty)
          ECHO.begin?.(pty)
        },
      }
    case 'deaf':
      return {
        begin: (pty) => {
          pty.read(false)
          ready.begin?.(pty)
        },
      }
    case 'ignores-hang-up':
      return { ...ready, process: { on: { SIGHUP: 'ignore' } } }
    case 'missing':
      return MISSING
  }
}

async function fakeHarness(): Promise<PtySpawnerHarness> {
  const table = new FakeProcessTable()
  const spawner = new FakePtySpawner(table)
  return {
    spawner,
    request(subject) {
      spawner.program = fakeProgram(subject)
      return realRequest(subject)
    },
    kill: (pid, signal) => table.process(pid)?.receive(signal),
    [Symbol.asyncDispose]: async () => table.dispose(),
  }
}

async function realHarness(): Promise<PtySpawnerHarness> {
  const spawner = new NodePtySpawner()
  return {
    spawner,
    request: realRequest,
    kill: (pid, signal) => process.kill(pid, signal),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

describePtySpawner('in memory', fakeHarness)
if (process.platform !== 'win32') describePtySpawner('node-pty', realHarness)
