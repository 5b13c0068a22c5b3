import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { scopeOf } from '../../../src/host/data-dir-names.ts'
import { COOKIE_NAME, killSurvivor, survivorsOf } from '../../tools/survivors.ts'

/** A process that was just told to end, or a login shell a killed host had begun, gets this long. */
const GRACE_MS = 5_000
/** A fixture of a test that was itself killed ends by itself after so long. */
const MAX_LIFE_S = '90'
/** Hosts are started by the hundred from the same sources; compiled once they start in half the time. */
const COMPILED = resolve(import.meta.dirname, '../../../.cache/faults')
const CGROUP_ROOT = '/sys/fs/cgroup'

/**
 * Where the hosts of one test live, one after the other. `await using` it: whatever the test deferred is undone, newest first, and the test fails
 * if a process or a cgroup of it is left.
 */
export class FaultPlace implements AsyncDisposable {
  readonly dir = realpathSync(mkdtempSync(join(tmpdir(), 'corral-fault-')))
  readonly dataDir = join(this.dir, 'data')
  /** Marks every process of this test. */
  readonly cookie = randomUUID()
  readonly env: NodeJS.ProcessEnv
  private readonly undoings: (() => unknown)[] = []

  constructor() {
    const runtime = join(this.dir, 'run')
    mkdirSync(runtime, { mode: 0o700 })
    const { NODE_OPTIONS: _, ...env } = process.env
    const own = { [COOKIE_NAME]: this.cookie, XDG_RUNTIME_DIR: runtime, FIXTURE_MAX_LIFE_S: MAX_LIFE_S }
    // A plain shell: what the user's own start-up files do is no part of these tests.
    this.env = { ...env, ...own, HOME: this.dir, TMUX_TMPDIR: runtime, NODE_COMPILE_CACHE: COMPILED }
  }

  /** Does `undo` at the end. */
  defer(undo: () => unknown): void {
    this.undoings.push(undo)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const problems: unknown[] = []
    for (const undo of this.undoings.toReversed()) {
      // What cannot be undone keeps nothing else from being undone.
      await (async () => await undo())().catch((error: unknown) => problems.push(error))
    }
    const left = await this.takeAwayWhatIsLeft()
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 })
    if (left.length > 0) problems.push(new Error(`left behind:\n${left.join('\n')}`))
    if (problems.length === 1) throw problems[0]
    if (problems.length > 1) throw new AggregateError(problems, problems.map(String).join('\n'))
  }

  /** Kills and removes, and tells what. */
  private async takeAwayWhatIsLeft(): Promise<readonly string[]> {
    const survivors = await survivorsOf(this.cookie, GRACE_MS)
    for (const survivor of survivors) killSurvivor(survivor)
    const groups = groupsOf(this.dataDir)
    if (survivors.length > 0) await survivorsOf(this.cookie, GRACE_MS)
    for (const group of groups) rmdirSync(group)
    return [...survivors.map(({ pid, command }) => `process ${pid} ${command}`), ...groups]
  }
}

/** Groups of a data directory's runs, deepest first. */
function groupsOf(dataDir: string): readonly string[] {
  if (!existsSync(CGROUP_ROOT)) return []
  const wanted = ['-depth', '-path', `*/corral-${scopeOf(dataDir)}*`, '-type', 'd']
  // Groups of other tests go while it looks: what it then complains of says nothing about ours.
  const { stdout } = spawnSync('find', [CGROUP_ROOT, ...wanted], { encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean)
}
