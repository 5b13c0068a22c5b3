import type { SettingsValues } from '../../shapes/settings.ts'
import { z } from '../../shapes/zod.ts'

const texts = z.array(z.string()).max(1_000).readonly()

export const settingsValues = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  terminalFontSize: z.number().int().min(8).max(24),
  tiles: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(6), z.literal(9)]),
  closeToTray: z.boolean(),
  recentFolders: texts,
  admission: z.object({
    maxConcurrent: z.number().nullable(),
    memoryFloorMb: z.number(),
    memoryPressurePercent: z.number(),
    spacingMs: z.number(),
    restartsPerMinute: z.number(),
  }),
  restoreAfterCrash: z.boolean(),
  orphans: z.enum(['show', 'kill']),
  spawnPolicy: z.object({
    allowedCommands: texts,
    deniedCommands: texts,
    allowedRoots: texts,
    deniedEnvironment: texts,
  }),
}) satisfies z.ZodType<SettingsValues>

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
  /** Agents that wait for their turn to start, next first. */
  queue: z.array(z.string()).readonly(),
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
