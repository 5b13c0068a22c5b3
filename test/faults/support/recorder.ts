import { join } from 'node:path'

/** The fixture that writes down each signal it hears. */
export const RECORDER = join(import.meta.dirname, '../../fixtures/agents/signal-recorder.mjs')
