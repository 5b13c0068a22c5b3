import type { MenuItemConstructorOptions } from 'electron'
import type { RemoteHostView } from '../../contract/remote-view.ts'
import type { AgentView, AlertView } from '../../contract/views.ts'
import { inNeed } from '../../core/activity/needs-you.ts'
import { needReason, needWords } from '../../words/activity-words.ts'
import { remoteNameWords, remoteNeedCount, remoteNeeds } from '../../words/remote-need.ts'
import { formatCount } from '../../words/format.ts'
import { trayItems, type CommandActions } from './command-items.ts'
import { countText, summaryOf } from './fleet-summary.ts'
import { updateItems, type UpdateOffer } from './update-offer.ts'

/** Running agents listed by name; a menu longer than a small screen cannot be used. */
const MAX_LISTED_AGENTS = 15

/** Alerts listed by name. */
const MAX_LISTED_ALERTS = 5

/** What the tray can ask for: commands, and an agent or an alert to be shown. */
export interface TrayActions extends CommandActions {
  /** `host`: name of a remote one; null: this one. */
  readonly showAgent: (host: string | null, id: string) => void
  readonly showAlert: (id: string) => void
}

/** What the tray tells of. */
export interface TrayFleet {
  readonly agents: readonly AgentView[]
  /** Those nobody has acknowledged, the gravest first. */
  readonly alerts: readonly AlertView[]
  /** Hosts on other machines. */
  readonly remotes: readonly RemoteHostView[]
  readonly update: UpdateOffer | null
}

/** Tooltip of the tray icon. */
export function trayTooltip({ agents, alerts, remotes }: Omit<TrayFleet, 'update'>): string {
  const summary = summaryOf(agents)
  const needy = inNeed(summary.up).length + remoteNeedCount(remotes)
  const need = needy > 0 ? `${needWords(needy)}, ` : ''
  const alert = alerts.length > 0 ? `${formatCount(alerts.length, 'alert')}, ` : ''
  return `Corral — ${need}${alert}${countText(summary)}`
}

/** The tray's menu. */
export function trayMenu(fleet: TrayFleet, actions: TrayActions): MenuItemConstructorOptions[] {
  const { agents } = fleet
  const summary = summaryOf(agents)
  const listed = summary.up.slice(0, MAX_LISTED_AGENTS)
  const more = summary.up.length - listed.length
  const head = trayItems('head', summary.up.length > 0, actions)
  const needy = needyItems(fleet, actions)
  return [
    { label: countText(summary), enabled: false },
    { type: 'separator' },
    ...needy,
    ...(needy.length > 0 ? [{ type: 'separator' } as const] : []),
    ...alertItems(fleet, actions),
    ...head,
    ...(listed.length > 0 ? [{ type: 'separator' } as const] : []),
    ...listed.map(({ id, spec }) => ({ label: literalLabel(spec.name), click: () => actions.showAgent(null, id) })),
    ...(more > 0 ? [{ ...head[0], label: `${more} more…` }] : []),
    { type: 'separator' },
    ...updateItems(fleet.update),
    ...trayItems('foot', summary.up.length > 0, actions),
  ]
}

/** Who needs a person, on this machine and then on others. */
function needyItems(
  { agents, remotes }: Pick<TrayFleet, 'agents' | 'remotes'>,
  { showAgent }: TrayActions,
): MenuItemConstructorOptions[] {
  const own = inNeed(summaryOf(agents).up).map((agent) => ({
    label: needyLabel(agent),
    click: () => showAgent(null, agent.id),
  }))
  const elsewhere = remoteNeeds(remotes).map((need) => ({
    label: literalLabel(`${remoteNameWords(need)}: ${need.why}`),
    click: () => showAgent(need.host, need.id),
  }))
  return [...own, ...elsewhere].slice(0, MAX_LISTED_AGENTS)
}

/** The gravest alerts by name, and all of them where there are more. */
function alertItems(
  { agents, alerts }: Pick<TrayFleet, 'agents' | 'alerts'>,
  { showAlert }: TrayActions,
): MenuItemConstructorOptions[] {
  if (alerts.length === 0) return []
  const nameOf = (alert: AlertView): string => {
    const agent = agents.find(({ id }) => id === alert.agentId)
    return agent === undefined ? alert.title : `${agent.spec.name}: ${alert.title}`
  }
  const listed = alerts.slice(0, MAX_LISTED_ALERTS)
  const next = alerts[MAX_LISTED_ALERTS]
  return [
    { label: formatCount(alerts.length, 'alert'), enabled: false },
    ...listed.map((alert) => ({ label: literalLabel(nameOf(alert)), click: () => showAlert(alert.id) })),
    ...(next === undefined
      ? []
      : [{ label: `${alerts.length - listed.length} more alerts…`, click: () => showAlert(next.id) }]),
    { type: 'separator' },
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
