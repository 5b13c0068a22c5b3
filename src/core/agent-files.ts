import type { TranscriptKind } from '../shapes/agent-type.ts'
import type { ProcessIdentity } from '../shapes/process-identity.ts'
import type { Environment } from './agent/launch.ts'

/** Whose transcripts are looked for. */
export interface TranscriptSearch {
  readonly kind: TranscriptKind
  /** The processes of the run, as last seen. */
  readonly processes: readonly Pick<ProcessIdentity, 'pid' | 'startTime'>[]
  readonly env: Environment
  /** Where it was started. */
  readonly cwd: string
  /** When it was started, epoch ms. */
  readonly sinceMs: number
}

/** A file in which a run may have written what it used. */
export interface FoundTranscript {
  readonly path: string
  /** One of the processes writes it; else only kind, folder and time fit, as they do for another run in the same folder. */
  readonly isProven: boolean
}

/** Whose conversation is looked for. */
export interface ConversationSearch {
  readonly kind: TranscriptKind
  readonly id: string
  /** Where it was found before; null: it was not. */
  readonly file: string | null
  readonly env: Environment
  readonly cwd: string
}

/** Files in which agents themselves write what they are doing. */
export interface AgentFiles {
  /** The beginning of Claude Code's file about its process `pid`, which was started with `env`; null: there is none. */
  readClaudeSession(pid: number, env: Environment): Promise<string | null>
  /** The transcripts a run may have written. */
  findTranscripts(search: TranscriptSearch): Promise<readonly FoundTranscript[]>
  /** Whether a conversation is there to go on with. */
  hasConversation(search: ConversationSearch): Promise<boolean>
  /** The whole lines of a file from a byte on, so many as fit into a piece, and where they end; null: it cannot be read. A line longer than a piece is left out. */
  readLines(path: string, from: number): Promise<{ readonly lines: readonly string[]; readonly next: number } | null>
}
