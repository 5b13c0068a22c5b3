/** What the user asked an agent to be. Everything a run is started from. */
export interface AgentSpec {
  /** Unique among agents; what people call it. 1–64 characters, no control characters. */
  readonly name: string
  /** Agent type id, as in `resources/agent-types/`. */
  readonly type: string
  /** Program to run, a name on the PATH or an absolute path; null: the agent type's own. */
  readonly command: string | null
  /** Arguments after the agent type's own. */
  readonly args: readonly string[]
  /** Absolute path of the workspace. */
  readonly cwd: string
  /** Variables added to the run's environment. */
  readonly env: Readonly<Record<string, string>>
  /** Heading the agent is listed under; null: none. */
  readonly group: string | null
  /** Longest wait of the terminate step before force, ms. */
  readonly terminateWaitMs: number
}

/** SIGTERM's default wait: what builds and servers need to finish writing; DESIGN 5. */
export const TERMINATE_WAIT_MS = 10_000

/** Fields a new agent may leave out. */
export const SPEC_DEFAULTS = {
  command: null,
  args: [],
  env: {},
  group: null,
  terminateWaitMs: TERMINATE_WAIT_MS,
} as const satisfies Partial<AgentSpec>

const CONTROL_CHARACTER = /\p{Cc}/u
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Why a spec cannot be taken; `field` names the culprit. */
export interface SpecProblem {
  readonly field: keyof AgentSpec
  readonly message: string
}

/** Everything that can be said against a spec without looking outside it. Empty: fine. */
export function problemsOfSpec(spec: AgentSpec): SpecProblem[] {
  return [...nameProblems(spec.name), ...commandProblems(spec), ...cwdProblems(spec.cwd), ...envProblems(spec.env)]
}

function nameProblems(name: string): SpecProblem[] {
  if (name.trim() === '') return [{ field: 'name', message: 'Give the agent a name.' }]
  if (name.length > 64) return [{ field: 'name', message: 'Keep the name within 64 characters.' }]
  if (CONTROL_CHARACTER.test(name)) return [{ field: 'name', message: 'Leave control characters out of the name.' }]
  return []
}

function commandProblems({ command, args }: AgentSpec): SpecProblem[] {
  if (command?.trim() === '') return [{ field: 'command', message: 'Name the program to run.' }]
  if (command?.includes('\0')) return [{ field: 'command', message: 'The command holds a NUL character; remove it.' }]
  if (args.some((arg) => arg.includes('\0'))) {
    return [{ field: 'args', message: 'An argument holds a NUL character; remove it.' }]
  }
  return []
}

function cwdProblems(cwd: string): SpecProblem[] {
  if (cwd.includes('\0')) return [{ field: 'cwd', message: 'The folder holds a NUL character; remove it.' }]
  if (!isAbsolutePath(cwd)) {
    return [{ field: 'cwd', message: `Give the folder as an absolute path; "${cwd}" is not one.` }]
  }
  return []
}

function envProblems(env: AgentSpec['env']): SpecProblem[] {
  return Object.entries(env).flatMap(([name, value]): SpecProblem[] => {
    if (!ENV_NAME.test(name)) {
      return [{ field: 'env', message: `"${name}" is no name for a variable: use letters, digits and _.` }]
    }
    if (value.includes('\0')) {
      return [{ field: 'env', message: `The value of ${name} holds a NUL character; remove it.` }]
    }
    return []
  })
}

/** True for POSIX, drive-letter and UNC absolute paths. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\')
}
