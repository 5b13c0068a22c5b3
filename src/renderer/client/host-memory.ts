import type { HostMemory } from './page-hosts.ts'

const KEY = 'corral-host'

/** A window keeps its own choice; a new one begins with the latest of all. */
export function hostMemory(window: Storage, all: Storage): HostMemory {
  return {
    read: () => (window.getItem(KEY) ?? all.getItem(KEY)) || null,
    write(name) {
      window.setItem(KEY, name ?? '')
      all.setItem(KEY, name ?? '')
    },
  }
}
