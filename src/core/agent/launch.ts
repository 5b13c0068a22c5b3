import { err, ok, type Result } from '../../base/result.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string>>

/**
 * Variables that belong to the host and must not reach its children: they change how Electron, Node and npm behave, or
 * belong to another run, as when the host itself was started inside one.
 */
const HOST_OWN = /^(?:ELECTRON_.*|NODE_OPTIONS|npm_.*|CORRAL_(?:AGENT_ID|RUN_ID|RUN_SECRET|SOCKET|HOOKS|DATA_DIR))$/i
/** What an AppImage's runtime, and Chromium in it, set for the app alone; `ARGV0` changes how zsh starts programs. */
const PACKAGE_OWN = /^(?:APPDIR|APPIMAGE|ARGV0|OWD|CHROME_DESKTOP|ORIGINAL_XDG_CURRENT_DESKTOP)$/
/** Variables that lead to a run's door: only the host sets them. */
const DOOR = /^CORRAL_(?:SOCKET|RUN_SECRET|HOOKS)$/i

/** What setlocale(3) looks at for the characters of a text, the first that is not empty. */
const CHARACTER_LOCALES = ['LC_ALL', 'LC_CTYPE', 'LANG']
/**
 * A locale that needs no language to be installed and whose characters are UTF-8. Windows has no such variable: its
 * consoles have code pages.
 */
const UTF8_LOCALE = { linux: 'C.UTF-8', darwin: 'UTF-8', win32: null } as const

/** The environment without the host's own variables, and without what leads into the AppImage the host may run from. */
export function withoutHostOwn(env: Environment): Environment {
  const kept = Object.entries(env).filter(([name]) => !HOST_OWN.test(name) && !PACKAGE_OWN.test(name))
  const mount = env['APPDIR'] ?? ''
  return Object.fromEntries(mount.startsWith('/') ? kept.flatMap((entry) => withoutMount(entry, mount)) : kept)
}

/** A list of paths (`PATH`, `LD_LIBRARY_PATH`) without those under `mount`, which is gone when the app has ended; none if nothing else is left. */
function withoutMount([name, value]: readonly [string, string], mount: string): (readonly [string, string])[] {
  const paths = value.split(':')
  const others = paths.filter((path) => path !== mount && !path.startsWith(`${mount}/`))
  if (others.length === paths.length) return [[name, value]]
  const isEmpty = others.every((path) => path === '')
  return isEmpty ? [] : [[name, others.join(':')]]
}

/** What a run is told about itself through its environment. */
export interface RunVariables {
  readonly agentId: string
  readonly runId: string
  readonly workspace: string
  /** Null if the folder is not a git work tree or the head is detached. */
  readonly branch: string | null
  /** Where the host listens for runs, this run's secret there, and the folder with hooks that report there; null if it does not listen. */
  readonly door: { readonly socket: string; readonly secret: string; readonly hooks: string } | null
  readonly platform: keyof typeof UTF8_LOCALE
}

/**
 * The environment of a run: the login shell's without the host's own variables, then Corral's variables, then the
 * spec's; UTF-8 where nothing of that names a locale.
 */
export function buildRunEnvironment(
  base: Environment,
  variables: RunVariables,
  spec: { readonly env: Environment },
): Environment {
  return withCharacters(variables.platform, {
    ...withoutHostOwn(base),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    TERM_PROGRAM: 'Corral',
    CLAUDE_INSTANCE_ID: variables.agentId,
    CLAUDE_WORKSPACE: variables.workspace,
    ...(variables.branch === null ? {} : { CLAUDE_BRANCH: variables.branch }),
    ...withoutDoor(spec.env),
    // Last, so that no spec can forge them: membership of the process tree depends on the cookie.
    CORRAL_AGENT_ID: variables.agentId,
    CORRAL_RUN_ID: variables.runId,
    ...(variables.door === null
      ? {}
      : {
          CORRAL_SOCKET: variables.door.socket,
          CORRAL_RUN_SECRET: variables.door.secret,
          CORRAL_HOOKS: variables.door.hooks,
        }),
  })
}

/** In the C locale, which is what no locale means, programs show the bytes of "é" instead of the character. */
function withCharacters(platform: RunVariables['platform'], env: Environment): Environment {
  const locale = UTF8_LOCALE[platform]
  const isNamed = CHARACTER_LOCALES.some((name) => (env[name] ?? '') !== '')
  return locale === null || isNamed ? env : { ...env, LC_CTYPE: locale }
}

/** A socket that is not the host's must not be taken for it. */
function withoutDoor(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !DOOR.test(name)))
}

/** The program and arguments a spec asks for; the shell is the login shell named in `base`. */
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
