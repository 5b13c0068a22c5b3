import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { rounded } from './measure.ts'
import { CASES, type CaseName, type NumberSpec } from './numbers.ts'
import type { PeerReading, Reading } from './support/case.ts'

/** One number as reported. */
export interface BenchNumber {
  readonly name: string
  /** Null if it could not be measured. */
  readonly value: number | null
  readonly unit: string
  readonly target: number
  /** The target is met. */
  readonly ok: boolean
  /** The best peer. */
  readonly peer?: string
  readonly peerValue?: number
  readonly peers?: readonly PeerReading[]
  readonly note?: string
}

const README = join(import.meta.dirname, 'README.md')
const MARKERS = ['<!-- results -->', '<!-- /results -->'] as const

/** The numbers of a case that was measured. */
export function numbersOf(name: CaseName, readings: readonly Reading[]): BenchNumber[] {
  return CASES[name].map((spec) => {
    const reading = readings.find((each) => each.name === spec.name)
    return reading === undefined ? missing(spec, 'not measured here') : numberOf(spec, reading)
  })
}

/** The numbers of a case that failed. */
export function failedNumbers(name: CaseName): BenchNumber[] {
  return CASES[name].map((spec) => missing(spec, 'could not be measured'))
}

/** A table with a row per number. */
export function tableOf(numbers: readonly BenchNumber[]): string {
  const rows = numbers.map((number) => [
    number.ok ? '✓' : '✗',
    number.name,
    `${number.value ?? '–'} ${number.unit}`,
    `${signOf(number)} ${number.target}`,
    peersIn(number),
    number.note ?? '',
  ])
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Writes the numbers as a JSON array. */
export function writeJson(file: string, numbers: readonly BenchNumber[]): void {
  writeFileSync(file, `${JSON.stringify(numbers, null, 2)}\n`)
}

/** Updates the README's table; numbers not measured this time keep their row. */
export function writeReadme(numbers: readonly BenchNumber[]): void {
  const text = readFileSync(README, 'utf8')
  const [begin, end] = [text.indexOf(MARKERS[0]), text.indexOf(MARKERS[1])]
  if (begin === -1 || end === -1) throw new Error('bench/README.md has no place for the results')
  const before = text.slice(begin, end)
  const rows = Object.values(CASES)
    .flat()
    .flatMap((spec) => {
      const number = numbers.find(({ name }) => name === spec.name)
      const kept = before.split('\n').find((line) => line.startsWith(`| \`${spec.name}\` `))
      return number === undefined ? (kept ?? []) : markdownRow(spec, number)
    })
  const head = ['| number | what | measured | target | met | peers |', '|---|---|---|---|---|---|']
  const table = [MARKERS[0], '', ...head, ...rows, '', machineLine(), ''].join('\n')
  writeFileSync(README, text.slice(0, begin) + table + text.slice(end))
}

function numberOf(spec: NumberSpec, { value, peers = [], note }: Reading): BenchNumber {
  const sorted = peers.toSorted((a, b) => (spec.better === 'lower' ? a.value - b.value : b.value - a.value))
  const [best] = sorted.map((each) => ({ peer: each.peer, value: rounded(each.value) }))
  return {
    name: spec.name,
    value: rounded(value),
    unit: spec.unit,
    target: spec.target,
    // What could not be measured comes from its process as null.
    ok: Number.isFinite(value) && (spec.better === 'lower' ? value <= spec.target : value >= spec.target),
    ...(best === undefined ? {} : { peer: best.peer, peerValue: best.value }),
    ...(sorted.length > 1 ? { peers: sorted.map((each) => ({ peer: each.peer, value: rounded(each.value) })) } : {}),
    ...(note === undefined ? {} : { note }),
  }
}

function missing({ name, unit, target }: NumberSpec, note: string): BenchNumber {
  return { name, value: null, unit, target, ok: false, note }
}

function markdownRow(spec: NumberSpec, number: BenchNumber): string {
  const measured = number.value === null ? '–' : `${number.value} ${spec.unit}`
  const cells = [
    `\`${spec.name}\``,
    spec.what,
    measured,
    `${signOf(number)} ${spec.target}`,
    number.ok ? 'yes' : 'no',
    peersIn(number),
  ]
  return `| ${cells.join(' | ')} |`
}

function peersIn({ peer, peerValue, peers }: BenchNumber): string {
  if (peer === undefined) return ''
  return (peers ?? [{ peer, value: peerValue ?? NaN }]).map((each) => `${each.peer} ${each.value}`).join(', ')
}

function signOf({ name }: BenchNumber): string {
  const spec = Object.values(CASES)
    .flat()
    .find((each) => each.name === name)
  return spec?.better === 'higher' ? '≥' : '≤'
}

export function machineLine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  return `Last written ${new Date().toISOString().slice(0, 10)} on ${availableParallelism()} × ${model}, ${process.platform}, Node ${process.versions.node}.`
}
