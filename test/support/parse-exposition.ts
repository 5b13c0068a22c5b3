/** A family as a strict reader of Prometheus text finds it. */
export interface ReadFamily {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly unit: string | null
  readonly samples: readonly ReadSample[]
}

export interface ReadSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

interface Open extends ReadFamily {
  type: string
  help: string
  unit: string | null
  readonly samples: ReadSample[]
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const COMMENT = /^# (?<word>HELP|TYPE|UNIT) (?<name>\S+) (?<rest>.*)$/s
const SAMPLE = /^(?<name>[^\s{]+)(?:\{(?<labels>.*)\})? (?<value>\S+)$/s
/** One label from here on: the value knows three escapes and no others. */
const LABEL = /(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\\n]|\\[\\n"])*)"(?:,(?!$)|$)/y
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/
const TYPES = { text: ['gauge', 'counter'], openmetrics: ['gauge', 'counter', 'info'] } as const
const ENDINGS: Readonly<Record<string, string>> = { gauge: '', counter: '_total', info: '_info' }

/** Reads Prometheus text 0.0.4 or OpenMetrics 1.0 and throws at whatever a careful reader would refuse. */
export function parseExposition(text: string, format: 'text' | 'openmetrics'): readonly ReadFamily[] {
  const lines = linesOf(text, format)
  const families = new Map<string, Open>()
  const series = new Set<string>()
  let open: Open | null = null
  for (const line of lines) {
    if (line.startsWith('#')) {
      open = takeComment(line, { open, families })
      continue
    }
    if (open === null || open.type === '') throw new Error(`a sample before its TYPE: ${line}`)
    const sample = sampleOf(line)
    if (!TYPES[format].some((type) => type === open?.type)) throw new Error(`no such type: ${open.type}`)
    const wanted = format === 'text' ? open.name : `${open.name}${ENDINGS[open.type] ?? ''}`
    if (sample.name !== wanted) throw new Error(`${line} among the samples of ${open.name}`)
    const isTotal = sample.name.endsWith('_total')
    if (isTotal !== (open.type === 'counter')) throw new Error(`a counter that is no total, or the reverse: ${line}`)
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).map(String).toSorted()])
    if (series.has(key)) throw new Error(`twice: ${line}`)
    series.add(key)
    open.samples.push(sample)
  }
  for (const family of families.values()) check(family)
  return [...families.values()]
}

function linesOf(text: string, format: 'text' | 'openmetrics'): readonly string[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  if (!text.isWellFormed()) throw new Error('not Unicode')
  const lines = text.slice(0, -1).split('\n')
  if (format === 'openmetrics' && lines.pop() !== '# EOF') throw new Error('no # EOF at the end')
  return lines
}

/** A family's comments come once each, together, and before its samples. */
function takeComment(line: string, { open, families }: { open: Open | null; families: Map<string, Open> }): Open {
  const { word, name = '', rest = '' } = COMMENT.exec(line)?.groups ?? {}
  if (!METRIC_NAME.test(name)) throw new Error(`a comment that says nothing: ${line}`)
  const goesOn = open?.name === name ? open : null
  if (goesOn === null && families.has(name)) throw new Error(`a family in two places: ${name}`)
  const family: Open = goesOn ?? { name, type: '', help: '', unit: null, samples: [] }
  families.set(name, family)
  if (family.samples.length > 0) throw new Error(`a comment after samples: ${line}`)
  if (word === 'TYPE') family.type = once(family.type, rest)
  else if (word === 'HELP') family.help = once(family.help, rest)
  else family.unit = once(family.unit ?? '', rest)
  return family
}

function once(before: string, value: string): string {
  if (before !== '' || value === '') throw new Error(`said twice, or nothing: ${value}`)
  return value
}

function sampleOf(line: string): ReadSample {
  const { name = '', labels, value = '' } = SAMPLE.exec(line)?.groups ?? {}
  if (!METRIC_NAME.test(name) || !NUMBER.test(value)) throw new Error(`not a sample: ${line}`)
  return { name, labels: labels === undefined ? {} : labelsOf(labels), value: Number(value) }
}

function labelsOf(text: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {}
  LABEL.lastIndex = 0
  for (let at = 0; at < text.length; at = LABEL.lastIndex) {
    const { name, value } = LABEL.exec(text)?.groups ?? {}
    if (name === undefined || value === undefined) throw new Error(`not labels: ${text.slice(at)}`)
    if (name in labels || name.startsWith('__')) throw new Error(`a label twice, or of Prometheus's own: ${name}`)
    labels[name] = value.replace(/\\[\\n"]/g, (escaped) => (escaped === '\\n' ? '\n' : escaped.slice(1)))
  }
  return labels
}

function check({ name, type, help, unit, samples }: ReadFamily): void {
  if (type === '' || help === '' || samples.length === 0) throw new Error(`${name} is not whole`)
  if (unit !== null && !name.endsWith(`_${unit}`)) throw new Error(`${name} does not end with its unit ${unit}`)
  const shapes = new Set(samples.map(({ labels }) => Object.keys(labels).join()))
  if (shapes.size > 1) throw new Error(`${name} has samples with different labels`)
}
