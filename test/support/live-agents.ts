import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Where agents that npm brought are (a folder with node_modules), and the scripted model they talk to; null: not given. */
export const LIVE = liveFrom(process.env)

/** How a CLI is started so that it talks to the scripted model. */
export interface LiveSetup {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

interface Live {
  readonly agents: string
  readonly model: string
}

const READY_WITHIN_MS = 20_000
const LOOK_MS = 100

function liveFrom({ CORRAL_LIVE_AGENTS: agents, CORRAL_LIVE_MODEL: model }: NodeJS.ProcessEnv): Live | null {
  return agents === undefined || model === undefined ? null : { agents, model }
}

/** The scripted model, on a port of its own until it is disposed. */
export class LiveModel implements AsyncDisposable {
  private readonly live: Live
  private readonly port: number
  private readonly end: () => Promise<void>

  private constructor(live: Live, port: number, end: () => Promise<void>) {
    this.live = live
    this.port = port
    this.end = end
  }

  static async start(live: Live, port: number): Promise<LiveModel> {
    const model = spawn(process.execPath, [live.model, '--port', String(port)], { stdio: 'ignore' })
    const ended = once(model, 'exit')
    const endMs = performance.now() + READY_WITHIN_MS
    while (!(await isListening(port)) && performance.now() < endMs) await wait(LOOK_MS)
    return new LiveModel(live, port, async () => {
      model.kill()
      await ended
    })
  }

  /** Writes the settings of one CLI below `home`. */
  setup(agent: string, { home, workspace }: { readonly home: string; readonly workspace: string }): LiveSetup {
    mkdirSync(home, { recursive: true })
    const words = [this.live.model, '--setup', home, '--cwd', workspace, '--port', String(this.port)]
    const all = JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as Record<string, LiveSetup>
    const { args = [], env = {} } = all[agent] ?? {}
    return { command: join(this.live.agents, 'node_modules/.bin', agent), args, env }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
  }
}

async function isListening(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
