import type { AgentSpending, DaySpending, Spending, Tokens } from '../shapes/spending.ts'
import { dayOf } from '../core/spending/day.ts'
import { totalTokens } from '../core/spending/spending.ts'

const THOUSAND = 1_000
const CENT = 0.01
/** From so many dollars on nobody counts cents. */
const WHOLE_DOLLARS = 1_000

/** US dollars: "$0", "< $0.01", "$1.24", "$1,204". */
export function formatDollars(usd: number): string {
  if (usd === 0) return '$0'
  if (usd < CENT) return '< $0.01'
  return `$${usd.toLocaleString('en-US', usd < WHOLE_DOLLARS ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { maximumFractionDigits: 0 })}`
}

/** A number of tokens with two or three significant digits: "940", "12 K", "1.2 M". */
export function formatTokens(count: number): string {
  if (count < THOUSAND) return String(count)
  if (count < 999_500) return `${scaled(count / THOUSAND)} K`
  if (count < 999_500_000) return `${scaled(count / THOUSAND ** 2)} M`
  return `${scaled(count / THOUSAND ** 3)} G`
}

/** In one short figure: the price where it is known, else the tokens. */
export function spendingFigure({ costUsd, tokens }: Spending): string {
  return costUsd === null ? `${formatTokens(totalTokens(tokens))} tok` : formatDollars(costUsd)
}

/** Both: "$1.24 · 12 K tokens". */
export function spendingWords({ costUsd, tokens }: Spending): string {
  const words = `${formatTokens(totalTokens(tokens))} tokens`
  return costUsd === null ? words : `${formatDollars(costUsd)} · ${words}`
}

/** Of tokens what they were: "12 K in, 2 K out, 90 K from cache". */
export function tokenWords({ input, output, cacheRead, cacheWrite }: Tokens): string {
  const cached = [
    ...(cacheRead > 0 ? [`${formatTokens(cacheRead)} from cache`] : []),
    ...(cacheWrite > 0 ? [`${formatTokens(cacheWrite)} into cache`] : []),
  ]
  return [`${formatTokens(input)} in`, `${formatTokens(output)} out`, ...cached].join(', ')
}

/** A day as people say it: "Today", "21 Nov". `now`: epoch ms. */
export function dayWords(day: string, now: number): string {
  if (day === dayOf(now)) return 'Today'
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
}

/** What was used today; null: nothing. `now`: epoch ms. */
export function todayOf(latest: DaySpending | null, now: number): Spending | null {
  return latest !== null && latest.day === dayOf(now) ? latest.spending : null
}

/** What an agent used, by what it is of. `now`: epoch ms. */
export function spendingFacts(
  { run, latest, total }: AgentSpending,
  now: number,
): readonly (readonly [string, Spending])[] {
  return [
    ['This run', run],
    [dayWords(latest.day, now), latest.spending],
    ['In all', total],
  ]
}

function scaled(value: number): string {
  return value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value))
}
