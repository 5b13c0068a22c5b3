/** What the worker pretends to be asked for, one after the other. */
export const TASKS = [
  {
    title: 'Give every request a timeout',
    word: 'wait(',
    edit: {
      file: 'src/api/client.ts',
      diff: [
        '@@ -41,3 +41,4 @@',
        '-  const res = await fetch(url)',
        '+  const signal = AbortSignal.timeout(limitMs)',
        '+  const res = await fetch(url, { signal })',
      ],
    },
    summary: 'All 14 callers go through the client now.',
  },
  {
    title: 'Retry with backoff on 429 and 503',
    word: 'await ',
    failsFirst: true,
    edit: {
      file: 'src/api/retry.ts',
      diff: [
        '@@ -8,4 +8,5 @@',
        '-  await wait(500)',
        '+  const delay = base * 2 ** attempt',
        '+  await wait(delay / 2 + jitter(delay / 2))',
      ],
    },
    fix: {
      file: 'test/api/retry.test.ts',
      diff: ['@@ -22,2 +22,2 @@', '-  expect(elapsed).toBe(500)', '+  expect(elapsed).toBeGreaterThan(250)'],
    },
    summary: 'Retries back off, with jitter.',
  },
  {
    title: 'Remove the old request helper',
    word: 'export function',
    edit: {
      file: 'src/api/index.ts',
      diff: [
        '@@ -1,4 +1,2 @@',
        "-export { request } from './request'",
        "-export { requestJson } from './request'",
        "+export { client } from './client'",
      ],
    },
    summary: 'Nothing imports request.ts any more; it is gone.',
  },
]
