import { sampleNameOf, type Family } from './family.ts'
import type { Labels } from './labels.ts'
import type { MetricsReading } from './reading.ts'
import { scrapeOf, type Scrape } from './scrape.ts'

/** Prometheus text 0.0.4, or OpenMetrics 1.0. */
export type MetricsFormat = 'text' | 'openmetrics'

/** What has to be written in another way. Hardly any text has it, and a scrape has thousands. */
const SPECIAL = /[\\\n"\ud800-\udfff]/

/** A reading as Prometheus takes it. A value that is no number is left out, like one that is not known. */
export function exposition(families: readonly Family[], reading: MetricsReading, format: MetricsFormat): string {
  const labelTexts = new Map<Labels, string>()
  const textOf = (labels: Labels): string => {
    const known = labelTexts.get(labels) ?? labelText(labels)
    labelTexts.set(labels, known)
    return known
  }
  const scrape = scrapeOf(reading)
  const blocks = families.map((family) => blockOf(family, { scrape, format, textOf }))
  return `${blocks.join('')}${format === 'openmetrics' ? '# EOF\n' : ''}`
}

interface Writing {
  readonly scrape: Scrape
  readonly format: MetricsFormat
  readonly textOf: (labels: Labels) => string
}

/** A family without samples is not mentioned. */
function blockOf(family: Family, { scrape, format, textOf }: Writing): string {
  const name = sampleNameOf(family)
  const samples = family.samples(scrape).filter(({ value }) => Number.isFinite(value))
  if (samples.length === 0) return ''
  return `${headOf(family, format)}${samples.map(({ labels, value }) => `${name}${textOf(labels)} ${value}\n`).join('')}`
}

function headOf(family: Family, format: MetricsFormat): string {
  const { name, type, unit, help } = family
  if (format === 'openmetrics') {
    const unitLine = unit === null ? '' : `# UNIT ${name} ${unit}\n`
    return `# TYPE ${name} ${type}\n${unitLine}# HELP ${name} ${escapedLabel(help)}\n`
  }
  // An info is told as what it looks like: the format has no such type.
  const told = sampleNameOf(family)
  return `# HELP ${told} ${escapedHelp(help)}\n# TYPE ${told} ${type === 'info' ? 'gauge' : type}\n`
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapedLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escapedHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

/** Half of a surrogate pair has no UTF-8: it would spoil the whole scrape. */
function escapedLabel(text: string): string {
  if (!SPECIAL.test(text)) return text
  return escapedHelp(text.toWellFormed()).replaceAll('"', '\\"')
}
