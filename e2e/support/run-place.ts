import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { COOKIE_NAME, killSurvivor, survivorsOf, type Survivor } from '../../test/tools/survivors.ts'

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
  readonly env: NodeJS.ProcessEnv
  private readonly cookie = randomUUID()

  constructor() {
    const [runtime, bin] = [join(this.root, 'run'), join(this.root, 'bin')]
    for (const dir of [this.workspace, runtime, bin]) mkdirSync(dir, { mode: 0o700 })
    writeFileSync(join(bin, 'gdbus'), GDBUS, { mode: 0o755 })
    this.env = {
      ...withoutTestRunner(process.env),
      [COOKIE_NAME]: this.cookie,
      CORRAL_DATA_DIR: this.dataDir,
      XDG_RUNTIME_DIR: runtime,
      PATH: `${bin}${delimiter}${process.env['PATH']}`,
    }
  }

  /** Takes everything away; answers the processes that should have been gone, which are killed. */
  async clear(): Promise<readonly Survivor[]> {
    const survivors = await survivorsOf(this.cookie, GRACE_MS)
    for (const survivor of survivors) killSurvivor(survivor)
    rmSync(this.root, { recursive: true, force: true })
    return survivors
  }

  /** The processes there are now. */
  processes(): Promise<readonly Survivor[]> {
    return survivorsOf(this.cookie, 0)
  }
}

/** What the test runner sets for itself is not for the app and its agents. */
function withoutTestRunner(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(PW_|PLAYWRIGHT_|TEST_|NODE_|FORCE_COLOR)/.test(name)),
  )
}
