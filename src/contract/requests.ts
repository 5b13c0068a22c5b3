import type { z } from '../shapes/zod.ts'
import { agentTypeRequests } from './requests/agent-type.ts'
import { alertRequests } from './requests/alert.ts'
import { agentRequests } from './requests/agent.ts'
import { eventRequests } from './requests/events.ts'
import { fleetRequests } from './requests/fleet.ts'
import { historyRequests } from './requests/history.ts'
import { hostRequests } from './requests/host.ts'
import { loginRequests } from './requests/login.ts'
import { messageRequests } from './requests/message.ts'
import { pastRunRequests } from './requests/past-run.ts'
import { processRequests } from './requests/process.ts'
import { runRequests } from './requests/run.ts'
import { seriesRequests } from './requests/series.ts'
import { sessionRequests } from './requests/session.ts'
import { settingsRequests } from './requests/settings.ts'
import { survivorRequests } from './requests/survivor.ts'
import { taskRequests } from './requests/task.ts'
import { terminalRequests } from './requests/terminal.ts'
import { vitalsRequests } from './requests/vitals.ts'
import { worktreeRequests } from './requests/worktree.ts'
import { workspaceRequests } from './requests/workspace.ts'

/**
 * Every request of the contract: name → schema of input and output. Which caller may make it is decided in access.ts.
 */
export const requests = {
  ...fleetRequests,
  ...agentRequests,
  ...messageRequests,
  ...runRequests,
  ...processRequests,
  ...pastRunRequests,
  ...survivorRequests,
  ...sessionRequests,
  ...loginRequests,
  ...vitalsRequests,
  ...seriesRequests,
  ...historyRequests,
  ...taskRequests,
  ...terminalRequests,
  ...eventRequests,
  ...agentTypeRequests,
  ...alertRequests,
  ...workspaceRequests,
  ...worktreeRequests,
  ...settingsRequests,
  ...hostRequests,
} as const

export type RequestName = keyof typeof requests
/** What a caller passes: fields with a default may be left out. */
export type InputOf<N extends RequestName> = z.input<(typeof requests)[N]['input']>
/** What a handler receives. */
export type ParsedInputOf<N extends RequestName> = z.output<(typeof requests)[N]['input']>
export type OutputOf<N extends RequestName> = z.output<(typeof requests)[N]['output']>
