import { stripVTControlCharacters } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import { within } from './wait.ts'
import type { TypedScreen } from './terminal-board.ts'

/** Interval between two keys of one person, ms: some three keys a second, never in step with a timer. */
const GAP_MS = { least: 200, most: 500 }
/** Capitals, as no program of these shows many of its own. */
const KEYS = 'QXZJKVW'
/** A program that has written nothing for so long is ready, ms. */
const QUIET_MS = 3_000

/** A person at one terminal: presses a key, and the next one a while after it was seen. */
export class Typist {
  private readonly screen: TypedScreen
  private readonly decoder = new TextDecoder()
  private wroteAt = performance.now()
  private awaited: { readonly key: string; readonly seen: () => void } | null = null

  constructor(screen: TypedScreen) {
    this.screen = screen
    screen.onOutput((bytes) => {
      this.wroteAt = performance.now()
      const text = stripVTControlCharacters(this.decoder.decode(bytes, { stream: true }))
      if (this.awaited !== null && text.includes(this.awaited.key)) this.awaited.seen()
    })
  }

  /** Resolves once the program has written something and then been quiet. */
  async whenReady(): Promise<void> {
    while (performance.now() - this.wroteAt < QUIET_MS) await wait(100)
  }

  /** Types `count` keys; how long each took to be on the screen, ms. */
  async type(count: number): Promise<readonly number[]> {
    const echoesMs: number[] = []
    for (let press = 0; press < count; press++) {
      await wait(GAP_MS.least + Math.random() * (GAP_MS.most - GAP_MS.least))
      echoesMs.push(await within(this.press(KEYS[press % KEYS.length] ?? 'Q'), `the echo of key ${press + 1}`))
    }
    return echoesMs
  }

  private async press(key: string): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.awaited = { key, seen: () => resolve(undefined) }
    const pressedAt = performance.now()
    this.screen.press(key)
    await promise
    this.awaited = null
    return performance.now() - pressedAt
  }
}
