import { expect, test } from 'vitest'
import { leftClients } from './left-clients.ts'

const OURS = ['-u', '-L', 'corral-1', '-f', '/data/tmux.conf', '-C']

test('only clients that were started as ours are, by another process, are left', () => {
  const table = `
  101     1 tmux -u -L corral-1 -f /data/tmux.conf -C attach -t =aa
  102 ${process.pid} tmux -u -L corral-1 -f /data/tmux.conf -C attach -t =bb
  103     1 tmux -L corral-1 -CC attach
  104     1 tmux -u -L corral-2 -f /data/tmux.conf -C attach -t =cc
 1105  2000 /usr/bin/tmux -u -L corral-1 -f /data/tmux.conf -C new-session
`
  expect(leftClients(table, OURS)).toEqual([101, 1105])
  expect(leftClients('', OURS)).toEqual([])
})
