import type { IDisposable, Terminal } from '@xterm/xterm'

/** How one stream passed through a terminal. */
export interface StreamTimes {
  /** Time from the first byte parsed to the last, ms. */
  readonly ms: number
  readonly bytes: number
  /** Sizes of the writes, bytes, in order. */
  readonly chunks: readonly number[]
  /** Number of snapshots on the way, each of which skips bytes. */
  readonly resets: number
}

/**
 * Runs in a page: times the stream after the first marker, up to the last write before the second. The same for both
 * terminals. Self-contained, because it is sent there as text.
 */
export function timeStream(terminal: Terminal, [begin, end]: readonly [number, number]): Promise<StreamTimes> {
  const { promise, resolve } = Promise.withResolvers<StreamTimes>()
  const chunks: number[] = []
  let [startedAt, parsedAt, resets] = [0, 0, 0]
  const { write } = Object.getPrototypeOf(terminal) as Pick<Terminal, 'write'>
  terminal.write = (data, parsed) => {
    chunks.push(data.length)
    write.call(terminal, data, () => {
      parsedAt = performance.now()
      parsed?.()
    })
  }
  const owned: IDisposable[] = [
    terminal.parser.registerEscHandler({ final: 'c' }, () => {
      resets += 1
      return false
    }),
    terminal.parser.registerOscHandler(begin, () => {
      startedAt = performance.now()
      return true
    }),
    terminal.parser.registerOscHandler(end, () => {
      for (const each of owned) each.dispose()
      terminal.write = write
      // The second marker comes later in its own write: the last bytes parsed before it are the end of the stream.
      const ms = parsedAt - startedAt
      resolve({ ms, bytes: chunks.reduce((sum, size) => sum + size, 0), chunks, resets })
      return true
    }),
  ]
  return promise
}
