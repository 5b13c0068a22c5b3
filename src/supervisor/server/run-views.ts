import type { Caller } from '../../contract/rpc/caller.ts'
import type { AgentView, HostView, ProcessView } from '../../contract/views.ts'
import { NO_CONDITIONS } from '../../core/activity/rules/reading.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { Health } from '../../shapes/health.ts'
import { isSecret } from '../../core/secrets/variables.ts'
import { MASK } from '../../core/secrets/redact.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { RunEnd } from '../../shapes/run-end.ts'
import type { SettingsValues } from '../../shapes/settings.ts'
import type { ShownSpec } from '../../shapes/spec.ts'
import type { ProgramCall, WorktreeWish } from '../../shapes/workspace.ts'

/**
 * An agent as this caller is shown it. Only the owner sees arguments and values of variables; programs inside runs also
 * see nothing of a screen.
 */
export function viewFor({ role }: Caller, view: AgentView): AgentView {
  if (role === 'owner') return view
  const { spec, state } = view
  const masked = { ...view, spec: withoutValues(spec) }
  if (role === 'viewer') return masked
  return {
    ...masked,
    state: { ...state, phase: withoutScreen(state.phase) },
    // Programs put what they show into their title; the command to attach leads to the whole screen.
    title: '',
    activity: view.activity && withoutWords(view.activity),
    health: view.health && withoutNames(view.health),
    messages: view.messages.map((message) => ({ ...message, start: '' })),
    conversation: null,
    attachCommand: null,
  }
}

/** The same for journal entries. */
export function entriesFor({ role }: Caller, entries: readonly JournalEntry[]): readonly JournalEntry[] {
  return role === 'run'
    ? entries.map((entry) => ({ ...entry, event: withoutText(withoutScreen(entry.event)) }))
    : entries
}

/** The same for processes: arguments are for the owner. */
export function processesFor({ role }: Caller, processes: readonly ProcessView[]): readonly ProcessView[] {
  return role === 'owner' ? processes : processes.map((process) => ({ ...process, commandLine: process.name }))
}

/** The same for the host, or for parts of it. */
export function hostFor<T extends Partial<HostView>>({ role }: Caller, host: T): T {
  if (role === 'owner') return host
  const { survivors, remotes, remotesProblem } = host
  return {
    ...host,
    ...(survivors && { survivors: survivors.map((survivor) => ({ ...survivor, commandLine: survivor.name })) }),
    ...(remotes && { remotes: [] }),
    ...(remotesProblem !== undefined && { remotesProblem: null }),
  }
}

/** The same for the settings: folders nobody works in are the owner's affair. */
export function settingsFor({ role }: Caller, settings: SettingsValues): SettingsValues {
  return role === 'owner' ? settings : { ...settings, recentFolders: [] }
}

/** Arguments and variables may hold keys; their number and names may not. */
function withoutValues(spec: ShownSpec): ShownSpec {
  const { args, env, fallback, workspace } = spec
  return {
    ...spec,
    args: args.map(() => MASK),
    env: Object.fromEntries(
      Object.entries(env).map(([name, variable]) => [name, isSecret(variable) ? variable : MASK]),
    ),
    workspace: workspace.kind === 'folder' ? workspace : { ...workspace, ...withoutArgs(workspace) },
    fallback: fallback === null ? null : { ...fallback, args: fallback.args.map(() => MASK) },
  }
}

/** The commands of a worktree without their arguments. */
function withoutArgs({ setup, teardown }: WorktreeWish): Pick<WorktreeWish, 'setup' | 'teardown'> {
  const masked = (call: ProgramCall | null): ProgramCall | null => call && { ...call, args: call.args.map(() => MASK) }
  return { setup: masked(setup), teardown: masked(teardown) }
}

/** What it is doing without its words, which are parts of its screen. */
function withoutWords(activity: Activity): Activity {
  const { kind, ask, since, lastTurn } = activity
  return {
    ...{ kind, ask, since, by: null, conditions: NO_CONDITIONS, children: [] },
    lastTurn: lastTurn && { ...lastTurn, text: '' },
  }
}

/** Its health without the names of processes. */
function withoutNames(health: Health): Health {
  const reasons = health.reasons.map((reason) => (reason.kind === 'zombies' ? { ...reason, parent: null } : reason))
  return { ...health, reasons }
}

/** The same for what was journalled of it. */
function withoutText<T extends JournalEntry['event']>(event: T): T {
  if (event.kind === 'message-sent') return { ...event, start: '' }
  return event.kind === 'asked' || event.kind === 'turn-ended' ? { ...event, text: '' } : event
}

/** A phase or an event without the last lines of the run it is about. */
function withoutScreen<T extends object>(value: T): T {
  const { lastRun } = value as { readonly lastRun?: RunEnd | null }
  return lastRun ? { ...value, lastRun: { ...lastRun, lastLines: [] } } : value
}
