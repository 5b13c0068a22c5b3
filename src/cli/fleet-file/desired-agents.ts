import { isAbsolute, resolve } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { InputOf } from '../../contract/requests.ts'
import type { AgentFields, AgentInFile, FleetFile, LimitInFile } from '../../shapes/fleet-file.ts'
import { LIMIT_KINDS, type Limit, type LimitKind } from '../../shapes/run-limits.ts'
import { parseLimitValue } from '../../words/typed-limit.ts'
import { parseTime } from '../../words/typed-time.ts'
import type { YamlPath } from '../yaml/located-yaml.ts'

/** A spec as the host takes it. */
export type SpecInput = InputOf<'agent.create'>['spec']

/** An agent as the file wants it: only what the file says of it. */
export interface DesiredAgent {
  readonly spec: SpecInput
  readonly dependsOn: readonly string[]
  readonly profiles: readonly string[]
  readonly isToStart: boolean
}

/** Where folders in a file are counted from, and what `~` is. */
export interface FilePlace {
  readonly folder: string
  readonly home: string
}

type OnProblem = (path: YamlPath, message: string) => void

/** Every agent of a file, with what its group and the defaults say, in the order of the file. */
export function desiredAgents(file: FleetFile, place: FilePlace, onProblem: OnProblem): readonly DesiredAgent[] {
  return Object.entries(file.agents).flatMap(([name, own]) => {
    const path = ['agents', name]
    const fields = merged(file, own ?? {})
    const { start, profiles, depends_on, limits, restart, readiness, terminateWaitMs, type, cwd, ...plain } = fields
    if (cwd === undefined) onProblem(path, `The agent "${name}" has no folder. Give it a "cwd".`)
    if (cwd === undefined) return []
    const timed = (value: number | string, ...at: YamlPath): number =>
      timeOf(value, (text) => onProblem([...path, ...at], text))
    const spec: SpecInput = {
      ...plain,
      ...{ name, type: type ?? 'custom', cwd: folderOf(cwd, place) },
      ...(limits === undefined
        ? {}
        : { limits: limitsOf(limits, (at, text) => onProblem([...path, 'limits', ...at], text)) }),
      ...(restart === undefined ? {} : { restart: restartOf(restart, timed) }),
      ...(readiness === undefined ? {} : { readiness: readinessOf(readiness, timed) }),
      ...(terminateWaitMs === undefined ? {} : { terminateWaitMs: timed(terminateWaitMs, 'terminateWaitMs') }),
    }
    return [{ spec, dependsOn: depends_on ?? [], profiles: profiles ?? [], isToStart: start ?? true }]
  })
}

/** What is said nearer to the agent counts; of variables, limits and the restart policy each by itself. */
function merged({ defaults = {}, groups = {} }: FleetFile, own: AgentInFile): AgentInFile {
  const group = own.group ?? defaults.group ?? null
  const ofGroup: AgentFields = (group === null ? undefined : groups[group]) ?? {}
  const layers: readonly AgentInFile[] = [defaults, ofGroup, own]
  const env = together(layers.map((layer) => layer.env))
  const limits = together(layers.map((layer) => layer.limits))
  const restart = together(layers.map((layer) => layer.restart && restartFields(layer.restart)))
  const whole: AgentInFile = { ...defaults, ...ofGroup, ...own }
  return { ...whole, ...(env && { env }), ...(limits && { limits }), ...(restart && { restart }) }
}

/** All parts, of each the last; undefined: there are none. */
function together<T extends object>(parts: readonly (T | undefined)[]): T | undefined {
  const told = parts.filter((part) => part !== undefined)
  return told.length === 0 ? undefined : (Object.fromEntries(told.flatMap((part) => Object.entries(part))) as T)
}

type RestartInFile = NonNullable<AgentFields['restart']>
type RestartFields = Exclude<RestartInFile, string>

function restartFields(restart: RestartInFile): RestartFields {
  return typeof restart === 'string' ? { when: restart } : restart
}

function restartOf(
  restart: RestartInFile,
  timed: (value: number | string, ...at: YamlPath) => number,
): NonNullable<SpecInput['restart']> {
  const { baseDelayMs, maxDelayMs, stableMs, windows, ...plain } = restartFields(restart)
  return {
    ...plain,
    ...(baseDelayMs === undefined ? {} : { baseDelayMs: timed(baseDelayMs, 'restart', 'baseDelayMs') }),
    ...(maxDelayMs === undefined ? {} : { maxDelayMs: timed(maxDelayMs, 'restart', 'maxDelayMs') }),
    ...(stableMs === undefined ? {} : { stableMs: timed(stableMs, 'restart', 'stableMs') }),
    ...(windows === undefined
      ? {}
      : {
          windows: windows.map(({ restarts, withinMs }, index) => {
            return { restarts, withinMs: timed(withinMs, 'restart', 'windows', index, 'withinMs') }
          }),
        }),
  }
}

function readinessOf(
  readiness: NonNullable<AgentFields['readiness']>,
  timed: (value: number | string, ...at: YamlPath) => number,
): NonNullable<SpecInput['readiness']> {
  if (readiness.kind === 'exec') return readiness
  const timeoutMs = timed(readiness.timeoutMs, 'readiness', 'timeoutMs')
  if (readiness.kind !== 'quiet') return { ...readiness, timeoutMs }
  return { ...readiness, timeoutMs, quietMs: timed(readiness.quietMs, 'readiness', 'quietMs') }
}

function limitsOf(limits: NonNullable<AgentFields['limits']>, onProblem: OnProblem): NonNullable<SpecInput['limits']> {
  const said = LIMIT_KINDS.flatMap((kind) => {
    const limit = limits[kind]
    return limit === undefined ? [] : [[kind, limit === null ? null : limitOf(kind, limit, onProblem)] as const]
  })
  return Object.fromEntries(said)
}

function limitOf(kind: LimitKind, limit: LimitInFile, onProblem: OnProblem): Limit {
  const fields = typeof limit === 'object' ? limit : { max: limit }
  const amount = (value: number | string, key: string): number => {
    const parsed = amountOf(kind, value)
    if (!parsed.ok) onProblem([kind, key], parsed.error)
    return parsed.ok ? parsed.value : 0
  }
  return {
    max: amount(fields.max, 'max'),
    warn: fields.warn === undefined || fields.warn === null ? null : amount(fields.warn, 'warn'),
    forMs:
      fields.forMs === undefined || fields.forMs === null
        ? null
        : timeOf(fields.forMs, (text) => onProblem([kind, 'forMs'], text)),
    action: fields.action ?? 'stop',
  }
}

function amountOf(kind: LimitKind, value: number | string): Result<number, string> {
  if (typeof value === 'number') return ok(value)
  const parsed = parseLimitValue(kind, value)
  return parsed.ok ? parsed : err(`"${value}" is no value for ${kind}. ${parsed.error}`)
}

/** A number is in ms. */
function timeOf(value: number | string, onProblem: (message: string) => void): number {
  if (typeof value === 'number') return value
  const parsed = parseTime(value)
  if (!parsed.ok) onProblem(parsed.error)
  return parsed.ok ? parsed.value : 0
}

function folderOf(cwd: string, { folder, home }: FilePlace): string {
  if (cwd === '~' || cwd.startsWith('~/') || cwd.startsWith('~\\')) return resolve(home, `.${cwd.slice(1)}`)
  return isAbsolute(cwd) ? cwd : resolve(folder, cwd)
}
