import type { StartFailure } from '../../shapes/start-failure.ts'
import type { SpawnPolicy } from '../../shapes/settings.ts'

/** Nothing is forbidden: a fresh start. */
export const OPEN_POLICY: SpawnPolicy = {
  allowedCommands: [],
  deniedCommands: [],
  allowedRoots: [],
  deniedEnvironment: [],
}

/** True when nothing at all is forbidden. */
export function isOpenPolicy(policy: SpawnPolicy): boolean {
  return Object.values(policy).every((list: readonly string[]) => list.length === 0)
}

/** What is about to be spawned. */
export interface SpawnPlan {
  /** Where the command was found. */
  readonly file: string
  /** The file behind it, symbolic links resolved. */
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

/** Why the policy forbids it; null: it may be spawned. */
export function refusalOfSpawn(policy: SpawnPolicy, plan: SpawnPlan): StartFailure | null {
  const message = commandRefusal(policy, plan) ?? rootRefusal(plan) ?? environmentRefusal(policy, plan)
  return message === null ? null : { code: 'policy-refused', message: `${message} ${WHERE}` }
}

/** The environment without what the policy denies. */
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
  // Agents are installed as links to a file named after its version: the name they are found by is the one that counts.
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

/** True when `path` is `root` or lies below it. Both are absolute. */
function isInside(path: string, root: string): boolean {
  // On Windows both slashes separate; elsewhere a backslash is a letter like any other.
  const isWindows = !root.startsWith('/')
  const bare = root.replace(isWindows ? /[\\/]+$/ : /\/+$/, '')
  return path === bare || path === root || path.startsWith(`${bare}/`) || (isWindows && path.startsWith(`${bare}\\`))
}

function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => globOf(pattern, 'su').test(name))
}

/** Whatever the case: file systems and environments that take both for one would let the other spelling through. */
function isDenied(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => globOf(pattern, 'sui').test(name))
}

function globOf(pattern: string, flags: string): RegExp {
  const literal = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${literal.replaceAll(/\*+/g, '.*')}$`, flags)
}

/** What a program can be called: by its path, by its name, and by that without Windows' ending. */
function namesOf(path: string): string[] {
  const name = path.split(/[\\/]/).at(-1) ?? path
  return [path, name, name.replace(/\.(?:exe|cmd|bat|com)$/i, '')]
}
