import type { MenuItemConstructorOptions } from 'electron'
import type { AgentView } from '../../contract/views.ts'
import { countText, summaryOf } from './fleet-summary.ts'

/** Running agents listed by name; a menu longer than a small screen cannot be used. */
const MAX_LISTED_AGENTS = 15

/** What the tray can ask for. */
export interface TrayActions {
  readonly open: () => void
  readonly showAgent: (id: string) => void
  readonly stopAll: () => void
  readonly quit: () => void
}

/** Tooltip of the tray icon. */
export function trayTooltip(agents: readonly AgentView[]): string {
  return `Corral — ${countText(summaryOf(agents))}`
}

/** The tray's menu. */
export function trayMenu(agents: readonly AgentView[], actions: TrayActions): MenuItemConstructorOptions[] {
  const summary = summaryOf(agents)
  const listed = summary.up.slice(0, MAX_LISTED_AGENTS)
  const more = summary.up.length - listed.length
  return [
    { label: countText(summary), enabled: false },
    { type: 'separator' },
    { label: 'Open Corral', click: actions.open },
    ...(listed.length > 0 ? [{ type: 'separator' } as const] : []),
    ...listed.map(({ id, spec }) => ({ label: literalLabel(spec.name), click: () => actions.showAgent(id) })),
    ...(more > 0 ? [{ label: `${more} more…`, click: actions.open }] : []),
    { type: 'separator' },
    { label: 'Stop all agents…', enabled: summary.up.length > 0, click: actions.stopAll },
    { label: 'Quit Corral', click: actions.quit },
  ]
}

/** A single & would mark the next letter as the item's key. */
function literalLabel(name: string): string {
  return name.replaceAll('&', '&&')
}
