import type { Environment } from '../agent/launch.ts'

/** Variables that lead git elsewhere, or make it ask or start something. */
const MISLEADING = /^(?:GIT_.*|LC_.*|LANG|LANGUAGE|SSH_ASKPASS|EDITOR|VISUAL|PAGER)$/i

/** The owner's environment for git, which then speaks English, asks nobody and works where it is told to. */
export function gitEnvironment(env: Environment): Environment {
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !MISLEADING.test(name)))
  return {
    ...clean,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    // Looking takes no locks: an agent's own git must not meet one.
    GIT_OPTIONAL_LOCKS: '0',
    GIT_EDITOR: 'true',
    GIT_PAGER: 'cat',
  }
}

/**
 * Settings of a repository that would start programs, overruled: an agent can write them. Filters stay, as files would be wrong without
 * them (git-lfs), and so does whatever is asked of git about other users' repositories (safe.directory).
 */
export const SAFE_SETTINGS: readonly string[] = [
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'core.pager=cat'],
  ...['-c', 'submodule.recurse=false'],
  ...['-c', 'gc.auto=0'],
  ...['-c', 'maintenance.auto=false'],
  ...['-c', 'advice.detachedHead=false'],
  ...['-c', 'core.quotePath=false'],
]
