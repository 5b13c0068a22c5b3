import type { Subject } from '../shapes/journal.ts'

/** The subject of entries about one agent. */
export function agentSubject(id: string): Subject {
  return { kind: 'agent', id }
}

/** The agent that a journal entry is about; null if it is about something else. */
export function agentIdOf({ subject }: { readonly subject: Subject }): string | null {
  return subject.kind === 'agent' ? subject.id : null
}

/** True when both name the same subject. */
export function isSameSubject(a: Subject, b: Subject): boolean {
  return a.kind === 'agent' && b.kind === 'agent' ? a.id === b.id : a.kind === b.kind
}
