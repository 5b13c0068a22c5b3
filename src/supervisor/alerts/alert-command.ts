import { BackgroundWork, type WorkFailureHandler } from '../../base/background-work.ts'
import { Lifetime } from '../../base/disposable.ts'
import { err, type Result } from '../../base/result.ts'
import type { Environment } from '../../core/agent/launch.ts'
import { withoutDenied } from '../../core/agent/spawn-policy.ts'
import type { AlertPrograms } from '../../core/alerts/ports.ts'
import type { AlertAction } from '../../shapes/alert-rule.ts'
import type { SupervisorPorts } from '../environment.ts'
import { checkPolicy, recheck } from '../run/policy-check.ts'

/** A command of an alert is ended after so long, ms. */
const COMMAND_WITHIN_MS = 30_000
/** Commands that run at once, and that wait; more are refused. */
const MOST_AT_ONCE = 2
const MOST_WAITING = 50

type Command = Extract<AlertAction, { readonly kind: 'command' }>

/** A command to be run. `env`: what it is told of the alert. */
export interface CommandOrder {
  readonly action: Command
  readonly env: Environment
  /** Null: it was run and ended well; else why not, for people. */
  readonly done: (problem: string | null) => void
}

/** What AlertCommands works with. */
export interface AlertCommandsParts {
  readonly ports: Pick<SupervisorPorts, 'settings' | 'commands' | 'shellEnvironment'>
  readonly programs: AlertPrograms
  /** The folder they run in. */
  readonly home: string
  readonly onFailure: WorkFailureHandler
}

/** Runs commands of alerts, a few at once, within the spawn policy. Nobody waits for them. */
export class AlertCommands extends Lifetime {
  private readonly parts: AlertCommandsParts
  private readonly work: BackgroundWork
  private readonly waiting: CommandOrder[] = []
  private running = 0

  constructor(parts: AlertCommandsParts) {
    super()
    this.parts = parts
    this.work = this.register(new BackgroundWork(parts.onFailure))
  }

  run(order: CommandOrder): void {
    if (this.waiting.length >= MOST_WAITING) return order.done('too many others wait')
    this.waiting.push(order)
    this.next()
  }

  private next(): void {
    const order = this.running < MOST_AT_ONCE ? this.waiting.shift() : undefined
    if (order === undefined) return
    this.running += 1
    this.work.run('run the command of an alert', async () => {
      try {
        const result = await this.runOne(order)
        if (!this.isDisposed) order.done(result.ok ? null : result.error)
      } finally {
        this.running -= 1
        if (!this.isDisposed) this.next()
      }
    })
  }

  private async runOne({ action, env: own }: CommandOrder): Promise<Result<null, string>> {
    const { ports, programs, home } = this.parts
    const shell = await ports.shellEnvironment.read()
    const env = { ...withoutDenied(ports.settings.values.spawnPolicy, shell.env), ...own }
    const found = await ports.commands.resolve(action.command, env)
    if (!found.ok) return err(found.error.message)
    const order = { command: action.command, file: found.value, realCwd: null, specEnv: {}, env }
    const checked = await checkPolicy({ ...order, ownersEnv: shell.env }, ports)
    if (!checked.ok) return err(checked.error.message)
    const changed = await recheck(checked.value, ports)
    if (changed !== null) return err(changed.message)
    if (this.isDisposed) return err('Corral ends')
    const { file, name } = checked.value.program
    return programs.run({ file, name, args: action.args, cwd: home, env, timeoutMs: COMMAND_WITHIN_MS })
  }
}
