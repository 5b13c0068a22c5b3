import type { SettingsValues } from '../../core/settings.ts'
import { z } from '../zod.ts'

export const settingsValues = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  terminalFontSize: z.number().int().min(8).max(24),
  tiles: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(6), z.literal(9)]),
  closeToTray: z.boolean(),
  recentFolders: z.array(z.string()).readonly(),
}) satisfies z.ZodType<SettingsValues>

/** Something a person must be told about the host: a damaged file set aside, a store that cannot be written. */
export const hostNotice = z.object({
  id: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  message: z.string(),
})
export type HostNotice = z.infer<typeof hostNotice>

/** A process of an earlier life of Corral that still runs. */
export const survivor = z.object({
  agentId: z.string(),
  agentName: z.string(),
  pid: z.number().int(),
  name: z.string(),
  commandLine: z.string(),
  rssBytes: z.number(),
})
export type Survivor = z.infer<typeof survivor>

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
