import { setTimeout as wait } from 'node:timers/promises'
import { valueOf } from './in-process-host.ts'
import type { HostClient } from './spawned-host.ts'
import { within } from './wait.ts'

/** Interval between two keys: like a fast typist, never in step with a timer. */
const GAP_MS = { least: 15, most: 55 }
/** The screen of an agent that was just attached to arrives within this. */
const ATTACHED_MS = 300
const CHANNEL = 1
const LETTERS = 26

/** Types into the terminal of an agent that echoes every byte, on a client's own connection: no page is part of it. */
export class EchoLine {
  private readonly client: HostClient
  private generation = 1
  private pressed: number[] = []
  private echoes: number[] = []

  private constructor(client: HostClient) {
    this.client = client
    client.rpc.onStream((message) => {
      if (message.stream === 'terminal-reset') this.generation = message.generation
    })
    client.rpc.onFrame((frame) => {
      if (frame.kind !== 'output') return
      const { channel, generation, seq, bytes } = frame
      client.rpc.sendFrame({ kind: 'parsed', channel, generation, seq: seq + bytes.length })
      for (const at of this.pressed.splice(0, bytes.length)) this.echoes.push(performance.now() - at)
    })
  }

  /** Attaches to an agent that runs the fixture `echo`. */
  static async open(client: HostClient, id: string): Promise<EchoLine> {
    const line = new EchoLine(client)
    await valueOf(
      client.rpc.request('terminal.attach', { agent: id, channel: CHANNEL, cols: 80, rows: 24, colors: null }),
    )
    await wait(ATTACHED_MS)
    return line
  }

  /** Types until `isOver` says so; returns how long each key took to come back, ms. */
  async typeUntil(isOver: () => boolean): Promise<readonly number[]> {
    this.echoes = []
    let count = 0
    for (; !isOver(); count++) {
      this.pressed.push(performance.now())
      const bytes = Uint8Array.of(97 + (count % LETTERS))
      this.client.rpc.sendFrame({ kind: 'input', channel: CHANNEL, generation: this.generation, bytes })
      await wait(GAP_MS.least + Math.random() * (GAP_MS.most - GAP_MS.least))
    }
    await within(this.allEchoed(count), 'the last echo')
    return this.echoes
  }

  private async allEchoed(count: number): Promise<void> {
    while (this.echoes.length < count) await wait(1)
  }
}
