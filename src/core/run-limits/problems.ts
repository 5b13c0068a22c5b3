import { LIMIT_KINDS, type Limit, type LimitKind, type Limits, type Needs } from '../../shapes/run-limits.ts'

const MB = 1024 ** 2
const DAY_MS = 86_400_000
/** Longest time a value may have to be held, ms. */
const LONGEST_HELD_MS = 3_600_000

/** What a limit may be; less stops every program at once, more is no limit. */
interface Range {
  readonly name: string
  readonly least: number
  readonly most: number
  readonly leastText: string
  readonly mostText: string
  readonly isWhole: boolean
}

const RANGES: Readonly<Record<LimitKind, Range>> = {
  memory: { name: 'memory', least: 16 * MB, most: 2 ** 50, leastText: '16 MB', mostText: '1 PB', isWhole: true },
  cpu: { name: 'CPU', least: 1, most: 409_600, leastText: '1 %', mostText: '409,600 %', isWhole: false },
  processes: { name: 'processes', least: 1, most: 4_194_304, leastText: '1', mostText: '4,194,304', isWhole: true },
  'open-files': { name: 'open files', least: 16, most: 2 ** 30, leastText: '16', mostText: '2³⁰', isWhole: true },
  output: { name: 'output', least: 100, most: 2 ** 40, leastText: '100 B/s', mostText: '1 TB/s', isWhole: false },
  'disk-writes': {
    ...{ name: 'disk writes', least: 100, most: 2 ** 40, leastText: '100 B/s', mostText: '1 TB/s', isWhole: false },
  },
  'run-time': {
    ...{ name: 'run time', least: 1_000, most: 365 * DAY_MS, leastText: '1 s', mostText: '365 days', isWhole: false },
  },
  idle: {
    ...{
      name: 'idle time',
      least: 10_000,
      most: 365 * DAY_MS,
      leastText: '10 s',
      mostText: '365 days',
      isWhole: false,
    },
  },
  tokens: { name: 'tokens', least: 1, most: 2 ** 50, leastText: '1', mostText: '2⁵⁰', isWhole: true },
  cost: { name: 'cost', least: 0.01, most: 1e9, leastText: '$0.01', mostText: '$1,000,000,000', isWhole: false },
}

/** What can be said against limits, each with what to do about it; empty: fine. `needs`: what the agent's type takes to run at all. */
export function problemsOfRunLimits(limits: Limits, needs: Needs, typeName: string): readonly string[] {
  return LIMIT_KINDS.flatMap((kind) => {
    const limit = limits[kind]
    return limit ? problemsOfLimit(kind, limit, { needed: needs[kind] ?? null, typeName }) : []
  })
}

function problemsOfLimit(
  kind: LimitKind,
  { warn, max, forMs }: Limit,
  { needed, typeName }: { readonly needed: number | null; readonly typeName: string },
): readonly string[] {
  const { name, least, most, leastText, mostText, isWhole } = RANGES[kind]
  const problems: string[] = []
  if (!(max >= least && max <= most)) {
    problems.push(`The limit for ${name} has to be between ${leastText} and ${mostText}.`)
  } else if (isWhole && !Number.isInteger(max)) {
    problems.push(`The limit for ${name} has to be a whole number.`)
  } else if (needed !== null && max < needed) {
    problems.push(
      `The limit for ${name} is below what ${typeName} needs to run at all (${needed.toLocaleString('en')}); raise it.`,
    )
  }
  if (warn !== null && !(warn > 0)) problems.push(`The warning for ${name} has to be above 0.`)
  if (warn !== null && warn > max) {
    problems.push(`The warning for ${name} is above its limit, so it would come too late; lower it.`)
  }
  if (forMs !== null && !(forMs >= 0 && forMs <= LONGEST_HELD_MS)) {
    problems.push(`The time ${name} may stay above its limit has to be between 0 and an hour.`)
  }
  return problems
}
