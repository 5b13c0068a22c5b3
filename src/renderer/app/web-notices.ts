import { useEffect } from 'react'
import { toDisposable, type Disposable } from '../../base/disposable.ts'
import type { RemoteHostView } from '../../contract/remote-view.ts'
import { NOTIFICATION_DEFAULTS } from '../../core/activity/notices.ts'
import { browserClock } from '../client/browser-clock.ts'
import { useHosts, useOwnHost } from '../client/hosts-context.ts'
import type { PageHosts } from '../client/page-hosts.ts'
import { Notices, type ShownNotice } from '../../words/notices.ts'
import { RemoteNotices } from '../../words/remote-notices.ts'
import { focusNeedy } from '../state/keyboard-moves.ts'
import { focusAgent } from '../state/view-state.ts'
import { webNoticePermission } from '../state/web-notices.ts'

/** Notifications of the browser while this page is not in front, where a person allowed them; the desktop app shows its own. */
export function useWebNotices(): void {
  const hosts = useHosts()
  const isBrowser = useOwnHost((fleet) => fleet?.host.kind === 'headless')
  useEffect(() => {
    if (!isBrowser) return
    const notices = noticesOf(hosts)
    return () => notices.forEach((notice) => notice.dispose())
  }, [hosts, isBrowser])
}

/** Of this page's own host, and of those in its list. */
function noticesOf(hosts: PageHosts): readonly Disposable[] {
  const { local } = hosts
  const fleet = () => local.store.getState().fleet
  const page = {
    settings: () => fleet()?.settings.notifications ?? NOTIFICATION_DEFAULTS,
    isInFront: () => document.hasFocus(),
    now: () => new Date(),
    later: (delayMs: number, action: () => void) => browserClock.setTimer(delayMs, action),
    show: (notice: ShownNotice) => show(notice, hosts),
  }
  return [
    new Notices({ ...page, onEntry: (listener) => local.onEntry(listener), agentOf: (id) => fleet()?.agents.get(id) }),
    new RemoteNotices({
      ...page,
      onDidChange: (listener) => toDisposable(local.store.subscribe(() => listener())),
      remotes: () => fleet()?.host.remotes ?? NO_REMOTES,
    }),
  ]
}

function show({ title, body, host, agentId, isSilent }: ShownNotice, hosts: PageHosts): void {
  if (webNoticePermission() !== 'granted') return
  // With one tag, of several pages that are open only one notification remains.
  const tag = `corral-${agentId ?? 'fleet'}${host === null ? '' : ` on ${host}`}`
  const notice = new Notification(title, { body, silent: isSilent, tag })
  notice.addEventListener('click', () => {
    notice.close()
    globalThis.focus()
    hosts.show(host)
    const { fleet } = hosts.local.store.getState()
    if (agentId !== null) focusAgent(agentId)
    else if (fleet !== null) focusNeedy(fleet)
  })
}

const NO_REMOTES: readonly RemoteHostView[] = []
