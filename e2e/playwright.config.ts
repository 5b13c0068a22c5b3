import { defineConfig } from 'playwright/test'
import { chromiumPath } from '../test/support/system-chromium.ts'
import { CHROMIUM_ARGS } from './support/chromium.ts'
import { electronBinary } from './support/electron-binary.ts'

/** A user would not wait longer for one thing to appear, ms; a busy machine gets the same. */
const EXPECT_TIMEOUT_MS = 10_000
const TEST_TIMEOUT_MS = 60_000

// The project's name shows what a green report covers: only "desktop on Electron" ran in Electron.
const isElectron = electronBinary() !== null
const desktopName = isElectron ? 'desktop on Electron' : 'desktop on the double'
/** What only the double can play (a logoff, a lost session), and the double's own tests. */
const DOUBLE_ONLY = '**/*.double.spec.ts'
const notOnDesktop = ['**/*.headless.spec.ts', ...(isElectron ? [DOUBLE_ONLY] : [])]

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // Each test has its own host, but the machine has few processors and the agents are real.
  workers: 1,
  timeout: TEST_TIMEOUT_MS,
  expect: { timeout: EXPECT_TIMEOUT_MS },
  reporter: 'line',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: chromiumPath(), args: CHROMIUM_ARGS },
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
  },
  projects: [
    { name: desktopName, metadata: { host: 'desktop' }, testIgnore: notOnDesktop },
    // Features outside the page exist only on the desktop, the login only in a browser.
    { name: 'headless', metadata: { host: 'headless' }, testIgnore: ['**/*.desktop.spec.ts', DOUBLE_ONLY] },
  ],
})
