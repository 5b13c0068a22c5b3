import { join } from 'node:path'
import type { Environment } from '../../core/agent/launch.ts'
import { SESSION_FILE_MAX_BYTES, TRANSCRIPT_PIECE_BYTES } from '../../core/limits.ts'
import type { AgentFiles, ConversationSearch, FoundTranscript, TranscriptSearch } from '../../core/agent-files.ts'
import { readFilePiece, readSmallFile } from '../../node/small-file.ts'
import { claudeFolder } from './claude-files.ts'
import { findTranscripts, hasConversation } from './transcripts.ts'

const LINE_END = 0x0a

/** Files of agents, where each agent puts them. */
export class FileAgentFiles implements AgentFiles {
  /** `~/.claude/sessions/<pid>.json`, or below CLAUDE_CONFIG_DIR. */
  async readClaudeSession(pid: number, env: Environment): Promise<string | null> {
    const folder = claudeFolder(env)
    return folder === null ? null : await readSmallFile(join(folder, 'sessions', `${pid}.json`), SESSION_FILE_MAX_BYTES)
  }

  async findTranscripts(search: TranscriptSearch): Promise<readonly FoundTranscript[]> {
    return await findTranscripts(search)
  }

  async hasConversation(search: ConversationSearch): Promise<boolean> {
    return await hasConversation(search)
  }

  async readLines(path: string, from: number): ReturnType<AgentFiles['readLines']> {
    const piece = await readFilePiece(path, from, TRANSCRIPT_PIECE_BYTES)
    if (piece === null) return null
    const end = piece.lastIndexOf(LINE_END) + 1
    // The rest of a line that does not fit is read as a line of its own, and is none.
    if (end === 0) return { lines: [], next: piece.length < TRANSCRIPT_PIECE_BYTES ? from : from + piece.length }
    const lines = piece.toString('utf8', 0, end - 1).split('\n')
    return { lines, next: from + end }
  }
}
