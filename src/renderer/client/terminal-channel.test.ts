import { describe, expect, it } from 'vitest'
import { ManualClock, settle } from '../../../test/support/manual-clock.ts'
import { pairedTransports } from '../../../test/support/paired-transports.ts'
import { MAX_FRAME_BYTES, decodeFrame, type Frame } from '../../contract/frames.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'
import { TerminalChannel } from './terminal-channel.ts'

interface Asked {
  readonly name: string
  readonly input: Record<string, unknown>
}

class Screen {
  readonly shown: string[] = []
  private readonly waiting: (() => void)[] = []
  private readonly decoder = new TextDecoder()

  reset({ cols, rows }: TerminalSize): void {
    this.shown.push(`reset ${cols}x${rows}`)
  }

  resize({ cols, rows }: TerminalSize): void {
    this.shown.push(`size ${cols}x${rows}`)
  }

  write(bytes: Uint8Array | string, parsed: () => void): void {
    this.shown.push(typeof bytes === 'string' ? bytes : this.decoder.decode(bytes))
    this.waiting.push(parsed)
  }

  parse(): void {
    for (const parsed of this.waiting.splice(0)) parsed()
  }
}

interface Options {
  readonly size?: TerminalSize
  readonly run?: number | null
  readonly mayType?: boolean
}

function setUp({ size = { cols: 80, rows: 24 }, run = null, mayType = true }: Options = {}) {
  const { client: near, host: far } = pairedTransports()
  const frames: Frame[] = []
  const asked: Asked[] = []
  far.onPacket((packet) => {
    if (typeof packet !== 'string') {
      const frame = decodeFrame(packet)
      if (frame) frames.push(frame)
      return
    }
    const { id, name, input, type } = JSON.parse(packet) as { id: number; type: string } & Asked
    if (type !== 'request') return
    asked.push({ name, input })
    const output = name === 'terminal.resize' ? { cols: input['cols'], rows: input['rows'] } : {}
    far.send(JSON.stringify({ type: 'output', id, output }))
  })
  const clock = new ManualClock()
  const screen = new Screen()
  const client = new RpcClient(near)
  const channel = new TerminalChannel({ agentId: 'a', sink: screen, size, colors: null, clock, run, mayType })
  channel.bind(client, 7)
  const reset = (generation: number, seq: number, data = '', at: TerminalSize = size): void =>
    channel.receiveReset({ stream: 'terminal-reset', channel: 7, generation, seq, ...at, data })
  const typed = (): string[] =>
    frames.flatMap((frame) =>
      frame.kind === 'input' ? [`${frame.generation}: ${new TextDecoder().decode(frame.bytes)}`] : [],
    )
  const output = (generation: number, seq: number, text: string): void =>
    channel.receiveFrame({ kind: 'output', channel: 7, generation, seq, bytes: new TextEncoder().encode(text) })
  return { channel, screen, clock, frames, asked, client, reset, output, typed }
}

describe('TerminalChannel', () => {
  it('attaches with its size and shows the snapshot, then what follows it', () => {
    const { asked, screen, reset, output } = setUp()
    reset(1, 10, 'old')
    output(1, 10, 'new')
    expect(asked[0]).toEqual({
      name: 'terminal.attach',
      input: { agent: 'a', channel: 7, cols: 80, rows: 24, colors: null },
    })
    expect(screen.shown).toEqual(['reset 80x24', 'old', 'new'])
  })

  it('drops what the snapshot holds already and what belongs to another run', () => {
    const { screen, reset, output } = setUp()
    output(1, 0, 'early')
    reset(2, 10)
    output(1, 10, 'other run')
    output(2, 4, 'before')
    output(2, 8, 'xxfresh')
    expect(screen.shown).toEqual(['reset 80x24', '', 'fresh'])
  })

  it('starts afresh when bytes are missing', () => {
    const { asked, screen, reset, output } = setUp()
    reset(1, 0)
    output(1, 5, 'late')
    expect(asked.map(({ name }) => name)).toEqual(['terminal.attach', 'terminal.detach', 'terminal.attach'])
    expect(screen.shown).toEqual(['reset 80x24', ''])
  })

  it('acknowledges what was parsed, not what came: at once when it is much, else after a pause', () => {
    const { screen, clock, frames, reset, output } = setUp()
    reset(1, 0)
    output(1, 0, 'abc')
    clock.advance(1_000)
    expect(frames).toEqual([])
    screen.parse()
    clock.advance(499)
    expect(frames).toEqual([])
    clock.advance(1)
    expect(frames).toEqual([{ kind: 'parsed', channel: 7, generation: 1, seq: 3 }])
    output(1, 3, 'x'.repeat(128 * 1024))
    screen.parse()
    expect(frames.at(-1)).toEqual({ kind: 'parsed', channel: 7, generation: 1, seq: 3 + 128 * 1024 })
    expect(clock.pendingTimers).toBe(0)
  })

  it('acknowledges nothing of a life that a reset has ended', () => {
    const { screen, clock, frames, reset, output } = setUp()
    reset(1, 0)
    output(1, 0, 'abc')
    reset(2, 0)
    screen.parse()
    clock.advance(1_000)
    expect(frames).toEqual([])
  })

  it('sends a large paste whole and in order, cut to what a frame carries', () => {
    const { channel, frames, reset } = setUp()
    reset(4, 0)
    const text = 'é'.repeat(MAX_FRAME_BYTES)
    channel.type(text)
    const inputs = frames.filter((frame) => frame.kind === 'input')
    expect(inputs.map(({ bytes }) => bytes.length)).toEqual([MAX_FRAME_BYTES, MAX_FRAME_BYTES])
    expect(new TextDecoder().decode(Buffer.concat(inputs.map(({ bytes }) => bytes)))).toBe(text)
    expect(inputs.every(({ generation }) => generation === 4)).toBe(true)
  })

  it('sends nothing typed while there is no run to receive it', () => {
    const { channel, reset, typed } = setUp()
    channel.type('lost')
    reset(0, 0)
    reset(1, 0)
    expect(typed()).toEqual([])
  })

  it('keeps what is typed before the run it is typed for is attached, and sends it then, in order and once', () => {
    const { channel, reset, typed } = setUp({ run: 2 })
    channel.type('before ')
    // The terminal as the last run left it: the new one has not begun.
    reset(1, 0, 'old screen')
    channel.type('it begins')
    expect(typed()).toEqual([])
    reset(2, 0)
    channel.type('!')
    reset(2, 0)
    expect(typed()).toEqual(['2: before ', '2: it begins', '2: !'])
  })

  it('gives no run what was typed for another', () => {
    const { channel, reset, typed } = setUp({ run: 2 })
    channel.type('rm -rf build')
    reset(3, 0)
    channel.expectRun(3)
    channel.type('y')
    expect(typed()).toEqual(['3: y'])
    channel.expectRun(4)
    channel.type('for 4')
    channel.expectRun(null)
    reset(4, 0)
    expect(typed()).toEqual(['3: y'])
  })

  it('sends to a newer run at once although the page has not heard of it', () => {
    const { channel, reset, typed } = setUp({ run: 2 })
    reset(3, 0)
    channel.type('y')
    expect(typed()).toEqual(['3: y'])
  })

  it('keeps what is typed while it attaches again, and nothing while the host is gone', () => {
    const { channel, client, reset, typed } = setUp({ run: 1 })
    reset(1, 0)
    channel.bind(null, 7)
    channel.type('nowhere')
    channel.bind(client, 7)
    channel.type('back')
    expect(typed()).toEqual([])
    reset(1, 0)
    expect(typed()).toEqual(['1: back'])
  })

  it('keeps at most 64 KB, and nothing behind what was too much', () => {
    const { channel, reset, typed } = setUp({ run: 1 })
    channel.type('first')
    channel.type('x'.repeat(64 * 1024))
    channel.type('\r')
    reset(1, 0)
    expect(typed()).toEqual(['1: first'])
  })

  it('resizes the pty once a drag of the window rests', () => {
    const { channel, clock, asked, reset } = setUp()
    reset(1, 0)
    for (const cols of [81, 82, 83]) channel.fit({ cols, rows: 24 })
    clock.advance(60)
    expect(asked.slice(1)).toEqual([{ name: 'terminal.resize', input: { channel: 7, cols: 83, rows: 24 } }])
  })

  it('takes the size another window chose, keeps it while this one changes, and takes it back when asked', () => {
    const { channel, clock, asked, screen, reset } = setUp()
    reset(1, 0)
    channel.receiveSize({ cols: 60, rows: 12 })
    channel.fit({ cols: 90, rows: 30 })
    clock.advance(1_000)
    expect(channel.status.foreignSize).toEqual({ cols: 60, rows: 12 })
    expect(asked).toHaveLength(1)
    channel.takeSize()
    expect(channel.status.foreignSize).toBeNull()
    expect(asked.at(-1)?.input).toEqual({ channel: 7, cols: 90, rows: 30 })
    expect(screen.shown.slice(-2)).toEqual(['size 60x12', 'size 90x30'])
  })

  it('blames no other window for its own earlier size while a resize is on its way', async () => {
    const { channel, clock, screen, reset } = setUp()
    reset(1, 0)
    channel.fit({ cols: 80, rows: 30 })
    reset(2, 0)
    expect(channel.status.foreignSize).toBeNull()
    clock.advance(60)
    reset(3, 0)
    expect(channel.status.foreignSize).toBeNull()
    await settle()
    expect(screen.shown.at(-1)).toBe('size 80x30')
  })

  it('keeps its screen while the host is gone and attaches again to the next connection', () => {
    const { channel, screen, asked, client, reset } = setUp()
    reset(1, 0, 'kept')
    channel.bind(null, 7)
    channel.type('nowhere')
    channel.bind(client, 8)
    expect(screen.shown).toEqual(['reset 80x24', 'kept'])
    expect(asked.at(-1)).toMatchObject({ name: 'terminal.attach', input: { channel: 8 } })
  })

  it('says why the host does not show it', async () => {
    const { client: near, host: far } = pairedTransports()
    const error = { code: 'invalid-input', message: 'No such colour.', field: 'colors' }
    far.onPacket(() => far.send(JSON.stringify({ type: 'error', id: 1, error })))
    const parts = {
      agentId: 'a',
      sink: new Screen(),
      size: { cols: 80, rows: 24 },
      colors: null,
      run: null,
      mayType: true,
    }
    const channel = new TerminalChannel({ ...parts, clock: new ManualClock() })
    channel.bind(new RpcClient(near), 1)
    await settle()
    expect(channel.status.problem).toBe('No such colour.')
  })

  it('C1: says what the host has refused, until the person knows or another run begins', () => {
    const { channel, reset } = setUp()
    reset(1, 0)
    channel.receiveRefusal(100)
    reset(1, 0)
    expect(channel.status.unreadInput).toEqual({ kind: 'refused', bytes: 100 })
    channel.dropUnreadInput()
    expect(channel.status.unreadInput).toBeNull()
    channel.receiveRefusal(200)
    reset(2, 0)
    expect(channel.status.unreadInput).toBeNull()
  })

  it('C1: what waits of a paste is not sent to the next run', async () => {
    const { channel, reset, frames } = setUp()
    reset(1, 0)
    channel.type('x'.repeat(1_000_000))
    reset(2, 0)
    await settle()
    channel.type('y')
    const inputs = frames.filter((frame) => frame.kind === 'input')
    expect(inputs.filter(({ generation }) => generation === 2).map(({ bytes }) => bytes.length)).toEqual([1])
  })

  it('of a read-only login types nothing and keeps the size the terminal has', async () => {
    const { channel, screen, clock, asked, reset, typed } = setUp({ mayType: false })
    reset(1, 0, 'shown', { cols: 100, rows: 30 })
    expect(screen.shown).toEqual(['reset 100x30', 'shown'])
    channel.type('rm -rf /\r')
    channel.typeBinary('\x03')
    channel.fit({ cols: 40, rows: 10 })
    await clock.advanceAsync(1_000)
    expect(typed()).toEqual([])
    expect(asked.map(({ name }) => name)).toEqual(['terminal.attach'])
  })

  it('leaves no timer behind', () => {
    const { channel, screen, clock, reset, output } = setUp()
    reset(1, 0)
    output(1, 0, 'abc')
    screen.parse()
    channel.fit({ cols: 10, rows: 10 })
    channel.dispose()
    expect(clock.pendingTimers).toBe(0)
  })

  it('writes a character that came in two frames whole', () => {
    const { channel, screen, reset } = setUp()
    reset(1, 0)
    const dash = new TextEncoder().encode('a—b')
    channel.receiveFrame({ kind: 'output', channel: 7, generation: 1, seq: 0, bytes: dash.subarray(0, 2) })
    channel.receiveFrame({ kind: 'output', channel: 7, generation: 1, seq: 2, bytes: dash.subarray(2) })
    expect(screen.shown.slice(-2)).toEqual(['a', '—b'])
  })
})
