/** Identifies a run on this machine: `scope` its data directory, `runId` the run in it. */
export interface RunName {
  readonly scope: string
  readonly runId: string
}

/** No dashes: in the name of a slice a dash separates levels. */
const SCOPE = /^[a-z0-9]{1,32}$/
/** Safe as a file name and as part of a unit name, and far below the 255 characters allowed for either. */
const RUN_ID = /^[A-Za-z0-9_-]{1,64}$/

/** Throws if the scope cannot be part of names. */
export function assertScope(scope: string): void {
  if (!SCOPE.test(scope)) throw new RangeError(`'${scope}' cannot name the groups of a data directory`)
}

/** Throws if the run id cannot be a name. */
export function assertRunId(runId: string): void {
  if (!RUN_ID.test(runId)) throw new RangeError(`'${runId}' cannot name a group`)
}

/** Folder with all groups of a data directory. */
export function folderOf(scope: string): string {
  return `corral-${scope}`
}

/** The systemd slice of a data directory; systemd puts it into corral.slice. */
export function sliceOf(scope: string): string {
  return `corral-${scope}.slice`
}

/** The systemd scope of a run. */
export function unitOf({ scope, runId }: RunName): string {
  return `corral-${scope}-${runId}.scope`
}

/** The run of a data directory in whose group a process is, given the process's group path; null if it is in none. */
export function runIn(path: string, scope: string): string | null {
  const parts = path.split('/')
  const [start, end] = [`corral-${scope}-`, '.scope']
  const unit = parts.find((part) => part.startsWith(start) && part.endsWith(end))
  if (unit !== undefined) return unit.slice(start.length, -end.length)
  const folder = parts.indexOf(folderOf(scope))
  return folder === -1 ? null : (parts[folder + 1] ?? null)
}

/**
 * Path of the group of a run, given the group path of a process: its own group or a parent; null if the process is in
 * no group of that run.
 */
export function runGroupIn(path: string, name: RunName): string | null {
  const parts = path.split('/')
  const unit = parts.indexOf(unitOf(name))
  if (unit !== -1) return parts.slice(0, unit + 1).join('/')
  const folder = parts.indexOf(folderOf(name.scope))
  const isInRun = folder !== -1 && parts[folder + 1] === name.runId
  return isInRun ? parts.slice(0, folder + 2).join('/') : null
}
