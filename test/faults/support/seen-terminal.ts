import { spawn, type IPty } from 'node-pty'
import { XtermMirrors } from '../../../src/adapters/terminal-mirror/xterm-mirror.ts'
import type { FaultPlace } from './place.ts'
import { eventually, within } from './wait.ts'

const SIZE = { cols: 90, rows: 24 }

/** A person's terminal with a program in it: what is typed, and what is seen. */
export class SeenTerminal {
  readonly ended: Promise<number>
  private readonly pty: IPty
  private readonly mirror = new XtermMirrors().create(SIZE)
  private readonly words: readonly string[]

  private constructor(place: FaultPlace, words: readonly string[], env: NodeJS.ProcessEnv) {
    const [file = '', ...args] = words
    this.words = words
    this.pty = spawn(file, args, {
      ...SIZE,
      cwd: place.dir,
      env: { ...place.env, ...env },
      name: 'xterm-256color',
      encoding: null,
    })
    this.pty.onData((data) => this.mirror.write(data as unknown as Uint8Array, () => undefined))
    this.mirror.onReply((bytes) => this.pty.write(Buffer.from(bytes)))
    this.ended = new Promise((resolve) => this.pty.onExit(({ exitCode }) => resolve(exitCode)))
  }

  static open(place: FaultPlace, words: readonly string[], env: NodeJS.ProcessEnv = {}): SeenTerminal {
    const opened = new SeenTerminal(place, words, env)
    place.defer(async () => {
      opened.pty.kill('SIGKILL')
      await within(opened.ended, `${words.join(' ')} to end`)
      opened.mirror.dispose()
    })
    return opened
  }

  /** The rows of the screen, without blanks at their ends. */
  get rows(): readonly string[] {
    return this.mirror.screenRows().map(({ spans }) =>
      spans
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    )
  }

  type(text: string | Uint8Array): void {
    this.pty.write(typeof text === 'string' ? text : Buffer.from(text))
  }

  /** Waits for the screen to show something. */
  async until(what: string, isSeen: (rows: readonly string[]) => boolean): Promise<readonly string[]> {
    return await eventually(
      () => isSeen(this.rows) && this.rows,
      () => `${this.words.join(' ')} to show ${what}; it shows:\n${this.rows.join('\n')}`,
    )
  }
}
