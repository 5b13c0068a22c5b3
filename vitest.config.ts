import { defineConfig } from 'vitest/config'

const INTEGRATION = [
  'src/**/*.integration.test.{ts,tsx}',
  'test/**/*.integration.test.ts',
  'test/contracts/**/*.test.ts',
]

/** Real processes, ptys and databases start slowly on a busy machine; a hang is still found. */
const INTEGRATION_TIMEOUT_MS = 30_000

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...INTEGRATION],
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
          globalSetup: ['test/tools/no-survivors.ts'],
        },
      },
    ],
  },
})
