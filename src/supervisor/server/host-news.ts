import type { HostView } from '../../contract/views.ts'

/** The parts of the host view that differ; null: none. */
export function hostChanges(before: HostView, after: HostView): Partial<HostView> | null {
  const names = Object.keys(after) as (keyof HostView)[]
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  return changed.length === 0 ? null : Object.fromEntries(changed.map((name) => [name, after[name]]))
}
