import type { AgentFiles, ConversationSearch, FoundTranscript, TranscriptSearch } from '../../src/core/agent-files.ts'

/** Files of agents, written by tests. */
export class FakeAgentFiles implements AgentFiles {
  /** Session files of Claude Code, by pid. */
  readonly sessions = new Map<number, string>()
  /** Lines by path. */
  readonly transcripts = new Map<string, string[]>()
  /** Which process writes which transcript. */
  readonly writers = new Map<number, string>()
  /** What is found by folder and time. */
  readonly byFolder = new Map<string, string>()

  /** Ids of those that can be gone on with. */
  readonly conversations = new Set<string>()

  async readClaudeSession(pid: number): Promise<string | null> {
    return this.sessions.get(pid) ?? null
  }

  async findTranscripts({ processes, cwd }: TranscriptSearch): Promise<readonly FoundTranscript[]> {
    const written = processes.flatMap(({ pid }) => this.writers.get(pid) ?? [])
    if (written.length > 0) return written.map((path) => ({ path, isProven: true }))
    const likely = this.byFolder.get(cwd)
    return likely === undefined ? [] : [{ path: likely, isProven: false }]
  }

  async hasConversation({ id }: ConversationSearch): Promise<boolean> {
    return this.conversations.has(id)
  }

  async readLines(path: string, from: number): ReturnType<AgentFiles['readLines']> {
    const lines = this.transcripts.get(path)
    return lines === undefined ? null : { lines: lines.slice(from), next: lines.length }
  }
}
