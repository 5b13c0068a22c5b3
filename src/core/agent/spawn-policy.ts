import type { StartFailure } from '../../shapes/start-failure.ts'
import type { SpawnPolicy } from '../../shapes/settings.ts'

/** The default policy: nothing is forbidden. */
export const OPEN_POLICY: SpawnPolicy = {
  allowedCommands: [],
  deniedCommands: [],
  allowedRoots: [],
  deniedEnvironment: [],
}

/** True if the policy forbids nothing. */
export function isOpenPolicy(policy: SpawnPolicy): boolean {
  return Object.values(policy).every((list: readonly string[]) => list.length === 0)
}

/** What is about to be spawned. */
export interface SpawnPlan {
  /** The path at which the command was found. */
  readonly file: string
  /** The same path with symbolic links resolved. */
  readonly realFile: string
  /** The command as the spec names it. */
  readonly command: string
  /** The roots of the policy, symbolic links resolved. */
  readonly realRoots: readonly string[]
  /** The workspace, symbolic links resolved. */
  readonly realCwd: string
  /** Variables the spec sets itself. */
  readonly specEnv: Readonly<Record<string, string>>
}

const WHERE = 'Change it under Settings → Security, or change the agent.'

/** Why the policy forbids it; null if it may be spawned. */
export function refusalOfSpawn(policy: SpawnPolicy, plan: SpawnPlan): StartFailure | null {
  const message = commandRefusal(policy, plan) ?? rootRefusal(plan) ?? environmentRefusal(policy, plan)
  return message === null ? null : { code: 'policy-refused', message: `${message} ${WHERE}` }
}

/** The environment without the variables the policy denies. */
export function withoutDenied(
  { deniedEnvironment }: SpawnPolicy,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (deniedEnvironment.length === 0) return env
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isDenied(name, deniedEnvironment)))
}

function commandRefusal({ allowedCommands, deniedCommands }: SpawnPolicy, plan: SpawnPlan): string | null {
  const { file, realFile, command } = plan
  const names = [file, realFile, command].flatMap(namesOf)
  if (names.some((name) => isDenied(name, deniedCommands))) return `The spawn policy denies the command "${command}".`
  // Agents are installed as links to a file named after a version: the name under which they are found is compared,
  // too.
  const isAllowed = allowedCommands.length === 0 || namesOf(file).some((name) => matchesAny(name, allowedCommands))
  return isAllowed ? null : `The spawn policy allows only some commands, and "${command}" (${file}) is not one of them.`
}

function rootRefusal({ realRoots, realCwd }: SpawnPlan): string | null {
  if (realRoots.length === 0 || realRoots.some((root) => isInside(realCwd, root))) return null
  return `The folder ${realCwd} lies outside those agents may work in.`
}

function environmentRefusal({ deniedEnvironment }: SpawnPolicy, { specEnv }: SpawnPlan): string | null {
  const denied = Object.keys(specEnv).find((name) => isDenied(name, deniedEnvironment))
  return denied === undefined ? null : `The spawn policy denies the variable ${denied}.`
}

/** True if `path` is `root` or lies below it. Both are absolute. */
function isInside(path: string, root: string): boolean {
  // On Windows both slashes are separators; elsewhere a backslash is an ordinary character.
  const isWindows = !root.startsWith('/')
  const bare = root.replace(isWindows ? /[\\/]+$/ : /\/+$/, '')
  return path === bare || path === root || path.startsWith(`${bare}/`) || (isWindows && path.startsWith(`${bare}\\`))
}

function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => globOf(pattern, 'su').test(name))
}

/**
 * Compared without regard to case: on file systems and in environments that ignore it, another spelling would get past
 * the policy.
 */
function isDenied(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => globOf(pattern, 'sui').test(name))
}

function globOf(pattern: string, flags: string): RegExp {
  const literal = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${literal.replaceAll(/\*+/g, '.*')}$`, flags)
}

/** The names of a program: its path, its file name, and that without the Windows extension. */
function namesOf(path: string): string[] {
  const name = path.split(/[\\/]/).at(-1) ?? path
  return [path, name, name.replace(/\.(?:exe|cmd|bat|com)$/i, '')]
}
