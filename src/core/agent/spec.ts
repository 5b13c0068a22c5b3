import { problemOfReadiness } from './readiness.ts'
import { problemsOfRestart, RESTART_DEFAULTS } from './restart/policy.ts'
import type { AgentSpec, SpecProblem } from '../../shapes/spec.ts'
import { problemsOfRunLimits } from '../run-limits/problems.ts'
import { problemsOfWorkspace } from '../workspace/wish.ts'
import type { Patterns } from '../patterns.ts'
import { largestFieldOf, specCharacters } from './spec-size.ts'
import { SPEC_MAX_CHARACTERS } from '../limits.ts'

/** Default wait after SIGTERM: builds and servers need it to finish writing (DESIGN 5). */
export const TERMINATE_WAIT_MS = 10_000

/** Defaults of the fields a new agent may leave out. */
export const SPEC_DEFAULTS = {
  command: null,
  args: [],
  env: {},
  group: null,
  terminateWaitMs: TERMINATE_WAIT_MS,
  runner: 'pty',
  priority: 'normal',
  readiness: { kind: 'exec' },
  restart: RESTART_DEFAULTS,
  fallback: null,
  reach: null,
  resume: null,
  isMuted: false,
  limits: {},
  task: null,
  workspace: { kind: 'folder' },
} as const satisfies Partial<AgentSpec>

/** An hour, ms. */
const LONGEST_WAIT_MS = 3_600_000
const CONTROL_CHARACTER = /\p{Cc}/u
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Everything that can be said against a spec without looking outside it. Empty: fine. `patterns` null: those in it are for the host to judge. */
export function problemsOfSpec(spec: AgentSpec, patterns: Patterns | null): SpecProblem[] {
  return [
    ...nameProblems(spec.name),
    ...commandProblems(spec),
    ...cwdProblems(spec.cwd),
    ...problemsOfWorkspace(spec.workspace).map((message) => ({ field: 'workspace', message }) as const),
    ...envProblems(spec.env),
    ...lifeProblems(spec, patterns),
    ...problemsOfRunLimits(spec.limits, {}, '').map((message) => ({ field: 'limits', message }) as const),
    ...fallbackProblems(spec),
    ...sizeProblems(spec),
  ]
}

/**
 * The spec a run is started from: once the fallback is in use, its program in the same workspace. It counts as ready
 * once executed, because the ready pattern describes what the agent's own program prints.
 */
export function specInUse(spec: AgentSpec, onFallback: boolean): AgentSpec {
  return onFallback && spec.fallback !== null
    ? { ...spec, ...spec.fallback, readiness: { kind: 'exec' }, fallback: null }
    : spec
}

function lifeProblems({ readiness, restart, terminateWaitMs }: AgentSpec, patterns: Patterns | null): SpecProblem[] {
  const unready = problemOfReadiness(readiness, patterns)
  const isWait = Number.isFinite(terminateWaitMs) && terminateWaitMs >= 0 && terminateWaitMs <= LONGEST_WAIT_MS
  return [
    ...(isWait
      ? []
      : [{ field: 'terminateWaitMs', message: 'The wait before the kill must be between 0 and an hour.' } as const]),
    ...(unready === null ? [] : [{ field: 'readiness', message: unready } as const]),
    ...problemsOfRestart(restart).map((message) => ({ field: 'restart', message }) as const),
  ]
}

function fallbackProblems({ fallback, type, command, args }: AgentSpec): SpecProblem[] {
  if (fallback === null) return []
  if ([fallback.command ?? '', ...fallback.args].some((text) => text.includes('\0'))) {
    return [{ field: 'fallback', message: 'The fallback holds a NUL character; remove it.' }]
  }
  if (fallback.command?.trim() === '') return [{ field: 'fallback', message: 'Name the program of the fallback.' }]
  const isItself =
    fallback.type === type &&
    fallback.command === command &&
    fallback.args.length === args.length &&
    fallback.args.every((arg, index) => arg === args[index])
  return isItself
    ? [{ field: 'fallback', message: 'The fallback is the agent itself; name another type, command or arguments.' }]
    : []
}

function sizeProblems(spec: AgentSpec): SpecProblem[] {
  const characters = specCharacters(spec)
  if (characters <= SPEC_MAX_CHARACTERS) return []
  const sizes = `it has ${thousands(characters)},000 characters in all, of at most ${thousands(SPEC_MAX_CHARACTERS)},000`
  const message = `This makes the agent too large to be kept: ${sizes}. Put long texts into a file, and give the agent its name.`
  return [{ field: largestFieldOf(spec), message }]
}

function thousands(characters: number): number {
  return Math.floor(characters / 1000)
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
      return [{ field: 'env', message: `"${name}" is not a name for a variable: use letters, digits and _.` }]
    }
    if (typeof value === 'string' && value.includes('\0')) {
      return [{ field: 'env', message: `The value of ${name} holds a NUL character; remove it.` }]
    }
    return []
  })
}

/** True for POSIX, drive-letter and UNC absolute paths. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\')
}
