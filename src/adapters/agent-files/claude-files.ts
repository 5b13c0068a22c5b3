import { join } from 'node:path'
import type { Environment } from '../../core/agent/launch.ts'

/** `~/.claude`, or CLAUDE_CONFIG_DIR; null: it has no home. */
export function claudeFolder({ HOME: home, CLAUDE_CONFIG_DIR: own }: Environment): string | null {
  return own ?? (home === undefined ? null : join(home, '.claude'))
}

/** Where Claude Code keeps the transcripts of all sessions in a folder. */
export function claudeProjectFolder(root: string, cwd: string): string {
  return join(root, 'projects', cwd.replaceAll(/[^a-zA-Z0-9]/g, '-'))
}
