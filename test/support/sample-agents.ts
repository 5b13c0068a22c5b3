import type { JournalEntry, JournalEvent } from '../../src/shapes/journal.ts'
import { SPEC_DEFAULTS, TERMINATE_WAIT_MS } from '../../src/core/agent/spec.ts'
import { initialState } from '../../src/core/agent/state.ts'
import type { StoredAgent } from '../../src/core/ports.ts'
import { agentSubject } from '../../src/core/subject.ts'

/** A moment in tests, epoch ms. */
export const SAMPLE_TIME = 1_800_000_000_000

/** An agent that has never run. */
export function sampleAgent(id: string): StoredAgent {
  return {
    record: {
      id,
      createdAt: SAMPLE_TIME,
      problems: [],
      spec: {
        ...SPEC_DEFAULTS,
        name: id,
        type: 'custom',
        command: 'true',
        cwd: '/',
        terminateWaitMs: TERMINATE_WAIT_MS,
      },
    },
    state: initialState(SAMPLE_TIME),
  }
}

/** A journal entry of an agent. */
export function sampleEntry(seq: number, agentId: string, event: JournalEvent = { kind: 'created' }): JournalEntry {
  return { seq, at: SAMPLE_TIME + seq, subject: agentSubject(agentId), generation: 0, event }
}
