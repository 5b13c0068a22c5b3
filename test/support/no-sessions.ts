import { err } from '../../src/base/result.ts'
import type { SessionRunner } from '../../src/core/ports.ts'

/** A machine without a terminal multiplexer. */
export const NO_SESSIONS: SessionRunner = {
  problem: async () => 'tmux is not installed.',
  attachCommand: (runId) => `attach ${runId}`,
  spawn: async () => err({ code: 'runner-missing', message: 'tmux is not installed.' }),
  adopt: async () => null,
  list: async () => [],
  end: async () => undefined,
}
