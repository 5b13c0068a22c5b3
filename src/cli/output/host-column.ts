import type { Answers } from '../verb.ts'
import type { Cell, Column } from './table.ts'

const HOST_COLUMN: Column = { title: 'Host', shrinksTo: 8 }

type Row = readonly Cell[]

/** A table of what all hosts answered, with whose each row is where hosts were named. */
export function hostTable<T>(
  { out, answers }: Answers<T>,
  columns: readonly Column[],
  rowsOf: (value: T) => readonly Row[],
): void {
  const isNamed = answers.some(({ host }) => host !== null)
  const rows = answers.flatMap(({ host, value }) =>
    rowsOf(value).map((row): Row => (host === null ? row : [{ text: host, look: 'dim' }, ...row])),
  )
  out.table(isNamed ? [HOST_COLUMN, ...columns] : columns, rows)
}

/** What all hosts answered as one list for programs; each names its host where hosts were named. */
export function hostList<T>({ answers }: Answers<T>, valuesOf: (value: T) => readonly object[]): object[] {
  return answers.flatMap(({ host, value }) => valuesOf(value).map((each) => ({ ...hostField(host), ...each })))
}

/** Which hosts were asked, and which did not answer: to be spread into JSON. Nothing where none was named. */
export function hostsField({ answers, lost }: Answers<unknown>): object {
  const named = answers.flatMap(({ host }) => (host === null ? [] : [{ name: host, error: null }]))
  return named.length + lost.length === 0
    ? {}
    : { hosts: [...named, ...lost.map(({ host, error }) => ({ name: host, error }))] }
}

/** To be spread into JSON; some answers have a field `host` of their own. */
export function hostField(host: string | null): { readonly hostName?: string } {
  return host === null ? {} : { hostName: host }
}
