import { expect, test } from 'vitest'
import { sshArguments } from './ssh-arguments.ts'

const WAY = { destination: { target: 'me@gpu1', port: null }, command: 'corral', dataDir: null, isAttended: false }

test('the machine comes behind the end of options, and the command is one word after it', () => {
  expect(sshArguments(WAY).slice(-3)).toEqual(['--', 'me@gpu1', 'corral connect --stdio'])
})

test('port, data directory and command are handed on, each quoted for the shell there', () => {
  const args = sshArguments({
    ...WAY,
    destination: { target: 'gpu1', port: 2222 },
    command: '~/my tools/corral',
    dataDir: "/data/it's $(id)",
  })
  expect(args.slice(-5)).toEqual([
    ...['-p', '2222', '--', 'gpu1'],
    `~/'my tools/corral' --data-dir '/data/it'\\''s $(id)' connect --stdio`,
  ])
})

test('ssh asks nobody unless somebody is there', () => {
  expect(sshArguments(WAY)).toContain('BatchMode=yes')
  expect(sshArguments({ ...WAY, isAttended: true })).toContain('BatchMode=no')
})

test('neither keys nor ports of this machine go along', () => {
  for (const option of ['ForwardAgent=no', 'ForwardX11=no', 'ClearAllForwardings=yes', 'RemoteCommand=none']) {
    expect(sshArguments(WAY)).toContain(option)
  }
})
