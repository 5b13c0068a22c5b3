import type { FaultClient } from './client.ts'

interface Run {
  readonly generation: number
  text: string
}

/** Attaches to terminals of agents as a page does, and acknowledges the output it receives. */
export class OutputTap {
  private readonly client: FaultClient
  private readonly agents: string[] = []
  private readonly runs = new Map<string, Run>()

  /** Of each run's output the last `kept` characters are kept. */
  constructor(client: FaultClient, kept = Number.POSITIVE_INFINITY) {
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
      if (run) run.text = `${run.text}${Buffer.from(bytes).toString('latin1')}`.slice(-kept)
      client.rpc.sendFrame({ kind: 'parsed', channel, generation, seq: seq + bytes.length })
    })
  }

  /** Attaches to the terminal of an agent. */
  async attach(id: string): Promise<void> {
    const channel = this.agents.push(id) - 1
    await this.client.ask('terminal.attach', { agent: id, channel, cols: 80, rows: 24, colors: null })
  }

  /** Types into run `generation` of the attached agent. */
  type(id: string, generation: number, text: string): void {
    const channel = this.agents.indexOf(id)
    this.client.rpc.sendFrame({ kind: 'input', channel, generation, bytes: new TextEncoder().encode(text) })
  }

  /** The output of run `generation` of the attached agent. */
  textOf(id: string, generation: number): string {
    return this.runs.get(`${this.agents.indexOf(id)}:${generation}`)?.text ?? ''
  }
}
