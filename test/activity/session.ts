import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { XtermMirror } from '../../src/adapters/terminal-mirror/xterm-mirror.ts'
import { errnoOf } from '../../src/base/errors.ts'
import type { Pty } from '../../src/core/ports.ts'
import type { HookReport } from '../../src/shapes/hook-report.ts'
import type { Recorded } from './recording.ts'
import { CTRL_C, ESC, type Step } from './scenario.ts'

export const SIZE = { cols: 100, rows: 30 }
const STEP_MS = 40_000
const LOOK_MS = 50
const SEND_AFTER_MS = 300
/** A prompt is on the screen with its first characters; what is pasted may be shown otherwise, and is sent after so long, ms. */
const TAKEN_CHARACTERS = 10
const TAKEN_WITHIN_MS = 6_000
/** Keys that end an agent, whatever it does. */
const GOODBYE: readonly string[] = [ESC, CTRL_C, CTRL_C, CTRL_C]
const LEAVES_WITHIN_MS = 2_000

type TruthEvent = Extract<Recorded, { is: 'truth' }>
type Event = Recorded extends infer E ? (E extends Recorded ? Omit<E, 'ms'> : never) : never

/** How a session is recorded. */
export interface SessionOptions {
  /** The terminal says that it reads status reports. */
  readonly readsStatus: boolean
  /** Folder with Claude's session files. */
  readonly sessions: string
  /** Hears the screen at each step. */
  readonly watch: (text: string) => void
}

/** One agent in one scenario, recorded. */
export class Session {
  readonly events: Recorded[] = []
  private readonly startMs = performance.now()
  private readonly pty: Pty
  private readonly options: SessionOptions
  private readonly mirror: XtermMirror
  private readonly looking: NodeJS.Timeout
  private sessionFile: string | null = null

  constructor(pty: Pty, options: SessionOptions) {
    this.pty = pty
    this.options = options
    this.mirror = new XtermMirror(SIZE, { readsStatus: options.readsStatus })
    this.mirror.onReply((bytes) => pty.reply(bytes))
    pty.onData((bytes) => {
      this.note({ is: 'output', bytes: Buffer.from(bytes).toString('base64') })
      this.mirror.write(bytes.slice(), () => undefined)
    })
    this.looking = setInterval(() => this.lookAtSessionFile(), LOOK_MS)
    this.note({ is: 'truth', truth: 'starting', ask: null, turn: null })
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      await this.take(step)
      this.options.watch(
        `${JSON.stringify({ ...step, text: String('text' in step ? step.text : '') })}\n${this.screen()}`,
      )
    }
    this.note({ is: 'truth', truth: 'any', ask: null, turn: null })
  }

  async end(exited: Promise<unknown>): Promise<void> {
    for (const key of GOODBYE) {
      this.pty.write(Buffer.from(key))
      await wait(100)
    }
    const ended = await Promise.race([exited.then(() => true), wait(LEAVES_WITHIN_MS).then(() => false)])
    if (!ended) process.kill(this.pty.pid, 'SIGKILL')
    await exited
    clearInterval(this.looking)
    this.pty.dispose()
    this.mirror.dispose()
  }

  /** One of its hooks reports. */
  heardHook(report: HookReport): void {
    this.note({ is: 'hook', report })
  }

  private async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'prompt':
        return this.enter(step.text)
      case 'key':
        await this.type(step.key)
        if (step.now !== undefined) this.truth(step.now, { ask: step.ask ?? null, turn: step.turn ?? null })
        return
      case 'until':
        await this.until(step)
        return this.truth(step.now, { ask: step.ask ?? null, turn: step.turn ?? null })
      case 'wait':
        await wait(step.ms)
    }
  }

  /**
   * Sends it when it is seen that it was taken: an agent that is still starting takes nothing for a while. It works from when it takes up what
   * was sent: until then the keys lie in its terminal.
   */
  private async enter(text: string): Promise<void> {
    await this.type(text.includes('\n') ? `\x1b[200~${text}\x1b[201~` : text)
    await wait(SEND_AFTER_MS)
    await this.waitFor(() => this.screen().includes(text.slice(0, TAKEN_CHARACTERS)))
    const before = this.screen()
    await this.type('\r')
    this.truth('any')
    await this.waitFor(() => this.screen() !== before)
    this.truth('working')
  }

  private async waitFor(isTaken: () => boolean): Promise<void> {
    const endMs = performance.now() + TAKEN_WITHIN_MS
    while (!isTaken() && performance.now() < endMs) await wait(LOOK_MS)
  }

  private async type(text: string): Promise<void> {
    this.note({ is: 'typed' })
    this.pty.write(Buffer.from(text))
  }

  private async until({ text, without, withinMs = STEP_MS }: Extract<Step, { do: 'until' }>): Promise<void> {
    const endMs = performance.now() + withinMs
    while (performance.now() < endMs) {
      const screen = this.screen()
      if (text.test(screen) && without?.test(screen) !== true) return
      await wait(LOOK_MS)
    }
    throw new Error(`${String(text)} did not come; the screen was:\n${this.screen()}`)
  }

  private screen(): string {
    return this.mirror.lastLines(SIZE.rows).join('\n')
  }

  /** Of the file only what is read is kept, with the identity a replay gives its process. */
  private lookAtSessionFile(): void {
    const text = readSessionFile(this.options.sessions)
    if (text === this.sessionFile) return
    this.sessionFile = text
    this.note({ is: 'session-file', text })
  }

  private truth(truth: TruthEvent['truth'], more: Partial<TruthEvent> = {}): void {
    this.note({ is: 'truth', truth, ask: null, turn: null, ...more })
  }

  private note(event: Event): void {
    this.events.push({ ms: Math.round(performance.now() - this.startMs), ...event })
  }
}

function readSessionFile(folder: string): string | null {
  try {
    const name = readdirSync(folder).find((each) => /^\d+\.json$/.test(each))
    if (name === undefined) return null
    const { status, waitingFor } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>
    return JSON.stringify({ pid: 1, procStart: 1, status, waitingFor })
  } catch (error) {
    // It is written anew now, or not there yet.
    if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return null
    throw error
  }
}
