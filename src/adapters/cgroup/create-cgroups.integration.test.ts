import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chownSync,
  type Dirent,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setImmediate as untilNextTurn, setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { errnoOf } from '../../base/errors.ts'
import type { Cgroup } from '../../core/cgroups.ts'
import { removeTree } from './cgroup-directory.ts'
import { createCgroups } from './create-cgroups.ts'
import { DirectCgroups } from './direct-cgroups.ts'
import { groupPlaceOf } from './parse-cgroup.ts'
import { SystemdCgroups } from './systemd-cgroups.ts'

type Shell = ChildProcessByStdio<Writable, Readable, null> & { readonly pid: number }

const DEADLINE_MS = 10_000
const NOBODY = 65_534
/** Forks itself and exits, over and over: a kill by pid always comes too late. The count ends it if the test fails. */
const HARE = 'f() { if [ $1 -gt 0 ]; then f $(($1 - 1)) & fi; }; f 20000 &'
/** A classic daemon: it has its own session, and init as its parent. */
const DAEMON = `setsid sh -c 'sleep 60 & echo $!'`

/** A program with many threads, which the kernel ends one after the other; says when all are there. */
const THREADS = `'${process.execPath}' -e "
  const { Worker } = require('node:worker_threads')
  let count = 0
  for (let i = 0; i < 4; i++) new Worker('setInterval(() => {}, 1000)', { eval: true }).on('online', () => ++count === 4 && console.log('all'))
"`

const newScope = (): string => randomBytes(6).toString('hex')
const { description } = await createCgroups({ platform: process.platform, scope: newScope() })
const place = groupPlaceOf(readIfThere('/proc/self/mountinfo'), readIfThere('/proc/self/cgroup'))
const groups: Cgroup[] = []
const shells: Shell[] = []

/** A shell that runs its script once `go` is called. */
async function shell(script: string): Promise<Shell> {
  const child = spawn('sh', ['-c', `echo ready; read -r _; ${script}`], { stdio: ['pipe', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  const started = Object.assign(child, { pid: child.pid ?? 0 })
  shells.push(started)
  return started
}

async function go(child: Shell): Promise<string> {
  child.stdin.write('go\n')
  return String((await once(child.stdout, 'data'))[0]).trim()
}

function kept(group: Cgroup | null): Cgroup {
  if (group === null) throw new Error('no group')
  groups.push(group)
  return group
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${DEADLINE_MS} ms`)
    await wait(2)
  }
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'latin1') : ''
}

/** Corral's directories among the groups, for this scope, one on each line. */
function directoriesOf(scope: string): string {
  if (place === null) return ''
  return foldersBelow(place.mount.mountPoint)
    .filter((path) => basename(path).startsWith(`corral-${scope}`))
    .join('\n')
}

/** Files below the groups of this scope that this process has open. Others may be closed meanwhile. */
function openFilesOf(scope: string): string[] {
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return ''
    }
  })
  return targets.filter((target) => target.includes(`/corral-${scope}/`))
}

/** Other hosts and tests make and remove groups meanwhile: one that has gone is left out. */
function foldersBelow(path: string): string[] {
  const folders = entriesOf(path).flatMap((entry) => (entry.isDirectory() ? [join(path, entry.name)] : []))
  return folders.flatMap((folder) => [folder, ...foldersBelow(folder)])
}

function entriesOf(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    return []
  }
}

afterEach(async () => {
  for (const group of groups.splice(0)) {
    await group.kill()
    await until(() => group.pids().length === 0)
    group.remove()
  }
  for (const child of shells.splice(0)) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
})

const CAN = description === 'cgroup v2' && place !== null
if (!CAN) it.skip(`cgroups of the kernel cannot be tried here: ${description}`)

describe.runIf(CAN)('cgroups of the kernel', () => {
  it('a daemon is in the group of its run', async () => {
    const cgroups = await createCgroups({ platform: 'linux', scope: newScope() })
    const child = await shell(`${DAEMON}; sleep 60`)
    const group = kept(await cgroups.enter('run', child.pid))
    const daemon = Number(await go(child))
    expect(group.pids()).toContain(daemon)
    const stat = readFileSync(`/proc/${daemon}/stat`, 'latin1').split(') ')[1]?.split(' ')
    expect(Number(stat?.[3])).not.toBe(child.pid)
  })

  it('a kill ends a tree that forks as fast as it can', async () => {
    const scope = newScope()
    const cgroups = await createCgroups({ platform: 'linux', scope })
    const child = await shell(`${HARE} ${HARE} setsid sh -c '${HARE}'; echo forking; wait`)
    const group = kept(await cgroups.enter('run', child.pid))
    await go(child)
    const seen = new Set(group.pids())
    await until(() => (group.pids().forEach((pid) => seen.add(pid)), seen.size > 200))
    expect(await group.kill()).toBe(true)
    await until(() => group.pids().length === 0)
    group.remove()
    await expect.poll(() => directoriesOf(scope)).toBe('')
  })

  it('at the end none is left but those with programs, also one that is just being entered', async () => {
    const scope = newScope()
    const cgroups = await createCgroups({ platform: 'linux', scope })
    const [ended, living, late] = [await shell('sleep 60'), await shell('sleep 60'), await shell('sleep 60')]
    const group = kept(await cgroups.enter('ended', ended.pid))
    kept(await cgroups.enter('living', living.pid))
    await group.kill()
    await until(() => group.pids().length === 0)
    late.kill('SIGKILL')
    const entering = cgroups.enter('late', late.pid)
    cgroups.dispose()
    await entering
    expect(
      directoriesOf(scope)
        .split('\n')
        .map((path) => basename(path)),
    ).toEqual([`corral-${scope}`])
    expect(await cgroups.enter('after', late.pid)).toBeNull()
    expect(cgroups.find('ended')).toBeNull()
    expect(cgroups.find('living')?.pids()).toEqual([living.pid])
    expect(cgroups.find('late')).toBeNull()
  })

  it('at the end threads that are just ending are waited for, of whom no list tells', async () => {
    const scope = newScope()
    const cgroups = await createCgroups({ platform: 'linux', scope })
    const programs = [await shell(`exec ${THREADS}`), await shell(`exec ${THREADS}`), await shell(`exec ${THREADS}`)]
    const entered = await Promise.all(programs.map(({ pid }, index) => cgroups.enter(`run${index}`, pid)))
    await Promise.all(programs.map((program) => go(program)))
    await Promise.all(entered.map((group) => kept(group).kill()))
    while (entered.some((group) => kept(group).pids().length > 0)) await untilNextTurn()
    for (const group of entered) kept(group).remove()
    cgroups.dispose()
    expect(directoriesOf(scope)).toBe('')
  })

  it('groups a program made inside its own count, end and go with it', async () => {
    const scope = newScope()
    const cgroups = await createCgroups({ platform: 'linux', scope })
    const child = await shell('sleep 60')
    const group = kept(await cgroups.enter('run', child.pid))
    const inner = join(directoriesOf(scope).trim(), 'run', 'own', 'sub')
    mkdirSync(inner, { recursive: true })
    const grandchild = await shell('sleep 60')
    kept(
      await new DirectCgroups({ mount: placeOf().mount, base: inner, scope: newScope() }).enter('deep', grandchild.pid),
    )
    expect(new Set(group.pids())).toEqual(new Set([child.pid, grandchild.pid]))
    group.remove()
    expect(existsSync(inner)).toBe(true)
    await group.kill()
    await until(() => group.pids().length === 0)
    group.remove()
    await expect.poll(() => directoriesOf(scope)).toBe('')
  })

  it('what it has used is read through a descriptor that stays open until the group goes', async () => {
    const scope = newScope()
    const cgroups = await createCgroups({ platform: 'linux', scope })
    const child = await shell('while :; do :; done')
    const group = kept(await cgroups.enter('run', child.pid))
    expect(group.usage().cpuMs).toBeLessThan(1_000)
    child.stdin.write('go\n')
    const before = group.usage().cpuMs ?? Number.NaN
    await until(() => (group.usage().cpuMs ?? 0) > before)
    expect(openFilesOf(scope)).toHaveLength(1)
    await group.kill()
    await until(() => group.pids().length === 0)
    group.remove()
    expect(openFilesOf(scope)).toEqual([])
    await until(() => !group.isThere())
    expect(group.usage()).toEqual({ cpuMs: null, memoryBytes: null })
  })

  it('zombies are in no list and do not keep a group', async () => {
    const scope = newScope()
    const cgroups = await createCgroups({ platform: 'linux', scope })
    const [parent, child] = [await shell('sleep 0.2 & echo $!; exec sleep 60'), await shell('sleep 60')]
    const group = kept(await cgroups.enter('run', child.pid))
    const zombie = Number(await go(parent))
    writeFileSync(join(directoriesOf(scope).trim(), 'run', 'cgroup.procs'), String(zombie))
    await until(() => / Z /.test(readFileSync(`/proc/${zombie}/stat`, 'latin1')))
    expect(group.pids()).toEqual([child.pid])
    await group.kill()
    await until(() => group.pids().length === 0)
    group.remove()
    await expect.poll(() => directoriesOf(scope)).toBe('')
  })

  it('a host that was begun in another place finds a group by who is in it', async () => {
    const [scope, elsewhere] = [newScope(), `corral-${newScope()}`]
    const { mount, directory } = placeOf()
    const base = join(directory, elsewhere)
    mkdirSync(base)
    const child = await shell('sleep 60')
    kept(await new DirectCgroups({ mount, base, scope }).enter('run', child.pid))
    const cgroups = await createCgroups({ platform: 'linux', scope })
    const group = cgroups.find('run')
    expect(group?.pids()).toEqual([child.pid])
    await group?.kill()
    await until(() => group?.pids().length === 0)
    group?.remove()
    removeTree(base)
    expect(existsSync(base)).toBe(false)
  })

  it('a scope of systemd is known by its name', async () => {
    const { mount, directory } = placeOf()
    const scope = newScope()
    const slice = join(directory, `corral-${scope}.slice`)
    mkdirSync(join(slice, `corral-${scope}-run.scope`), { recursive: true })
    const cgroups = new SystemdCgroups({ mount, scope, slice, options: [] })
    const child = await shell('sleep 60')
    const early = kept(await cgroups.enter('run', child.pid))
    expect(early.pids()).toEqual([])
    writeFileSync(join(slice, `corral-${scope}-run.scope`, 'cgroup.procs'), String(child.pid))
    expect([early.pids(), (await cgroups.enter('run', child.pid))?.pids()]).toEqual([[child.pid], [child.pid]])
    expect(await cgroups.enter('another', child.pid)).toBeNull()
    await early.kill()
    await until(() => early.pids().length === 0)
    removeTree(slice)
    expect(directoriesOf(scope)).toBe('')
  })

  it.runIf(process.getuid?.() === 0)('a plain user has the nearest group that was handed over', async () => {
    const scope = newScope()
    const delegated = join(placeOf().directory, `corral-${scope}-delegated`)
    const [around, own] = [join(delegated, 'around'), join(delegated, 'around', 'own')]
    mkdirSync(own, { recursive: true })
    for (const path of [around, join(around, 'cgroup.procs')]) chownSync(path, NOBODY, NOBODY)
    const program = `
      import { writeFileSync } from 'node:fs'
      import { createCgroups } from './src/adapters/cgroup/create-cgroups.ts'
      writeFileSync('${own}/cgroup.procs', String(process.pid))
      process.setgid(${NOBODY})
      process.setuid(${NOBODY})
      const cgroups = await createCgroups({ platform: 'linux', scope: '${scope}' })
      const { spawn } = await import('node:child_process')
      const child = spawn('sleep', ['60'])
      const group = await cgroups.enter('run', child.pid)
      const { readFileSync } = await import('node:fs')
      console.log(cgroups.description, readFileSync('/proc/' + child.pid + '/cgroup', 'latin1').trim().split('\\n').at(-1))
      child.on('exit', (code, signal) => { group.remove(); console.log(signal) })
      group.kill()`
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
    expect(printed).toMatch(new RegExp(`^cgroup v2 0::.*/around/corral-${scope}/run\nSIGKILL\n$`))
    expect(directoriesOf(scope)).toBe(delegated)
    removeTree(delegated)
    expect(existsSync(delegated)).toBe(false)
  })

  it('nothing is left behind by looking, with or without success', async () => {
    const scope = newScope()
    await createCgroups({ platform: 'linux', scope })
    expect(directoriesOf(scope)).toBe('')
    const program = `
      import { createCgroups } from './src/adapters/cgroup/create-cgroups.ts'
      const { kind, description } = await createCgroups({ platform: 'linux', scope: '${scope}' })
      console.log(kind + ': ' + description)`
    const isRoot = process.getuid?.() === 0
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    })
    if (isRoot) expect(printed.trim()).toBe('none: no writable cgroup v2')
    expect(directoriesOf(scope)).toBe('')
  })
})

function placeOf(): NonNullable<typeof place> {
  if (place === null) throw new Error('no cgroup v2')
  return place
}
