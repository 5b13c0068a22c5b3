import { join } from 'node:path'

/** The fixture that records each signal it receives. */
export const RECORDER = join(import.meta.dirname, '../../fixtures/agents/signal-recorder.mjs')
