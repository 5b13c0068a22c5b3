import { useSyncExternalStore } from 'react'

/**
 * Whether this browser shows notifications of this page: `default` until a person was asked; `insecure`: not on an address that is neither this
 * machine's nor encrypted; `missing`: it cannot.
 */
export type WebNoticePermission = NotificationPermission | 'insecure' | 'missing'

const listeners = new Set<() => void>()

/** The permission now; re-renders when this page was given it. */
export function useWebNoticePermission(): WebNoticePermission {
  return useSyncExternalStore(listen, webNoticePermission)
}

export function webNoticePermission(): WebNoticePermission {
  if (!isSecureContext) return 'insecure'
  return 'Notification' in globalThis ? Notification.permission : 'missing'
}

/** Lets the browser ask; it does so only for a click of the person. */
export async function askForWebNotices(): Promise<void> {
  await Notification.requestPermission()
  for (const tell of listeners) tell()
}

function listen(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}
