import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SshServer, writeProgram } from '../../support/ssh-server.ts'
import { COOKIE_NAME } from '../../tools/survivors.ts'
import { bundledCommandLine, CommandLine, type Called, type CallPlace } from './command-line.ts'
import type { FaultPlace } from './place.ts'
import { eventually, within } from './wait.ts'

const SOURCES = resolve(import.meta.dirname, '../../../src')

/** Another machine, played by this one: the host of a place, which is reached through a real sshd as `gpu1`. */
export class RemoteMachine {
  readonly ssh: SshServer
  /** The command line, bundled. */
  readonly program: string
  /** Path of the program `corral` there. */
  readonly command: string
  /** Where the person sits: a Corral without a host, whose ssh knows that machine. */
  readonly here: CallPlace
  private readonly place: FaultPlace

  private constructor(place: FaultPlace, ssh: SshServer, program: string) {
    this.place = place
    this.program = program
    this.ssh = ssh
    this.command = join(place.dir, 'corral')
    const dataDir = join(place.dir, 'here')
    mkdirSync(dataDir, { mode: 0o700 })
    const env = { ...place.env, PATH: `${ssh.bin}:${place.env['PATH'] ?? ''}` }
    this.here = { env, dataDir, defer: (undo) => place.defer(undo) }
    this.install(this.command, `exec '${process.execPath}' '${program}' "$@"`)
  }

  static async start(place: FaultPlace): Promise<RemoteMachine> {
    const dir = join(place.dir, 'ssh')
    mkdirSync(dir, { mode: 0o700 })
    const ssh = await SshServer.start({ dir, env: place.env })
    place.defer(() => ssh.stop())
    return new RemoteMachine(place, ssh, await bundledCommandLine(place))
  }

  /** A program there. sshd hands on nothing of its own environment. */
  install(path: string, text: string): void {
    const { env, cookie } = this.place
    const runtime = env['XDG_RUNTIME_DIR'] ?? ''
    writeProgram(path, `export XDG_RUNTIME_DIR='${runtime}' ${COOKIE_NAME}='${cookie}'\n${text}`)
  }

  /** A Corral there of another version: it says so, and nothing else. Resolves with its path. */
  installOther(contract: number, version: string): string {
    const script = join(this.place.dir, `corral-${contract}.mjs`)
    const from = (path: string): string => JSON.stringify(pathToFileURL(join(SOURCES, path)).href)
    const welcome = JSON.stringify({ type: 'welcome', contract, version })
    writeFileSync(
      script,
      `import { writeGreeting } from ${from('contract/stdio-greeting.ts')}
import { encodePacket } from ${from('transports/control/packets.ts')}
process.stdout.write(writeGreeting({ version: ${JSON.stringify(version)} }))
process.stdin.once('data', () => process.stdout.write(encodePacket(${JSON.stringify(welcome)})))
`,
    )
    const path = join(this.place.dir, `corral-${contract}`)
    this.install(path, `exec '${process.execPath}' '${script}'`)
    return path
  }

  /** Calls `corral` where the person sits, and waits for its end. */
  call(...args: readonly string[]): Promise<Called> {
    return within(this.begin(...args).ended, `corral ${args.join(' ')} to end`)
  }

  begin(...args: readonly string[]): CommandLine {
    return this.beginWith({}, ...args)
  }

  /** The same with further variables. */
  beginWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): CommandLine {
    return CommandLine.beginAs(this.program, { ...this.here, env: { ...this.here.env, ...env } }, ...args)
  }

  /** Puts a host on the list. `options`: further ones of `corral host add`. */
  add(...options: readonly string[]): Promise<Called> {
    const there = ['--command', this.command, '--remote-data-dir', this.place.dataDir]
    return this.call('host', 'add', 'gpu1', ...there, ...options)
  }
}

/** The ssh that a program has started. */
export function sshOf(pid: number | undefined): Promise<number> {
  const found = (): number | undefined => {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
    return children
      .map(Number)
      .find((child) => commandOf(child).startsWith('ssh ') || commandOf(child).includes('/ssh '))
  }
  return eventually(
    () => found() ?? false,
    () => `process ${pid} to have started ssh`,
  )
}

/** Command line of a process; empty: it is gone. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return ''
    throw error
  }
}
