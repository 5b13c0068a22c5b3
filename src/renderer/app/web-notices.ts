import { useEffect } from 'react'
import { NOTIFICATION_DEFAULTS } from '../../core/activity/notices.ts'
import { browserClock } from '../client/browser-clock.ts'
import { useClient, useFleet } from '../client/client-context.ts'
import type { FleetClient } from '../client/fleet-client.ts'
import { Notices, type ShownNotice } from '../../words/notices.ts'
import { focusNeedy } from '../state/keyboard-moves.ts'
import { focusAgent } from '../state/view-state.ts'
import { webNoticePermission } from '../state/web-notices.ts'

/** Notifications of the browser while this page is not in front, where a person allowed them; the desktop app shows its own. */
export function useWebNotices(): void {
  const client = useClient()
  const isBrowser = useFleet(({ host }) => host.kind === 'headless')
  useEffect(() => {
    if (!isBrowser) return
    const notices = noticesOf(client)
    return () => notices.dispose()
  }, [client, isBrowser])
}

function noticesOf(client: FleetClient): Notices {
  const fleet = () => client.store.getState().fleet
  return new Notices({
    onEntry: (listener) => client.onEntry(listener),
    agentOf: (id) => fleet()?.agents.get(id),
    settings: () => fleet()?.settings.notifications ?? NOTIFICATION_DEFAULTS,
    isInFront: () => document.hasFocus(),
    now: () => new Date(),
    later: (delayMs, action) => browserClock.setTimer(delayMs, action),
    show: (notice) => show(notice, client),
  })
}

function show({ title, body, agentId, isSilent }: ShownNotice, client: FleetClient): void {
  if (webNoticePermission() !== 'granted') return
  // With one tag, of several pages that are open only one notification remains.
  const notice = new Notification(title, { body, silent: isSilent, tag: `corral-${agentId ?? 'fleet'}` })
  notice.addEventListener('click', () => {
    notice.close()
    globalThis.focus()
    const { fleet } = client.store.getState()
    if (agentId !== null) focusAgent(agentId)
    else if (fleet !== null) focusNeedy(fleet)
  })
}
