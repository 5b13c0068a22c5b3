// Loaded into a host: simulates a machine without cgroups.
import { DirectCgroups } from '../../../src/adapters/cgroup/direct-cgroups.ts'
import { SystemdCgroups } from '../../../src/adapters/cgroup/systemd-cgroups.ts'

for (const prototype of [DirectCgroups.prototype, SystemdCgroups.prototype]) {
  Object.assign(prototype, { prefix: () => [], enter: () => null, find: () => null })
}
