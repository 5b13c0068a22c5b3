import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { scopeOf } from '../../../src/host/data-dir-names.ts'
import { COOKIE_NAME, killSurvivor, survivorsOf } from '../../tools/survivors.ts'

/** How long a process that was just asked to end, or a login shell started by a killed host, may still take. */
const GRACE_MS = 5_000
/** A fixture whose test was killed ends by itself after this time; it is longer than a test may take (`vitest.config.ts`). */
const MAX_LIFE_S = '330'
/** Hosts are started hundreds of times from the same sources; with a compile cache they start in half the time. */
const COMPILED = resolve(import.meta.dirname, '../../../.cache/faults')
const CGROUP_ROOT = '/sys/fs/cgroup'

/**
 * The data directory and surroundings of one test's hosts, which run one after the other. `await using` it: all
 * deferred actions run, newest first, and the test fails if a process or a cgroup of it is left.
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
    // A plain shell: the user's own start-up files must not affect the tests.
    this.env = { ...env, ...own, HOME: this.dir, TMUX_TMPDIR: runtime, NODE_COMPILE_CACHE: COMPILED, LC_ALL: 'C.UTF-8' }
  }

  /** Runs `undo` at the end. */
  defer(undo: () => unknown): void {
    this.undoings.push(undo)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const problems: unknown[] = []
    for (const undo of this.undoings.toReversed()) {
      // One failed action must not prevent the others.
      await (async () => await undo())().catch((error: unknown) => problems.push(error))
    }
    const left = await this.takeAwayWhatIsLeft()
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 })
    if (left.length > 0) problems.push(new Error(`left behind:\n${left.join('\n')}`))
    if (problems.length === 1) throw problems[0]
    if (problems.length > 1) throw new AggregateError(problems, problems.map(String).join('\n'))
  }

  /** Kills and removes all that is left, and returns a description of it. */
  private async takeAwayWhatIsLeft(): Promise<readonly string[]> {
    const marks = { cookie: this.cookie, folder: this.dir }
    const survivors = await survivorsOf(marks, GRACE_MS)
    for (const survivor of survivors) killSurvivor(survivor)
    const groups = groupsOf(this.dataDir)
    if (survivors.length > 0) await survivorsOf(marks, GRACE_MS)
    for (const group of groups) rmdirSync(group)
    return [...survivors.map(({ pid, command }) => `process ${pid} ${command}`), ...groups]
  }
}

/** Cgroups of a data directory's runs, deepest first. */
export function groupsOf(dataDir: string): readonly string[] {
  if (!existsSync(CGROUP_ROOT)) return []
  const wanted = ['-depth', '-path', `*/corral-${scopeOf(dataDir)}*`, '-type', 'd']
  // Groups of other tests vanish during the search, so its errors say nothing about ours.
  const { stdout } = spawnSync('find', [CGROUP_ROOT, ...wanted], { encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean)
}
