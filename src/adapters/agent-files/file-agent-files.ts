import { join } from 'node:path'
import type { Environment } from '../../core/agent/launch.ts'
import { SESSION_FILE_MAX_BYTES } from '../../core/limits.ts'
import type { AgentFiles } from '../../core/ports.ts'
import { readSmallFile } from '../../node/small-file.ts'

/** Files of agents, where each agent puts them. */
export class FileAgentFiles implements AgentFiles {
  /** `~/.claude/sessions/<pid>.json`, or below CLAUDE_CONFIG_DIR. */
  async readClaudeSession(pid: number, env: Environment): Promise<string | null> {
    const { HOME: home, CLAUDE_CONFIG_DIR: own } = env
    const folder = own ?? (home === undefined ? null : join(home, '.claude'))
    return folder === null ? null : await readSmallFile(join(folder, 'sessions', `${pid}.json`), SESSION_FILE_MAX_BYTES)
  }
}
