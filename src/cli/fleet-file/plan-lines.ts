import { formatCount } from '../../words/format.ts'
import type { Look } from '../output/table.ts'
import type { Limit, LimitKind } from '../../shapes/run-limits.ts'
import { limitText } from '../../words/typed-limit.ts'
import { timeText } from '../../words/typed-time.ts'
import type { FleetPlan } from './plan.ts'

/** One line of what is to be done. */
export interface PlanLine {
  readonly text: string
  readonly look: Look
}

/** What is to be done, agent by agent: `+` is made, `~` changes, `-` goes, `>` is started. */
export function planLines({ create, change, surplus, start, same }: FleetPlan, prunes: boolean): readonly PlanLine[] {
  const created = new Set(create.map(({ name }) => name))
  const lines: readonly PlanLine[] = [
    ...create.map(({ name, type }) => ({ text: `+ ${name}  ${type}, new`, look: 'good' as const })),
    ...change.flatMap(({ agent, changes }) => [
      { text: `~ ${agent.spec.name}`, look: 'warning' as const },
      ...changes.map(({ field, before, after }) => {
        return {
          text: `    ${field}: ${valueText(field, before)} → ${valueText(field, after)}`,
          look: 'plain' as const,
        }
      }),
    ]),
    ...surplus.map(({ spec }) => {
      const fate = prunes ? 'not in the file, is removed' : 'not in the file; --prune removes it'
      return { text: `- ${spec.name}  ${fate}`, look: prunes ? ('bad' as const) : ('dim' as const) }
    }),
    ...start
      .filter((name) => !created.has(name))
      .map((name) => ({ text: `> ${name}  is started`, look: 'good' as const })),
  ]
  const rest = same === 0 ? [] : [{ text: `${formatCount(same, 'agent')} as the file says`, look: 'dim' as const }]
  return [...lines, ...rest]
}

const LONGEST_VALUE = 60

function valueText(field: string, value: unknown): string {
  if (value === undefined || value === null) return 'none'
  if (field.startsWith('limits.')) return limitWords(field.slice('limits.'.length) as LimitKind, value as Limit)
  if (field.endsWith('Ms') && typeof value === 'number') return timeText(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}

/** "2 GB (stop)", with what else differs from a plain limit. */
function limitWords(kind: LimitKind, { max, warn, forMs, action }: Limit): string {
  const more = [
    ...(warn === null ? [] : [`from ${limitText(kind, warn)}`]),
    ...(forMs === null ? [] : [`for ${timeText(forMs)}`]),
    action,
  ]
  return `${limitText(kind, max)} (${more.join(', ')})`
}
