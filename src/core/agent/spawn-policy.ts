import type { StartFailure } from '../../shapes/start-failure.ts'
import type { SpawnPolicy } from '../../shapes/settings.ts'
import { matchesGlob } from '../glob.ts'
import { isPathEntry } from './policy-entries.ts'

/** The default policy: nothing is forbidden. */
export const OPEN_POLICY: SpawnPolicy = {
  allowedCommands: [],
  deniedCommands: [],
  allowedRoots: [],
  deniedEnvironment: [],
}

/** True if the policy says anything about which programs may be spawned. */
export function asksForCommands({ allowedCommands, deniedCommands }: SpawnPolicy): boolean {
  return allowedCommands.length > 0 || deniedCommands.length > 0
}

/** A program, under all the names it has on its way to the file. */
export interface NamedProgram {
  /** The path at which it was found. */
  readonly file: string
  /** The same, with the links of its folder resolved: where it lies, be it a link itself or not. */
  readonly place: string
  /** All links resolved: the file that is spawned. */
  readonly realPath: string
  /** What the owner's own search path has under its name, all links resolved; null: nothing. */
  readonly ownersFile: string | null
}

/** What runs a script. */
export interface ScriptRunner extends NamedProgram {
  /** It is looked for on the PATH, which an agent may set itself. */
  readonly isSearched: boolean
}

/** What is about to be spawned. */
export interface SpawnPlan {
  /** The command as the spec names it. */
  readonly command: string
  /** Null: the policy does not ask for commands. */
  readonly program: (NamedProgram & { readonly runners: readonly ScriptRunner[] }) | null
  /** The folder it is to run in, symbolic links resolved; null: it is none of the agent's. */
  readonly realCwd: string | null
  /** Variables the spec sets itself. */
  readonly specEnv: Readonly<Record<string, string>>
}

const WHERE = 'Change it under Settings → Security, or change the agent.'

/** Why the policy forbids it; null if it may be spawned. Folders in the policy have their symbolic links resolved. */
export function refusalOfSpawn(policy: SpawnPolicy, plan: SpawnPlan): StartFailure | null {
  const { command, program } = plan
  const message =
    (program && (denial(policy, command, program) ?? notAllowed(policy, command, program))) ??
    rootRefusal(policy, plan) ??
    environmentRefusal(policy, plan)
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

type Program = NonNullable<SpawnPlan['program']>

function denial({ deniedCommands }: SpawnPolicy, command: string, program: Program): string | null {
  const isNamed = (names: readonly string[]): boolean =>
    names.flatMap(namesOf).some((name) => isDenied(name, deniedCommands))
  if (isNamed([command, program.file, program.place, program.realPath])) {
    return `The spawn policy denies the command "${command}".`
  }
  const runner = program.runners.find(({ file, place, realPath }) => isNamed([file, place, realPath]))
  return runner ? `"${command}" is a script, and the spawn policy denies what runs it (${runner.file}).` : null
}

function notAllowed({ allowedCommands }: SpawnPolicy, command: string, program: Program): string | null {
  if (allowedCommands.length === 0) return null
  if (!isAllowed(program, allowedCommands)) return refusedWords(program, allowedCommands, command)
  // A script of the owner's that looks for its interpreter must not get one of the agent's.
  const stray = program.runners.find(
    (runner) => runner.isSearched && runner.realPath !== runner.ownersFile && !isAllowed(runner, allowedCommands),
  )
  if (stray === undefined) return null
  return `The spawn policy allows "${command}", but it would be run by ${stray.realPath}, which the agent's own PATH puts before ${stray.ownersFile ?? 'yours'}.`
}

function refusedWords(program: Program, allowed: readonly string[], command: string): string {
  const { file, realPath, ownersFile } = program
  const name = namesOf(file).find((each) => allowed.some((entry) => !isPathEntry(entry) && matchesGlob(entry, each)))
  const where = file === realPath ? file : `${file}, which is ${realPath}`
  if (name === undefined) {
    return `The spawn policy allows only some commands, and "${command}" (${where}) is not one of them.`
  }
  const own = ownersFile === null ? 'and there is none' : `which is ${ownersFile}`
  return `The spawn policy allows "${name}" as your own search path finds it, ${own}; this is another: ${where}.`
}

/**
 * A name allows what the owner's own search path has under it. A path allows what lies there, and the file a link there
 * leads to: whoever can put a link into a folder can put a program there.
 */
function isAllowed({ file, place, realPath, ownersFile }: NamedProgram, allowed: readonly string[]): boolean {
  const isOwners = realPath === ownersFile
  const names = namesOf(file)
  return allowed.some((entry) =>
    isPathEntry(entry)
      ? matchesGlob(entry, realPath) || matchesGlob(entry, place)
      : isOwners && names.some((name) => matchesGlob(entry, name)),
  )
}

function rootRefusal({ allowedRoots }: SpawnPolicy, { realCwd }: SpawnPlan): string | null {
  if (realCwd === null || allowedRoots.length === 0 || allowedRoots.some((root) => isInside(realCwd, root))) return null
  return `The folder ${realCwd} lies outside those agents may work in.`
}

function environmentRefusal({ deniedEnvironment }: SpawnPolicy, { specEnv }: SpawnPlan): string | null {
  const denied = Object.keys(specEnv).find((name) => isDenied(name, deniedEnvironment))
  return denied === undefined ? null : `The spawn policy denies the variable ${denied}.`
}

/** True if `path` is `root` or lies below it. Both are absolute. */
export function isInside(path: string, root: string): boolean {
  // On Windows both slashes are separators; elsewhere a backslash is an ordinary character.
  const isWindows = !root.startsWith('/')
  const bare = root.replace(isWindows ? /(?<![\\/])[\\/]+$/ : /(?<!\/)\/+$/, '')
  return path === bare || path === root || path.startsWith(`${bare}/`) || (isWindows && path.startsWith(`${bare}\\`))
}

/**
 * Compared without regard to case: on file systems and in environments that ignore it, another spelling would get past
 * the policy.
 */
function isDenied(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, name, 'ignored'))
}

/** The names of a program: its path, its file name, and that without the Windows extension. */
function namesOf(path: string): string[] {
  const name = path.split(/[\\/]/).at(-1) ?? path
  return [path, name, name.replace(/\.(?:exe|cmd|bat|com)$/i, '')]
}
