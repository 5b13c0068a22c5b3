import { agentSpec } from '../shapes/spec.ts'
import { shownState } from '../shapes/state.ts'
import { z } from '../shapes/zod.ts'

/** One agent as every client shows it. */
export const agentView = z.object({
  id: z.string(),
  spec: agentSpec,
  state: shownState,
  createdAt: z.number(),
  /** Branch of the workspace when it was last read; null: none. */
  branch: z.string().nullable(),
  /** Title the program set on its terminal; empty: none. */
  title: z.string(),
  /** Version of the agent CLI; null: not known. */
  version: z.string().nullable(),
  /** What a person types to attach to its session by hand; null: it has none. */
  attachCommand: z.string().nullable(),
})
export type AgentView = z.infer<typeof agentView>

/** Why an agent is where it is, with the numbers that decided it. */
export const explanation = z.object({
  summary: z.string(),
  facts: z.array(z.object({ label: z.string(), value: z.string() })).readonly(),
})

/** One process of a run's tree, as the inspector lists it; depth 0 is the run's first process. */
export const processView = z.object({
  pid: z.number().int(),
  parentPid: z.number().int(),
  depth: z.number().int(),
  name: z.string(),
  commandLine: z.string(),
  cpuPercent: z.number(),
  rssBytes: z.number(),
  threads: z.number().int(),
  state: z.string(),
})
export type ProcessView = z.infer<typeof processView>

/** Something a person must be told about the host: a damaged file set aside, a store that cannot be written. */
export const hostNotice = z.object({
  id: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  message: z.string(),
})
export type HostNotice = z.infer<typeof hostNotice>

/** A line of the orphan ledger: a process that outlived its run's end or its host. */
export const survivor = z.object({
  agentId: z.string(),
  agentName: z.string(),
  runId: z.string(),
  pid: z.number().int(),
  startTime: z.number(),
  /** False: it only shows the run's cookie; Corral never signals what it cannot prove to be its own. */
  isProven: z.boolean(),
  /** A person said to let it be. */
  isIgnored: z.boolean(),
  name: z.string(),
  commandLine: z.string(),
  rssBytes: z.number(),
})
export type Survivor = z.infer<typeof survivor>

/** A session that outlives the host (tmux). */
export const sessionView = z.object({
  runId: z.string(),
  /** The agent it belongs to; null: none is known. */
  agentId: z.string().nullable(),
  agentName: z.string().nullable(),
  pid: z.number().int(),
  isDead: z.boolean(),
  attachCommand: z.string(),
})
export type SessionView = z.infer<typeof sessionView>

/** The host, as the page introduces it. */
export const hostView = z.object({
  kind: z.enum(['desktop', 'headless']),
  version: z.string(),
  contractVersion: z.number().int(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  hostName: z.string(),
  home: z.string(),
  dataDir: z.string(),
  pid: z.number().int(),
  /** How limits and samples are had on this machine, in words for the footer. */
  sampling: z.string(),
  notices: z.array(hostNotice).readonly(),
  survivors: z.array(survivor).readonly(),
  /** Why runs in tmux sessions cannot be had here and what to do about it; null: they can. */
  sessionsProblem: z.string().nullable(),
  /** What holds process trees together here, in words: `cgroup v2`, or why not. */
  containment: z.string(),
})
export type HostView = z.infer<typeof hostView>

/** An agent type and whether it is installed here. */
export const agentTypeView = z.object({
  id: z.string(),
  name: z.string(),
  command: z.string().nullable(),
  /** Absolute path found on the PATH; null: not installed. */
  path: z.string().nullable(),
  version: z.string().nullable(),
  installHint: z.string().nullable(),
  homepage: z.string().nullable(),
})
export type AgentTypeView = z.infer<typeof agentTypeView>
