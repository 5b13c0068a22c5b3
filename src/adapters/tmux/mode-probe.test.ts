import { expect, it } from 'vitest'
import { settle } from '../../../test/support/manual-clock.ts'
import { Emitter } from '../../base/event.ts'
import { ok } from '../../base/result.ts'
import type { Pty } from '../../core/ports.ts'
import { readHiddenModes } from './mode-probe.ts'

const PID = 7
const PREPARED = '\u001b[?1049h\u001b[4 q'
const PICTURE = '\u001b[?2004h\u001b[3 q$ '

/** A probe whose client prints when told so, and whose tmux has written so many characters whenever it is asked. */
function probing(writtenWhenAsked: () => number) {
  const [data, exit] = [new Emitter<Uint8Array>(), new Emitter<{ code: number; signal: null }>()]
  const seen = { asked: 0 }
  const pty = {
    ...{ pid: PID, onData: data.event, onExit: exit.event, dispose: () => {} },
    hangUp: () => exit.fire({ code: 0, signal: null }),
  }
  const client = {
    ask: async () => {
      seen.asked += 1
      return ok([[`1 999`, `${PID} ${writtenWhenAsked()}`]])
    },
  }
  const address = { file: 'tmux', endWithHost: [], socketName: 's', confPath: '/c', env: {} }
  const modes = readHiddenModes({
    ...{ address, client, runId: 'a', size: { cols: 80, rows: 24 } },
    ptys: { spawn: () => ok(pty as unknown as Pty) },
  })
  return { seen, modes, print: (text: string) => data.fire(new TextEncoder().encode(text)) }
}

it('a picture that is drawn only after the terminal was prepared is waited for', async () => {
  let written = PREPARED.length
  const { modes, print } = probing(() => written)
  print(PREPARED)
  written += PICTURE.length
  await settle()
  print(PICTURE)
  expect(await modes).toBe('\u001b[?2004h\u001b[3 q')
})

it('the modes of a program that never stops printing are taken from what was drawn first', async () => {
  let written = PREPARED.length
  const { seen, modes, print } = probing(() => (written += 1))
  print(PREPARED + PICTURE)
  for (let index = 0; index < 20; index += 1) {
    await settle()
    print('y')
  }
  expect(await modes).toBe('\u001b[?2004h\u001b[3 q')
  expect(seen.asked).toBe(4)
})
