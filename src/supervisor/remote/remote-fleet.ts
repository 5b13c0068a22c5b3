import type { FleetState } from '../../contract/client/fleet-state.ts'
import type { RemoteFleet } from '../../contract/remote-view.ts'
import { inNeed } from '../../core/activity/needs-you.ts'
import { isUp } from '../../core/agent/state.ts'
import { isOpenAlert } from '../../core/alerts/agent-alerts.ts'
import { visibleText } from '../../core/visible-text.ts'
import { needReason } from '../../words/activity-words.ts'

/** Agents told by name: of as many a person is told one by one. */
const MAX_NEEDY = 50
/** As long as a name is on this host. What another host says is cut before it is passed on. */
const MAX_NAME = 120

/** What of a remote host's fleet is told to this host's clients. */
export function remoteFleetOf({ agents, alerts }: FleetState): RemoteFleet {
  const needy = inNeed(agents.values())
  return {
    agents: agents.size,
    up: [...agents.values()].filter(({ state }) => isUp(state.phase)).length,
    alerts: [...alerts.values()].filter(isOpenAlert).length,
    needYou: needy.length,
    needy: needy.slice(0, MAX_NEEDY).map(({ id, spec, activity }) => ({
      id: id.slice(0, MAX_NAME),
      name: visibleText(spec.name).slice(0, MAX_NAME),
      why: activity === null ? '' : needReason(activity),
      isMuted: spec.isMuted,
    })),
    asOf: null,
  }
}
