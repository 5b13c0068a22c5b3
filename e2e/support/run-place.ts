import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Surroundings } from '../../src/transports/control/place.ts'
import { killMarked, leftOver, markedProcesses, type MarkedProcess } from './marked-processes.ts'

/** An agent type of the person's own whose program nobody has, until a test puts it into the home's `.local/bin`. */
export const OWN_TYPE = {
  name: 'Trail Boss',
  command: 'corral-e2e-trail-boss',
  installHint: 'npm install -g trail-boss',
}

const OWN_TYPE_FILE = {
  schemaVersion: 1,
  id: 'trail-boss',
  ...OWN_TYPE,
  args: [],
  versionArgs: ['--version'],
  versionPattern: '(\\d+\\.\\d+\\.\\d+)',
  stop: { ask: null },
  homepage: null,
}

/** A process that was told to end gets this long, ms. */
const GRACE_MS = 3000

/** Answers for the session bus: this desktop has a tray. */
const GDBUS = `#!/bin/sh\necho '(true,)'\n`

/** Where one test's host lives: fresh directories, and an environment by which every process of it is known. */
export class RunPlace {
  readonly root = mkdtempSync(join(tmpdir(), 'corral-e2e-'))
  readonly dataDir = join(this.root, 'data')
  /** A folder for agents to work in. */
  readonly workspace = join(this.root, 'workspace')
  /** The person's home: empty, so that no start-up file of a real one matters. */
  readonly home = join(this.root, 'home')
  readonly env: NodeJS.ProcessEnv

  constructor() {
    const [runtime, bin] = [join(this.root, 'run'), join(this.root, 'bin')]
    for (const dir of [this.workspace, runtime, bin, this.home]) mkdirSync(dir, { mode: 0o700 })
    writeFileSync(join(bin, 'gdbus'), GDBUS, { mode: 0o755 })
    mkdirSync(join(this.dataDir, 'agent-types'), { recursive: true, mode: 0o700 })
    writeFileSync(join(this.dataDir, 'agent-types/trail-boss.json'), JSON.stringify(OWN_TYPE_FILE))
    this.env = {
      ...withoutTestRunner(process.env),
      CORRAL_DATA_DIR: this.dataDir,
      HOME: this.home,
      XDG_RUNTIME_DIR: runtime,
      PATH: `${bin}${delimiter}${process.env['PATH']}`,
    }
  }

  /** What decides where the host puts its files. */
  get surroundings(): Surroundings {
    return { platform: process.platform, env: this.env, home: this.home, temporary: tmpdir() }
  }

  /** Takes everything away; answers the processes that should have been gone, which are killed. */
  async clear(): Promise<readonly MarkedProcess[]> {
    const left = await leftOver(this.root, GRACE_MS)
    for (const one of left) killMarked(one)
    rmSync(this.root, { recursive: true, force: true })
    return left
  }

  /** Processes other than the host that are still there after a moment's grace. */
  async agentsLeft(hostPid: number): Promise<readonly MarkedProcess[]> {
    return leftOver(this.root, GRACE_MS, (one) => one.pid !== hostPid)
  }

  /** The processes there are now: all of a host have this directory in their environment, and so have its agents (CORRAL_SOCKET, PATH). */
  processes(): readonly MarkedProcess[] {
    return markedProcesses(this.root)
  }
}

/** What the test runner sets for itself is not for the app and its agents. */
function withoutTestRunner(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(PW_|PLAYWRIGHT_|TEST_|NODE_|FORCE_COLOR)/.test(name)),
  )
}
