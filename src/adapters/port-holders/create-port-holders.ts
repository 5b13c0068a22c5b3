import type { PortHolders } from '../../core/post-mortem/port-holders.ts'
import { ProcfsPortHolders } from './procfs-port-holders.ts'

/** Where the system has no /proc, nobody is found. */
export function createPortHolders(platform: NodeJS.Platform): PortHolders {
  return platform === 'linux' ? new ProcfsPortHolders() : { holderOf: async () => null }
}
