import { expect, test } from 'vitest'
import type { RemoteFailureCode } from '../../shapes/remote-host.ts'
import { explainEnd, explainLoss, type SshEnd } from './explain-end.ts'

function end(code: number | null, said = '', noise = ''): SshEnd {
  return { target: 'me@gpu1', command: 'corral', code, complaints: said.split('\n'), noise: noise.split('\n') }
}

/** What OpenSSH 9.2 and shells print, word for word. */
test.each<[RemoteFailureCode, number, string, RegExp]>([
  ['unreachable', 255, 'ssh: Could not resolve hostname gpu1: Name or service not known', /Check the name/],
  ['unreachable', 255, 'ssh: connect to host gpu1 port 22: Connection refused', /sshd runs there/],
  ['unreachable', 255, 'ssh: connect to host gpu1 port 22: Connection timed out', /machine is on/],
  ['unreachable', 255, 'kex_exchange_identification: Connection closed by remote host', /sshd runs there/],
  ['unreachable', 255, '', /could not stay connected/],
  ['host-key', 255, 'Host key verification failed.', /Connect once by hand.*ssh me@gpu1/],
  [
    'host-key',
    255,
    '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nIT IS POSSIBLE …\nHost key verification failed.',
    /not the one it had/,
  ],
  ['permission-denied', 255, 'me@gpu1: Permission denied (publickey).', /ssh-add/],
  ['permission-denied', 255, 'Received disconnect from 1.2.3.4 port 22:2: Too many authentication failures', /ssh-add/],
  ['no-command', 127, 'bash: line 1: corral: command not found', /--command/],
  ['no-command', 127, '/usr/bin/env: ‘node’: No such file or directory', /finds no node/],
  ['no-command', 126, 'bash: line 1: /opt/corral: Permission denied', /--command/],
  ['too-old', 2, "error: unknown command 'connect'", /Update it there/],
  ['no-greeting', 2, 'bash: -c: line 1: syntax error', /syntax error.*Try it/],
  ['no-host', 7, 'Corral is not running.', /corral serve/],
  ['not-allowed', 5, 'The Corral that listens there belongs to another user.', /another user/],
  ['no-greeting', 0, '', /is not Corral/],
])('%s: exit %i after %j', (code, exit, said, words) => {
  expect(explainEnd(end(exit, said))).toEqual({ code, message: expect.stringMatching(words) as string })
})

test('what was printed in place of packets is shown, as plain text of one line', () => {
  const { message } = explainEnd(end(0, '', `news\n\u001b]0;title\u0007\u202e${'x'.repeat(1_000)}`))
  expect(message).toContain('said: ]0;titlexxx')
  expect(message).not.toMatch(/[\p{Cc}\u202e]/u)
  expect(message.length).toBeLessThan(600)
})

test('a connection that was there ends with what is known of it', () => {
  expect(explainLoss(end(7))).toMatch(/Corral on me@gpu1 ended/)
  expect(explainLoss(end(255, 'Connection to gpu1 closed by remote host.'))).toMatch(/closed by remote host\)$/)
  expect(explainLoss(end(null))).toBe('ssh was ended')
})
