import type { RemoteFleet, RemoteHostView } from '../../src/contract/remote-view.ts'

/** What is told of a fleet without agents. */
export function sampleRemoteFleet(own: Partial<RemoteFleet> = {}): RemoteFleet {
  return { agents: 0, up: 0, alerts: 0, needYou: 0, needy: [], asOf: null, ...own }
}

/** A remote host that is connected. */
export function sampleRemoteHost(name: string, fleet: RemoteFleet | null = sampleRemoteFleet()): RemoteHostView {
  return {
    ...{ name, destination: name, command: 'corral', dataDir: null, latencyMs: 1, fleet },
    state: { kind: 'connected', since: 0, version: '1.0.0', contractVersion: 1 },
  }
}
