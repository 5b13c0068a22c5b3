import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { machineLine } from '../report.ts'
import type { Panel } from '../support/plot.ts'
import type { Growth } from './grow.ts'

const README = resolve(import.meta.dirname, '../README.md')
const MARKERS = ['<!-- growth -->', '<!-- /growth -->'] as const

interface Column {
  readonly title: string
  readonly of: (growth: Growth) => number
  readonly digits: number
}

const COLUMNS: readonly Column[] = [
  { title: 'start all, s', of: ({ startS }) => startS, digits: 2 },
  { title: 'host idle, % of a core', of: ({ idlePercent }) => idlePercent, digits: 2 },
  { title: 'memory of the host, MB', of: ({ memoryMb }) => memoryMb, digits: 0 },
  { title: 'list, ms', of: ({ listMs }) => listMs, digits: 1 },
  { title: 'subscribe, ms', of: ({ subscribeMs }) => subscribeMs, digits: 1 },
  { title: 'page to list, ms', of: ({ pageMs }) => pageMs, digits: 0 },
  { title: 'page idle, % of a core', of: ({ pageIdlePercent }) => pageIdlePercent, digits: 1 },
  { title: 'first answer after SIGKILL, ms', of: ({ backMs }) => backMs, digits: 0 },
  { title: 'all running again, s', of: ({ allBackS }) => allBackS, digits: 1 },
  { title: 'stop all, s', of: ({ stopS }) => stopS, digits: 2 },
]

/** A line for each size, in Markdown. */
export function tableOf(found: readonly Growth[]): string {
  const head = ['agents', ...COLUMNS.map(({ title }) => title)]
  const rows = found.map((growth) => [growth.agents, ...COLUMNS.map(({ of, digits }) => of(growth).toFixed(digits))])
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** A panel for each column. */
export function panelsOf(found: readonly Growth[]): readonly Panel[] {
  return COLUMNS.map(({ title, of }) => ({
    title,
    unit: 'agents',
    points: found.map((growth) => ({ x: growth.agents, y: of(growth) })),
  }))
}

/** Puts the table into bench/README.md. */
export function writeReadme(found: readonly Growth[]): void {
  const text = readFileSync(README, 'utf8')
  const [begin, end] = [text.indexOf(MARKERS[0]), text.indexOf(MARKERS[1])]
  if (begin === -1 || end === -1) throw new Error('bench/README.md has no place for the growth')
  const table = [MARKERS[0], '', tableOf(found), '', machineLine(), ''].join('\n')
  writeFileSync(README, text.slice(0, begin) + table + text.slice(end))
}
