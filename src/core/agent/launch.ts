import { err, ok, type Result } from '../../base/result.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'

/** Names of variables as a map; what a process is started with. */
export type Environment = Readonly<Record<string, string>>

/** Variables that belong to the host, not to what it starts: they change what Electron, Node and npm do in children, or name another run. */
const HOST_OWN = /^(?:ELECTRON_.*|NODE_OPTIONS|npm_.*|CORRAL_(?:AGENT_ID|RUN_ID|SOCKET|DATA_DIR))$/i

/** An environment without what is the host's own. */
export function withoutHostOwn(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !HOST_OWN.test(name)))
}

/** What one run is told about itself. */
export interface RunVariables {
  readonly agentId: string
  readonly runId: string
  readonly workspace: string
  /** Null: not a git work tree, or a detached head. */
  readonly branch: string | null
  /** Where the host listens for agents; null: it does not. */
  readonly socket: string | null
}

/** The environment of a run: the login shell's, less what is the host's own, then Corral's variables, then the spec's. */
export function buildRunEnvironment(
  base: Environment,
  variables: RunVariables,
  spec: Pick<AgentSpec, 'env'>,
): Environment {
  return {
    ...withoutHostOwn(base),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    TERM_PROGRAM: 'Corral',
    CLAUDE_INSTANCE_ID: variables.agentId,
    CLAUDE_WORKSPACE: variables.workspace,
    ...(variables.branch === null ? {} : { CLAUDE_BRANCH: variables.branch }),
    ...(variables.socket === null ? {} : { CORRAL_SOCKET: variables.socket }),
    ...spec.env,
    // Last, so that no spec can forge them: membership of the tree hangs on the cookie.
    CORRAL_AGENT_ID: variables.agentId,
    CORRAL_RUN_ID: variables.runId,
  }
}

/** The program and arguments a spec asks for; the shell is the login shell of `base`. */
export function commandLineOf(
  spec: AgentSpec,
  type: AgentType,
  base: Environment,
): Result<{ command: string; args: readonly string[] }, StartFailure> {
  const command = spec.command ?? type.command ?? (type.id === 'shell' ? (base['SHELL'] ?? null) : null)
  if (command === null) {
    return err({
      code: 'command-missing',
      message: `An agent of type "${type.id}" needs a command. Edit the agent and name the program to run.`,
    })
  }
  return ok({ command, args: [...type.args, ...spec.args] })
}
