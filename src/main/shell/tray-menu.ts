import type { MenuItemConstructorOptions } from 'electron'
import type { AgentView } from '../../contract/views.ts'
import { inNeed } from '../../core/activity/needs-you.ts'
import { needReason, needWords } from '../../words/activity-words.ts'
import { trayItems, type CommandActions } from './command-items.ts'
import { countText, summaryOf } from './fleet-summary.ts'

/** Running agents listed by name; a menu longer than a small screen cannot be used. */
const MAX_LISTED_AGENTS = 15

/** What the tray can ask for: commands, and an agent to be shown. */
export interface TrayActions extends CommandActions {
  readonly showAgent: (id: string) => void
}

/** Tooltip of the tray icon. */
export function trayTooltip(agents: readonly AgentView[]): string {
  const summary = summaryOf(agents)
  const needy = inNeed(summary.up).length
  return `Corral — ${needy > 0 ? `${needWords(needy)}, ` : ''}${countText(summary)}`
}

/** The tray's menu. */
export function trayMenu(agents: readonly AgentView[], actions: TrayActions): MenuItemConstructorOptions[] {
  const summary = summaryOf(agents)
  const listed = summary.up.slice(0, MAX_LISTED_AGENTS)
  const more = summary.up.length - listed.length
  const head = trayItems('head', summary.up.length > 0, actions)
  const needy = inNeed(summary.up).slice(0, MAX_LISTED_AGENTS)
  return [
    { label: countText(summary), enabled: false },
    { type: 'separator' },
    ...needy.map((agent) => ({ label: needyLabel(agent), click: () => actions.showAgent(agent.id) })),
    ...(needy.length > 0 ? [{ type: 'separator' } as const] : []),
    ...head,
    ...(listed.length > 0 ? [{ type: 'separator' } as const] : []),
    ...listed.map(({ id, spec }) => ({ label: literalLabel(spec.name), click: () => actions.showAgent(id) })),
    ...(more > 0 ? [{ ...head[0], label: `${more} more…` }] : []),
    { type: 'separator' },
    ...trayItems('foot', summary.up.length > 0, actions),
  ]
}

/** Who it is and what it waits for; no time, since an open menu does not change. */
function needyLabel({ spec, activity }: AgentView): string {
  return literalLabel(activity === null ? spec.name : `${spec.name}: ${needReason(activity)}`)
}

/** A single & would mark the next letter as the item's key. */
function literalLabel(name: string): string {
  return name.replaceAll('&', '&&')
}
