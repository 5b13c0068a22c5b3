import { activity } from '../shapes/activity.ts'
import { alertEnd } from '../shapes/alert.ts'
import { alertMetric, alertSeverity } from '../shapes/alert-rule.ts'
import { conversation } from '../shapes/conversation.ts'
import { heldByGuard } from '../shapes/guard.ts'
import { health } from '../shapes/health.ts'
import { loginRole } from '../shapes/login.ts'
import { queuedMessage } from '../shapes/message.ts'
import { processIdentity } from '../shapes/process-identity.ts'
import { limitView } from '../shapes/run-limits.ts'
import { agentSpending, daySpending } from '../shapes/spending.ts'
import { shownSpec } from '../shapes/spec.ts'
import { shownState } from '../shapes/state.ts'
import { finishedTask, queuedTask, runningTask, task } from '../shapes/task.ts'
import { taskPermissions } from '../shapes/task-block.ts'
import { ownWorktree } from '../shapes/workspace.ts'
import { z } from '../shapes/zod.ts'
import { remoteHostView } from './remote-view.ts'

/** One agent as shown by clients. */
export const agentView = z.object({
  id: z.string(),
  spec: shownSpec,
  state: shownState,
  createdAt: z.number(),
  /** Branch of the workspace when it was last read; null if there is none. */
  branch: z.string().nullable(),
  /** Title the program set on its terminal; empty if none. */
  title: z.string(),
  /** Version of the agent CLI; null if unknown. */
  version: z.string().nullable(),
  /** What it is doing, and how that is known; null: it is not up. */
  activity: activity.nullable(),
  /** What it has used, as far as it tells; null: it never told. */
  spending: agentSpending.nullable(),
  /** The limits in force for its run, and where it stands with each; empty: none, or it is down. */
  limits: z.array(limitView).readonly(),
  /** The guard of the machine's memory holds it where it is; null: it does not. */
  held: heldByGuard.nullable(),
  /** How well it is; null: it is down, as it should be. */
  health: health.nullable(),
  /** Its own worktree; null: it has none (yet). */
  worktree: ownWorktree.nullable(),
  /** Messages that wait until it is idle; empty: none does. */
  messages: z.array(queuedMessage).readonly(),
  /** The conversation it had last, which a start can go on with; null: none is known. */
  conversation: conversation.nullable(),
  /** Command for attaching to its session by hand; null if it has no session. */
  attachCommand: z.string().nullable(),
})
export type AgentView = z.infer<typeof agentView>

/** An alert that fires, or has fired lately. Times are epoch ms. */
export const alertView = z.object({
  id: z.string(),
  rule: z.string(),
  /** Null: it is about the host. */
  agentId: z.string().nullable(),
  title: z.string(),
  severity: alertSeverity,
  /** When its rule fires, with its numbers, for people. */
  condition: z.string(),
  /** Null: its rule counts events. */
  metric: alertMetric.nullable(),
  state: z.enum(['firing', 'acknowledged', 'resolved', 'no-data']),
  since: z.number(),
  /** The value, or number of events, by which it fired, and the one furthest past the threshold since. */
  value: z.number(),
  worst: z.number(),
  /** How often it fired in this run. */
  breaches: z.number().int(),
  acknowledgedAt: z.number().nullable(),
  end: z.object({ at: z.number(), durationMs: z.number(), why: alertEnd }).nullable(),
  /** Until then nothing is told or done of it; null: it is. */
  silencedUntil: z.number().nullable(),
})
export type AlertView = z.infer<typeof alertView>

/** An alert rule as clients are shown it; texts are for people. */
export const alertRuleView = z.object({
  id: z.string(),
  title: z.string(),
  isOn: z.boolean(),
  severity: alertSeverity,
  scope: z.string(),
  condition: z.string(),
  /** What it measures; null: it counts events. */
  metric: alertMetric.nullable(),
  actions: z.array(z.string()).readonly(),
  file: z.string(),
  /** The owner's; else it is shipped with Corral. */
  isOwn: z.boolean(),
})
export type AlertRuleView = z.infer<typeof alertRuleView>

/** Why an agent is in its phase, with the numbers behind it. */
export const explanation = z.object({
  summary: z.string(),
  facts: z.array(z.object({ label: z.string(), value: z.string() })).readonly(),
})

/** One process of a run's tree, as listed by the inspector; the leader has depth 0. Its identity is what a request names it by. */
export const processView = processIdentity.extend({
  isLeader: z.boolean(),
  parentPid: z.number().int(),
  depth: z.number().int(),
  name: z.string(),
  commandLine: z.string(),
  cpuPercent: z.number(),
  rssBytes: z.number(),
  /** How long it has run, ms; null: that cannot be told here. */
  ageMs: z.number().nullable(),
  threads: z.number().int(),
  state: z.string(),
})
export type ProcessView = z.infer<typeof processView>

/** A message for the user about the host: a damaged file moved aside, a store that cannot be written. */
export const hostNotice = z.object({
  id: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  message: z.string(),
})
export type HostNotice = z.infer<typeof hostNotice>

/** An entry of the orphan ledger: a process that outlived its run's end or its host. */
export const survivor = z.object({
  agentId: z.string(),
  agentName: z.string(),
  runId: z.string(),
  pid: z.number().int(),
  startTime: z.number(),
  /** False: it only shows the run's cookie; Corral never signals a process it cannot prove to be its own. */
  isProven: z.boolean(),
  /** The user chose to ignore it. */
  isIgnored: z.boolean(),
  name: z.string(),
  commandLine: z.string(),
  rssBytes: z.number(),
})
export type Survivor = z.infer<typeof survivor>

/** A session that outlives the host (tmux). */
export const sessionView = z.object({
  runId: z.string(),
  /** The agent it belongs to; null if none is known. */
  agentId: z.string().nullable(),
  agentName: z.string().nullable(),
  pid: z.number().int(),
  isDead: z.boolean(),
  attachCommand: z.string(),
})
export type SessionView = z.infer<typeof sessionView>

/** The host, as shown by the page. */
export const hostView = z.object({
  kind: z.enum(['desktop', 'headless']),
  version: z.string(),
  contractVersion: z.number().int(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  hostName: z.string(),
  home: z.string(),
  dataDir: z.string(),
  pid: z.number().int(),
  /** How limits and samples are obtained on this machine, as text for the footer. */
  sampling: z.string(),
  notices: z.array(hostNotice).readonly(),
  survivors: z.array(survivor).readonly(),
  /** Why runs in tmux sessions are not available here and how to change that; null if they are. */
  sessionsProblem: z.string().nullable(),
  /** What all agents used on the latest day on which any did, removed ones included; null: none ever told. */
  spending: daySpending.nullable(),
  /** What holds process trees together on this machine, as text: `cgroup v2`, or why not. */
  containment: z.string(),
  /** The remote hosts in its list; only the owner sees them. */
  remotes: z.array(remoteHostView).readonly(),
  /** Why that list cannot be read; null: it can. */
  remotesProblem: z.string().nullable(),
})
export type HostView = z.infer<typeof hostView>

/** An agent type and whether it is installed here. */
export const agentTypeView = z.object({
  id: z.string(),
  name: z.string(),
  command: z.string().nullable(),
  /** Absolute path found on the PATH; null if it is not installed. */
  path: z.string().nullable(),
  version: z.string().nullable(),
  installHint: z.string().nullable(),
  homepage: z.string().nullable(),
  /** What a task of this type is told, and what its agent may be allowed to do; null: it cannot carry out tasks. */
  task: z.object({ takes: z.enum(['prompt', 'command']), permissions: z.array(taskPermissions).readonly() }).nullable(),
})
export type AgentTypeView = z.infer<typeof agentTypeView>

/** A task as clients are shown it; whose host carries it out is left out. */
export const taskView = task.omit({ rev: true, state: true }).extend({
  state: z.discriminatedUnion('kind', [queuedTask, runningTask.omit({ claim: true }), finishedTask]),
  /** The agent of its latest attempt; null: there is none (any more). */
  agentId: z.string().nullable(),
})
export type TaskView = z.infer<typeof taskView>

/** A browser's login at a web host. */
export const loginView = z.object({
  id: z.string(),
  role: loginRole,
  /** Browser and system, for people: "Firefox on Linux". */
  browser: z.string(),
  /** Address it logged in from; that of a tunnel is this machine's. */
  from: z.string(),
  /** Epoch ms. */
  createdAt: z.number(),
  /** When it last had a connection, epoch ms; now, while it has one. */
  lastUsedAt: z.number(),
  /** Connections open now: one for each page. */
  pages: z.number().int(),
  /** The login of the client that asks. */
  isOwn: z.boolean(),
})
export type LoginView = z.infer<typeof loginView>

/** An address that logs one browser in. */
export const loginAddress = z.object({
  url: z.string(),
  /** How long it can be used from now on, ms. */
  validMs: z.number(),
})
export type LoginAddress = z.infer<typeof loginAddress>
