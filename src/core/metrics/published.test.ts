import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FAMILIES } from './families.ts'
import { sampleNameOf } from './family.ts'

const REPOSITORY = join(import.meta.dirname, '../../..')
const textOf = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8')

interface Panel {
  readonly id: number
  readonly title: string
  readonly type: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly { readonly expr: string }[]
}

interface Variable {
  readonly name: string
  readonly type: string
  readonly definition?: string
}

const dashboard = JSON.parse(textOf('resources/grafana-dashboard.json')) as {
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly Variable[] }
}
const queries = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.flatMap(({ definition }) => definition ?? []),
]
/** By the name samples have: the labels of a family. */
const LABELS = new Map(FAMILIES.map((family) => [sampleNameOf(family), family.labels]))
/** Labels that Prometheus adds to what it scrapes. */
const ADDED = ['instance', 'job']

test('the dashboard asks for nothing that is not told', () => {
  const names = queries.flatMap((query) => query.match(/\bcorral_\w+/g) ?? [])
  expect(names.length).toBeGreaterThan(30)
  expect(names.filter((name) => !LABELS.has(name))).toEqual([])
})

test('it selects and groups by labels that the samples have', () => {
  for (const query of queries) {
    const asked = query.match(/\bcorral_\w+/g) ?? []
    const known = new Set([...ADDED, ...asked.flatMap((name) => LABELS.get(name) ?? [])])
    const selected = [...query.matchAll(/\{([^}]*)\}/g)].flatMap(
      ([, inner = '']) => inner.match(/\w+(?=[!=]?[=~])/g) ?? [],
    )
    const grouped = [...query.matchAll(/\bby \((\w+)\)/g)].map(([, label = '']) => label)
    expect(
      [...selected, ...grouped].filter((label) => !known.has(label)),
      query,
    ).toEqual([])
  }
})

test('it can be used with any data source, for one host, group or agent', () => {
  expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'instance', 'group', 'agent'])
  const text = JSON.stringify(dashboard)
  const sources = new Set([...text.matchAll(/"type":"prometheus","uid":"([^"]*)"/g)].map(([, uid]) => uid))
  expect([...sources]).toEqual(['${datasource}'])
  const ofAgents = queries.filter((query) => /corral_agent_/.test(query) && !query.startsWith('label_values'))
  for (const query of ofAgents) expect(query).toContain('$agent')
})

test('its panels have ids of their own and lie beside each other', () => {
  const { panels } = dashboard
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  for (const { x, w } of panels.map(({ gridPos }) => gridPos)) expect(x + w).toBeLessThanOrEqual(24)
  const overlaps = panels.flatMap(({ gridPos: a, title }, index) =>
    panels.slice(index + 1).flatMap(({ gridPos: b, title: other }) => {
      const isApart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y
      return isApart ? [] : [[title, other]]
    }),
  )
  expect(overlaps).toEqual([])
})

test('the table in docs/metrics.md is that of the maker', () => {
  const rows = textOf('docs/metrics.md')
    .split('\n')
    .filter((line) => line.startsWith('| `corral_'))
  const told = FAMILIES.map((family) => {
    const labels = family.labels.filter((label) => !['agent', 'type', 'group'].includes(label))
    const own = family.labels.includes('agent') ? ['agent…', ...labels] : labels
    return `| \`${sampleNameOf(family)}\` | ${family.type} | ${own.join(' ')} | ${family.help} |`
  })
  expect(rows).toEqual(told)
})
