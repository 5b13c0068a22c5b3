import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Surroundings } from '../../src/transports/control/place.ts'
import { isElectronChild } from '../../test/support/electron-children.ts'
import { electronFolder } from './electron-binary.ts'
import { killMarked, leftOver, markedProcesses, type MarkedProcess } from './marked-processes.ts'

/** A custom agent type whose program does not exist until a test puts it into the home's `.local/bin`. */
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

/** How long a process that was told to end may take, ms. */
const GRACE_MS = 3000

/** Replies in place of the session bus: this desktop has a tray. */
const GDBUS = `#!/bin/sh\necho '(true,)'\n`

/** The directories of one test's host, and an environment that identifies its processes. */
export class RunPlace {
  readonly root = mkdtempSync(join(tmpdir(), 'corral-e2e-'))
  readonly dataDir = join(this.root, 'data')
  /** A folder for agents to work in. */
  readonly workspace = join(this.root, 'workspace')
  /** The user's home: empty, so that no real start-up file has an effect. */
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

  /** The parts of the environment that decide where the host puts its files. */
  get surroundings(): Surroundings {
    return { platform: process.platform, env: this.env, home: this.home, temporary: tmpdir() }
  }

  /** Removes everything; returns the processes that should have exited, after killing them. */
  async clear(): Promise<readonly MarkedProcess[]> {
    const left = await leftOver(this.root, GRACE_MS)
    for (const one of left) killMarked(one)
    rmSync(this.root, { recursive: true, force: true })
    return left
  }

  /** Processes other than the host and its Electron's own that are still alive after a short grace period. */
  async agentsLeft(hostPid: number): Promise<readonly MarkedProcess[]> {
    return leftOver(this.root, GRACE_MS, (one) => one.pid !== hostPid && !isElectrons(one))
  }

  /**
   * The live processes: those of a host have this directory in their environment, and so have its agents
   * (CORRAL_SOCKET, PATH). Without those that Electron starts for itself.
   */
  processes(): readonly MarkedProcess[] {
    return markedProcesses(this.root).filter((one) => !isElectrons(one))
  }
}

const isElectrons = ({ pid }: MarkedProcess): boolean => isElectronChild(pid, electronFolder())

/** The environment without the test runner's own variables, which app and agents must not get. */
function withoutTestRunner(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(PW_|PLAYWRIGHT_|TEST_|NODE_|FORCE_COLOR)/.test(name)),
  )
}
