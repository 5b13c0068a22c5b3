import { tmpdir } from 'node:os'
import type { PtyRequest } from '../../src/core/ports.ts'
import { FakeProcessTable } from '../support/fake-process-table.ts'
import { ECHO, type FakeProgram, FakePtySpawner, IDLE, MISSING, printAndExit } from '../support/fake-pty-spawner.ts'
import { FakeSessionRunner } from '../support/fake-session-runner.ts'
import { makeTmux } from './session-runner-tmux.ts'
import { describeSessionRunner, type SessionRunnerHarness, type SessionSubject } from './session-runner.contract.ts'

const SIZE = { cols: 80, rows: 24 }

function requestOf(script: string, args: readonly string[] = []): PtyRequest {
  const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color' }
  return { file: '/bin/sh', args: ['-c', script, 'sh', ...args], cwd: tmpdir(), env, size: SIZE }
}

function realRequest(subject: SessionSubject): PtyRequest {
  switch (subject.kind) {
    case 'prints':
      return requestOf('printf %s "$1"; exit "$2"', [subject.text, String(subject.code)])
    case 'idle':
      return requestOf('printf ready; exec sleep 60')
    case 'echo':
      return requestOf('stty raw -echo; printf ready; exec cat')
    case 'ignores-hang-up':
      return requestOf('trap "" HUP; printf ready; exec sleep 60')
    case 'missing':
      return { ...requestOf(''), file: '/tmp/no-such-program' }
  }
}

function fakeProgram(subject: SessionSubject): FakeProgram {
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
    case 'ignores-hang-up':
      return { ...ready, process: { on: { SIGHUP: 'ignore' } } }
    case 'missing':
      return MISSING
  }
}

async function fakeHarness(): Promise<SessionRunnerHarness> {
  const table = new FakeProcessTable()
  const spawner = new FakePtySpawner(table)
  const runner = new FakeSessionRunner(spawner)
  return {
    runner,
    laterRunner: () => runner,
    request(subject) {
      spawner.program = fakeProgram(subject)
      return realRequest(subject)
    },
    kill: (pid, signal) => table.process(pid)?.receive(signal),
    [Symbol.asyncDispose]: async () => table.dispose(),
  }
}

async function realHarness(): Promise<SessionRunnerHarness> {
  const tmux = makeTmux()
  return {
    runner: tmux.runner,
    laterRunner: tmux.laterRunner,
    request: realRequest,
    kill: (pid, signal) => process.kill(pid, signal),
    [Symbol.asyncDispose]: () => tmux[Symbol.asyncDispose](),
  }
}

describeSessionRunner('in memory', fakeHarness)
if (process.platform !== 'win32') describeSessionRunner('tmux', realHarness)
