import type { Caller } from '../../contract/rpc/caller.ts'
import type { AgentView } from '../../contract/views.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { RunEnd } from '../../shapes/run-end.ts'
import type { AgentSpec } from '../../shapes/spec.ts'

/** Stands for what a run is not told. */
const MASK = '•••'

/** An agent as this caller is shown it: programs inside runs see no secrets and nothing of a screen. */
export function viewFor({ role }: Caller, view: AgentView): AgentView {
  if (role !== 'run') return view
  const { spec, state } = view
  return {
    ...view,
    spec: withoutSecrets(spec),
    state: { ...state, phase: withoutScreen(state.phase) },
    // Programs put what they show into their title; the command to attach leads to the whole screen.
    title: '',
    attachCommand: null,
  }
}

/** The same for journal entries. */
export function entriesFor({ role }: Caller, entries: readonly JournalEntry[]): readonly JournalEntry[] {
  return role === 'run' ? entries.map((entry) => ({ ...entry, event: withoutScreen(entry.event) })) : entries
}

/** Arguments and variables may hold keys; their number and names may not. */
function withoutSecrets(spec: AgentSpec): AgentSpec {
  const { args, env, fallback } = spec
  return {
    ...spec,
    args: args.map(() => MASK),
    env: Object.fromEntries(Object.keys(env).map((name) => [name, MASK])),
    fallback: fallback === null ? null : { ...fallback, args: fallback.args.map(() => MASK) },
  }
}

/** A phase or an event without the last lines of the run it is about. */
function withoutScreen<T extends object>(value: T): T {
  const { lastRun } = value as { readonly lastRun?: RunEnd | null }
  return lastRun ? { ...value, lastRun: { ...lastRun, lastLines: [] } } : value
}
