import type { Terminal } from '@xterm/xterm'
import type { JSHandle, Page } from 'playwright'
import { setTimeout as wait } from 'node:timers/promises'

/** Globals in which the page records key presses. */
type EchoPage = typeof globalThis & { benchEchoes?: number[] }

/** Interval between two presses: like typing, never in step with a timer. */
const GAP_MS = { least: 25, most: 130 }
const WARM_UP_PRESSES = 20
/** An echo that takes longer is lost. */
const LAST_ECHO_MS = 5000

/** Presses `count` keys in the focused terminal and returns how long each echo took to be parsed, ms. */
export async function typeAndListen(page: Page, terminal: JSHandle<Terminal>, count: number): Promise<number[]> {
  await terminal.evaluate(listen)
  const presses = WARM_UP_PRESSES + count
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press(String.fromCharCode(97 + (press % 26)))
    await wait(GAP_MS.least + Math.random() * (GAP_MS.most - GAP_MS.least))
  }
  await page.waitForFunction((presses) => ((globalThis as EchoPage).benchEchoes?.length ?? 0) >= presses, presses, {
    timeout: LAST_ECHO_MS,
  })
  const echoes = await page.evaluate(() => (globalThis as EchoPage).benchEchoes ?? [])
  return echoes.slice(WARM_UP_PRESSES)
}

/** Runs in the page: the program echoes each byte, so the n-th byte written is the echo of the n-th key. */
function listen(terminal: Terminal): void {
  const pressed: number[] = []
  const echoes: number[] = []
  Object.assign(globalThis, { benchEchoes: echoes })
  // The browser's own time stamp of the key, so that the way from browser to page counts.
  globalThis.addEventListener('keydown', ({ timeStamp }) => pressed.push(timeStamp), { capture: true })
  const { write } = Object.getPrototypeOf(terminal) as Pick<Terminal, 'write'>
  terminal.write = (data, parsed) =>
    write.call(terminal, data, () => {
      parsed?.()
      for (const at of pressed.splice(0, data.length)) echoes.push(performance.now() - at)
    })
}
