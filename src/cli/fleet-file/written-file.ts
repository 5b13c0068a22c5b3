import { isDeepStrictEqual } from 'node:util'
import { Document } from 'yaml'
import { SPEC_DEFAULTS } from '../../core/agent/spec.ts'
import { FLEET_FILE_VERSION } from '../../shapes/fleet-file.ts'
import { LIMIT_KINDS, type Limits } from '../../shapes/run-limits.ts'
import type { ShownSpec } from '../../shapes/spec.ts'
import { limitText } from '../../words/typed-limit.ts'
import { timeText } from '../../words/typed-time.ts'

/** A file that `corral up` finds nothing to change in. Values of secrets are not in it. */
export function writtenFile(specs: readonly ShownSpec[]): string {
  const agents = Object.fromEntries(specs.map((spec) => [spec.name, agentOf(spec)]))
  const document = new Document({ version: FLEET_FILE_VERSION, agents })
  document.commentBefore = ' The agents of a Corral. "corral up" brings a host to what is said here.'
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

type Written = Readonly<Record<string, unknown>>

/** What differs from what a new agent has. */
function agentOf({ env, limits, restart, terminateWaitMs, ...plain }: ShownSpec): Written {
  const defaults: Readonly<Record<string, unknown>> = SPEC_DEFAULTS
  const own = Object.entries(plain).filter(
    ([field, value]) => field !== 'name' && !isDeepStrictEqual(value, defaults[field]),
  )
  const restarts = Object.entries(restart).filter(
    ([field, value]) => !isDeepStrictEqual(value, SPEC_DEFAULTS.restart[field as keyof typeof restart]),
  )
  const onlyWhen = restarts.length === 1 && restarts[0]?.[0] === 'when'
  return {
    ...escaped(Object.fromEntries(own)),
    ...(Object.keys(env).length === 0 ? {} : { env: escaped(Object.fromEntries(Object.entries(env).map(variableOf))) }),
    ...(restarts.length === 0
      ? {}
      : { restart: onlyWhen ? restart.when : Object.fromEntries(restarts.map(withTimes)) }),
    ...(Object.keys(limits).length === 0 ? {} : { limits: limitsOf(limits) }),
    ...(terminateWaitMs === SPEC_DEFAULTS.terminateWaitMs ? {} : { terminateWaitMs: timeText(terminateWaitMs) }),
  }
}

function variableOf([name, value]: readonly [string, ShownSpec['env'][string]]): readonly [string, unknown] {
  return [name, typeof value === 'string' ? value : { secret: true }]
}

function withTimes([field, value]: readonly [string, unknown]): readonly [string, unknown] {
  return [field, field.endsWith('Ms') && typeof value === 'number' ? timeText(value) : value]
}

function limitsOf(limits: Limits): Readonly<Record<string, unknown>> {
  const written = LIMIT_KINDS.flatMap((kind): readonly (readonly [string, unknown])[] => {
    const limit = limits[kind]
    if (limit === undefined) return []
    if (limit === null) return [[kind, null]]
    const { max, warn, forMs, action } = limit
    const isPlain = warn === null && forMs === null && action === 'stop'
    const parts = {
      max: limitText(kind, max),
      ...(warn === null ? {} : { warn: limitText(kind, warn) }),
      ...(forMs === null ? {} : { forMs: timeText(forMs) }),
      ...(action === 'stop' ? {} : { action }),
    }
    return [[kind, isPlain ? parts.max : parts]]
  })
  return Object.fromEntries(written)
}

/** A `${` in a text is to stay one. */
function escaped(value: unknown): Readonly<Record<string, unknown>> {
  const text = (each: unknown): unknown => {
    if (typeof each === 'string') return each.split('${').join('$${')
    if (Array.isArray(each)) return each.map(text)
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, text(inner)]))
  }
  return text(value) as Readonly<Record<string, unknown>>
}
