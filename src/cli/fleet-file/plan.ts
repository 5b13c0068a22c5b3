import { isDeepStrictEqual } from 'node:util'
import type { AgentView } from '../../contract/views.ts'
import { isUp } from '../../core/agent/state.ts'
import { SPEC_DEFAULTS } from '../../core/agent/spec.ts'
import type { ShownSpec } from '../../shapes/spec.ts'
import type { DesiredAgent, SpecInput } from './desired-agents.ts'

/** One thing of an agent that is to become something else. */
export interface FieldChange {
  /** Such as `cwd` or `limits.memory`. */
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

/** An agent that is there and differs from the file. */
export interface AgentChange {
  readonly agent: AgentView
  readonly changes: readonly FieldChange[]
  readonly patch: Partial<SpecInput>
}

/** What is to be done so that the host has what the file says. What the file says nothing about stays as it is. */
export interface FleetPlan {
  readonly create: readonly SpecInput[]
  readonly change: readonly AgentChange[]
  /** In a group that the file declares, and not in the file. */
  readonly surplus: readonly AgentView[]
  /** Names of those that are down and are to be started. */
  readonly start: readonly string[]
  /** How many are as they have to be. */
  readonly same: number
}

/** Fields whose parts are compared and set one by one. */
const BY_PART = ['env', 'limits', 'restart'] as const
type ByPart = (typeof BY_PART)[number]

/** `chosen`: those that are meant of the file; `all`: names of all agents in it. */
export function planOf(
  chosen: readonly DesiredAgent[],
  existing: readonly AgentView[],
  { all, groups }: { readonly all: ReadonlySet<string>; readonly groups: ReadonlySet<string> },
): FleetPlan {
  const byName = new Map(existing.map((agent) => [agent.spec.name, agent]))
  const isSurplus = ({ name, group, task }: ShownSpec): boolean =>
    task === null && group !== null && groups.has(group) && !all.has(name)
  const compared = chosen.map(({ spec }) => ({ spec, agent: byName.get(spec.name) ?? null }))
  const changed = compared.flatMap(({ spec, agent }) => (agent === null ? [] : [changeOf(agent, spec)]))
  const isUpNow = (name: string): boolean => {
    const agent = byName.get(name)
    return agent !== undefined && isUp(agent.state.phase)
  }
  return {
    create: compared.filter(({ agent }) => agent === null).map(({ spec }) => spec),
    change: changed.filter(({ changes }) => changes.length > 0),
    surplus: existing.filter(({ spec }) => isSurplus(spec)),
    start: chosen.flatMap(({ spec, isToStart }) => (isToStart && !isUpNow(spec.name) ? [spec.name] : [])),
    same: changed.filter(({ changes }) => changes.length === 0).length,
  }
}

export function isNothing({ create, change, start }: FleetPlan): boolean {
  return create.length + change.length + start.length === 0
}

function changeOf(agent: AgentView, given: SpecInput): AgentChange {
  const changes: FieldChange[] = []
  const patch: Record<string, unknown> = {}
  for (const [field, after] of Object.entries(given)) {
    if (field === 'name' || after === undefined) continue
    const parts = isByPart(field) ? partChanges(field, agent.spec, after as Record<string, unknown>) : null
    if (parts !== null) {
      changes.push(...parts.changes)
      if (parts.changes.length > 0) patch[field] = parts.whole
      continue
    }
    const before = agent.spec[field as keyof ShownSpec]
    if (isDeepStrictEqual(before, after)) continue
    changes.push({ field, before, after })
    patch[field] = after
  }
  return { agent, changes, patch }
}

function isByPart(field: string): field is ByPart {
  return BY_PART.some((each) => each === field)
}

/** The parts that differ, and the whole field with them; what the file leaves out of it stays. */
function partChanges(
  field: ByPart,
  spec: ShownSpec,
  given: Readonly<Record<string, unknown>>,
): { readonly changes: readonly FieldChange[]; readonly whole: Readonly<Record<string, unknown>> } {
  const before: Readonly<Record<string, unknown>> = { ...SPEC_DEFAULTS[field], ...spec[field] }
  const differing = Object.entries(given).filter(([key, value]) => !isSamePart(field, before[key], value))
  const changes = differing.map(([key, after]): FieldChange => {
    const isSecret = isSecretVariable(before[key]) || isSecretVariable(after)
    const shown = (value: unknown): unknown => (isSecret && value !== undefined ? '(secret)' : value)
    return { field: `${field}.${key}`, before: shown(before[key]), after: shown(after) }
  })
  const kept =
    field === 'env' ? Object.fromEntries(Object.entries(before).map(([key, value]) => [key, asGiven(value)])) : before
  return { changes, whole: { ...kept, ...Object.fromEntries(differing) } }
}

/** The host does not tell secrets: one that has a value counts as the same. */
function isSamePart(field: ByPart, before: unknown, after: unknown): boolean {
  if (field === 'env' && isSecretVariable(before)) return before.isSet !== false
  return isDeepStrictEqual(before, after)
}

function isSecretVariable(value: unknown): value is { readonly isSet?: boolean } {
  return typeof value === 'object' && value !== null && ('secret' in value || 'isSecret' in value)
}

/** A secret stays as it is. */
function asGiven(value: unknown): unknown {
  return isSecretVariable(value) ? { secret: true } : value
}
