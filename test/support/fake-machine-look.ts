import type { DatabaseLook, MachineLook } from '../../src/core/doctor/machine-look.ts'

/** A machine on which all is well; tests change what is not. */
export function soundMachine(change: Partial<MachineLook> = {}): MachineLook {
  return {
    ask: async (name) => ({ kind: 'printed', file: `/usr/bin/${name}`, text: `${name} 3.6.0\n` }),
    installer: () => 'apt',
    isRoot: () => false,
    node: () => ({ version: '24.21.0', file: '/usr/bin/node' }),
    groups: () => ({ hierarchy: 'v2', hasSystemd: true }),
    room: async () => ({ openFiles: 40, maxFiles: 524_288, openTerminals: 3, maxTerminals: 4_096 }),
    disk: async (path) => ({ path, freeBytes: 80e9, totalBytes: 200e9, freeFiles: 1e6 }),
    sandbox: async () => ({
      isRoot: false,
      maxUserNamespaces: 60_000,
      isCloneAllowed: null,
      isAppArmorRestricting: null,
      tried: 'worked',
    }),
    isClockSynchronized: async () => true,
    isPortFree: async () => true,
    files: async (dataDir) => ({ dataDir, isThere: true, mode: 0o700, untrusted: [], readable: [], isWritable: true }),
    readable: async () => [],
    ...change,
  }
}

/** A database that is sound. */
export const soundDatabase: DatabaseLook = {
  look: async () => ({ kind: 'sound', path: '/data/corral.db', bytes: 4_096, logBytes: 0 }),
}
