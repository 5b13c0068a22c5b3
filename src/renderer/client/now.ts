import { useSyncExternalStore } from 'react'
import { useClient } from './client-context.ts'

const TICK_MS = 1_000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

function listen(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const each of [...listeners]) each()
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

/** The host's time, rendered anew each second; all clocks of the page tick together. */
export function useNow(): number {
  const { vitals } = useClient()
  const second = useSyncExternalStore(listen, () => Math.floor(vitals.hostNow() / TICK_MS))
  return second * TICK_MS
}

/** The page's own time, rendered anew each second: for times the page itself has taken. */
export function usePageTime(): number {
  return useSyncExternalStore(listen, () => Math.floor(Date.now() / TICK_MS)) * TICK_MS
}
