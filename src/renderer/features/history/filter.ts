import { activityKind } from '../../../shapes/activity.ts'
import { doing, type Doing, type HistoryFilter } from '../../../shapes/history.ts'
import { healthBand } from '../../../shapes/health.ts'
import { limitKind } from '../../../shapes/run-limits.ts'
import { priority, type AgentSpec } from '../../../shapes/spec.ts'
import { doingWords } from '../../../words/history-words.ts'
import { LIMIT_NAMES } from '../../../words/limit-words.ts'
import { folderName } from '../../../words/place-words.ts'

/** Selects everything. */
export const NO_FILTER: HistoryFilter = {
  agents: null,
  types: null,
  priorities: null,
  workspaces: null,
  limits: null,
  doing: null,
  bands: null,
}

/** A condition of a filter. */
export type FilterField = keyof HistoryFilter

/** Conditions in the order lists show them, with their names. */
const FIELDS: Readonly<Record<FilterField, string>> = {
  agents: 'Agent',
  doing: 'Doing',
  bands: 'Health',
  types: 'Type',
  workspaces: 'Folder',
  priorities: 'Priority',
  limits: 'Limit',
}

/** One value a filter can be given, or has. */
export interface FilterOption {
  readonly field: FilterField
  readonly value: string
  /** "Doing: working". */
  readonly label: string
}

/** What agents do at work comes before the rest. */
const DOINGS = [...activityKind.options, ...doing.options.filter((each) => !isActivity(each))]

function isActivity(each: Doing): boolean {
  return activityKind.safeParse(each).success
}

/** What can be chosen in a fleet, condition by condition. */
export function filterOptions(specs: readonly Pick<AgentSpec, 'name' | 'type' | 'cwd'>[]): readonly FilterOption[] {
  const values: Readonly<Record<FilterField, readonly string[]>> = {
    agents: sorted(specs.map(({ name }) => name)),
    doing: DOINGS,
    bands: healthBand.options,
    types: sorted(specs.map(({ type }) => type)),
    workspaces: sorted(specs.map(({ cwd }) => cwd)),
    priorities: priority.options,
    limits: limitKind.options,
  }
  return fieldsOf(FIELDS).flatMap((field) => values[field].map((value) => optionOf(field, value)))
}

/** The values a filter has. */
export function chosenOptions(filter: HistoryFilter): readonly FilterOption[] {
  return fieldsOf(FIELDS).flatMap((field) => (filter[field] ?? []).map((value) => optionOf(field, value)))
}

/** The filter that has just these values. */
export function filterOf(options: readonly FilterOption[]): HistoryFilter {
  const byField = Map.groupBy(options, ({ field }) => field)
  const chosen = [...byField].map(([field, members]) => [field, members.map(({ value }) => value)] as const)
  return { ...NO_FILTER, ...Object.fromEntries(chosen) }
}

/** Whether a filter selects everything. */
export function isNoFilter(filter: HistoryFilter): boolean {
  return chosenOptions(filter).length === 0
}

function optionOf(field: FilterField, value: string): FilterOption {
  return { field, value, label: `${FIELDS[field]}: ${valueWords(field, value)}` }
}

function valueWords(field: FilterField, value: string): string {
  if (field === 'workspaces') return folderName(value)
  const found = WORDS[field]?.find(([each]) => each === value)
  return found === undefined ? value : found[1]
}

const WORDS: Readonly<Partial<Record<FilterField, readonly (readonly [string, string])[]>>> = {
  doing: doing.options.map((each) => [each, doingWords(each)]),
  limits: limitKind.options.map((each) => [each, LIMIT_NAMES[each].toLowerCase()]),
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

function fieldsOf<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(record) as K[]
}
