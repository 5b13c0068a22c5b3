import type { FaultClient } from './client.ts'

interface Run {
  readonly generation: number
  text: string
}

/** Hears the terminals of agents as a page does, byte by byte, and says that it has parsed what it heard. */
export class OutputTap {
  private readonly client: FaultClient
  private readonly agents: string[] = []
  private readonly runs = new Map<string, Run>()

  constructor(client: FaultClient) {
    this.client = client
    client.rpc.onStream((message) => {
      if (message.stream !== 'terminal-reset') return
      const { channel, generation, data } = message
      this.runs.set(`${channel}:${generation}`, { generation, text: data })
    })
    client.rpc.onFrame((frame) => {
      if (frame.kind !== 'output') return
      const { channel, generation, seq, bytes } = frame
      const run = this.runs.get(`${channel}:${generation}`)
      if (run) run.text += new TextDecoder('latin1').decode(bytes)
      client.rpc.sendFrame({ kind: 'parsed', channel, generation, seq: seq + bytes.length })
    })
  }

  /** Hears the terminal of an agent from now on. */
  async attach(id: string): Promise<void> {
    const channel = this.agents.push(id) - 1
    await this.client.ask('terminal.attach', { agent: id, channel, cols: 80, rows: 24, colors: null })
  }

  /** What run `generation` of the agent that was attached has printed. */
  textOf(id: string, generation: number): string {
    return this.runs.get(`${this.agents.indexOf(id)}:${generation}`)?.text ?? ''
  }
}
