import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { delimiter } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import { withoutHostOwn, type Environment } from '../../core/agent/launch.ts'
import type { ShellEnvironment } from '../../core/ports.ts'
import { ASKING, forAgents, parseEnvironment } from './parse-environment.ts'
import { runShell, type ShellAnswer } from './run-shell.ts'
import { dialectOf, SUBSTITUTES } from './shell-kind.ts'
import { withUsualFolders } from './usual-folders.ts'

/** Slow start-up files take two or three seconds; VS Code uses the same limit. */
const TIMEOUT_MS = 10_000

/** The result of `read`. */
type Captured = Awaited<ReturnType<ShellEnvironment['read']>>
/** Why a shell was not asked successfully. One that could not even be started may be asked again. */
type Refusal = Exclude<ShellAnswer, { readonly kind: 'printed' }>

/** The environment to start from, and how to capture the shell's. */
export interface LoginShellOptions {
  readonly platform: NodeJS.Platform
  /** The environment the host was started with. */
  readonly hostEnv: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** The user's shell according to the system (`os.userInfo().shell`); null if unknown. */
  readonly userShell: string | null
  /** Longest wait for each of two tries, ms; default 10,000. */
  readonly timeoutMs?: number
}

/**
 * Captures the environment of the user's login shell once; a host started from a dock or a menu lacks what the shell's
 * start-up files set.
 */
export class LoginShellEnvironment implements ShellEnvironment {
  private readonly options: LoginShellOptions
  private captured: Promise<Captured> | null = null

  constructor(options: LoginShellOptions) {
    this.options = options
  }

  async read(): Promise<Captured> {
    this.captured ??= this.capture().catch((error: unknown) => {
      this.captured = null
      throw error
    })
    const { env, ...how } = await this.captured
    if (this.options.platform === 'win32') return { env, ...how }
    // Checked on every read: an installer may just have created one of these folders.
    return { env: { ...env, PATH: withUsualFolders(env['PATH'] ?? '', this.options.home) }, ...how }
  }

  private async capture(): Promise<Captured> {
    const host = definedOnly(this.options.hostEnv)
    if (this.options.platform === 'win32') return { env: forAgents(host, host), source: 'host', problem: null }
    const shell = this.shell(host)
    const asked = await this.ask(shell, host)
    if (!asked.ok) {
      const { kind, reason } = asked.error
      // A host short of descriptors, memory or processes learns nothing about the shell: the next start asks again.
      if (kind === 'not-started') this.captured = null
      const problem = `The login shell ${shell} could not be asked for its environment: ${reason}. Corral uses its own; programs may be missing from the PATH. Look in the shell's start-up files for commands that wait for input.`
      return { env: this.complete(forAgents(host, host), host, shell), source: 'host', problem }
    }
    return { env: this.complete(forAgents(asked.value, host), host, shell), source: 'login-shell', problem: null }
  }

  private shell(host: Environment): string {
    const own = host['SHELL'] || this.options.userShell || ''
    if (own !== '' && dialectOf(own) !== null) return own
    return SUBSTITUTES.find((shell) => existsSync(shell)) ?? '/bin/sh'
  }

  /** The shell's variables, or why there are none. */
  private async ask(shell: string, host: Environment): Promise<Result<Environment, Refusal>> {
    const dialect = dialectOf(shell)
    if (dialect === null) return silent('its syntax is not supported')
    let reason = ''
    for (const args of dialect.tries) {
      const mark = `corral-${randomBytes(16).toString('hex')}`
      const script = `printf %s ${mark}; ${dialect.printEnvironment}; printf %s ${mark}-end`
      const env = { ...withoutHostOwn(host), ...ASKING }
      const answer = await runShell({
        shell,
        args: [...args, script],
        env,
        endMark: `${mark}-end`,
        timeoutMs: this.options.timeoutMs ?? TIMEOUT_MS,
      })
      if (answer.kind === 'not-started') return err(answer)
      const parsed = answer.kind === 'printed' ? parseEnvironment(answer.output, mark) : null
      if (parsed !== null) return ok(parsed)
      reason = answer.kind === 'silent' ? answer.reason : 'its output cannot be parsed'
    }
    return silent(reason)
  }

  private complete(env: Environment, host: Environment, shell: string): Environment {
    // A user who starts Corral from a terminal expects that terminal's PATH, even if the login shell's files lack parts
    // of it.
    const path = [env['PATH'], host['PATH']].filter(Boolean).join(delimiter)
    return { HOME: this.options.home, SHELL: host['SHELL'] || this.options.userShell || shell, ...env, PATH: path }
  }
}

function silent(reason: string): Result<never, Refusal> {
  return err({ kind: 'silent', reason })
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Environment {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
