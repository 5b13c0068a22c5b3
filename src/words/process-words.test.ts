import { expect, it } from 'vitest'
import { endOutcomeWords, endQuestion, processHint, shortCommand } from './process-words.ts'

const PROCESS = {
  ...{ pid: 42, name: 'node', commandLine: '/usr/bin/node build.js --watch', threads: 11 },
  ...{ rssBytes: 5_000_000, ageMs: 62_000, state: 'S' },
}

it('a command is known without its folders', () => {
  expect(shortCommand(PROCESS)).toBe('node build.js --watch')
  expect(shortCommand({ name: 'node', commandLine: 'node /opt/app/server.js /srv/data' })).toBe('server.js /srv/data')
  expect(shortCommand({ name: 'ls', commandLine: '/bin/ls /srv/data' })).toBe('ls /srv/data')
  expect(shortCommand({ name: 'node.exe', commandLine: 'C:\\bin\\node.exe x' })).toBe('node.exe x')
  expect(shortCommand({ name: 'kworker', commandLine: '' })).toBe('kworker')
})

it('tells age and threads, and of a zombie what it is', () => {
  expect(processHint(PROCESS)).toBe('pid 42, 11 threads\nruns for 1 m\n/usr/bin/node build.js --watch')
  expect(processHint({ ...PROCESS, state: 'Z', ageMs: null })).toContain('has not waited for it')
})

it('a question names process, agent and what will be lost', () => {
  const { title, body } = endQuestion(PROCESS, 'builder', 'SIGKILL')
  expect(title).toBe('Kill: node, pid 42?')
  expect(body).toContain('builder')
  expect(body).toContain('unsaved work is lost')
  expect(endQuestion(PROCESS, 'builder', 'SIGTERM').body).toContain('may refuse')
})

it('every outcome is told, and only what was done as done', () => {
  const told = (['sent', 'gone', 'stranger', 'not-permitted'] as const).map((outcome) =>
    endOutcomeWords(PROCESS, 'builder', { outcome, signal: 'SIGTERM' }),
  )
  expect(told.map(({ isDone }) => isDone)).toEqual([true, true, false, false])
  expect(new Set(told.map(({ sentence }) => sentence)).size).toBe(4)
})
