import { defineConfig } from 'vitest/config'

const INTEGRATION = [
  'src/**/*.integration.test.{ts,tsx}',
  'test/**/*.integration.test.ts',
  'test/contracts/**/*.test.ts',
]

const FAULTS = 'test/faults/**/*.test.ts'

/** Unit tests only compute, but some compute for seconds, and others may have the processors meanwhile: this finds a hang, nothing else. */
const UNIT_TIMEOUT_MS = 60_000

/** Real processes, ptys and databases start slowly on a busy machine; a hang is still found. */
const INTEGRATION_TIMEOUT_MS = 30_000

/** A fault test starts several hosts, one after the other. */
const FAULT_TIMEOUT_MS = 120_000
/** Stops wait most of the time: many go on side by side without much of a machine. */
const FAULTS_AT_ONCE = 6

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout: UNIT_TIMEOUT_MS,
          hookTimeout: UNIT_TIMEOUT_MS,
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...INTEGRATION, FAULTS],
        },
      },
      {
        test: {
          name: 'integration',
          include: INTEGRATION,
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: INTEGRATION_TIMEOUT_MS,
          hookTimeout: INTEGRATION_TIMEOUT_MS,
          setupFiles: ['test/tools/no-wide-kill.ts'],
          globalSetup: ['test/tools/no-survivors.ts'],
        },
      },
      {
        test: {
          name: 'faults',
          include: [FAULTS],
          pool: 'forks',
          maxWorkers: 2,
          maxConcurrency: FAULTS_AT_ONCE,
          testTimeout: FAULT_TIMEOUT_MS,
          hookTimeout: FAULT_TIMEOUT_MS,
          setupFiles: ['test/tools/no-wide-kill.ts'],
          globalSetup: ['test/tools/no-survivors.ts'],
        },
      },
    ],
  },
})
