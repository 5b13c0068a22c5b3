import { accessSync, chmodSync, closeSync, constants, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as nodePty from 'node-pty'
import { errnoOf } from '../../base/errors.ts'
import { canReap, reap, type OnExit } from './child-reaper.ts'
import { closeOnExec } from './close-on-exec.ts'
import { forkAbove } from './descriptor-gaps.ts'
import { setLineRules } from './line-rules.ts'
import { posixSpawn } from './posix-spawn.ts'

/** What `fork` returns: the master side of the terminal and the child. */
export interface ForkedChild {
  readonly fd: number
  readonly pid: number
  /** The program is known to run; otherwise it is yet to be seen. */
  readonly isExecuted: boolean
}

type Fork = Pick<ForkedChild, 'fd' | 'pid'>

export interface ForkRequest {
  readonly file: string
  readonly args: readonly string[]
  /** `NAME=value` each. */
  readonly env: readonly string[]
  readonly cwd: string
  readonly cols: number
  readonly rows: number
  /**
   * Called once on this thread, never before the child was returned.
   */
  readonly onExit: OnExit
}

/** node-pty's native module on Unix, below its JavaScript wrapper. */
interface NativeModule {
  fork(...args: readonly unknown[]): Fork
  open(cols: number, rows: number): { readonly master: number; readonly slave: number; readonly pty: string }
  resize(fd: number, cols: number, rows: number, widthPx: number, heightPx: number): void
}

const KEEP_OWNER = -1
/**
 * Makes the terminal erase whole characters in cooked mode (IUTF8). node-pty's wrapper sets it only if it may decode
 * the output as well.
 */
const IS_UTF8 = true
const HELPER_MODE = 0o755
const HELPER_FOLDERS = ['build/Release', 'build/Debug', `prebuilds/${process.platform}-${process.arch}`]

/** Starts a program on a new terminal: without a fork where that is possible. Throws what fork throws. */
export function startOnPty(request: ForkRequest): ForkedChild {
  return spawnOnPty(request) ?? { ...forkPty(request), isExecuted: false }
}

/** Null if it does not run, or it cannot be started this way: the fork says why. */
function spawnOnPty({ file, args, env, cwd, cols, rows, onExit }: ForkRequest): ForkedChild | null {
  if (process.platform !== 'linux' || !canReap()) return null
  const terminal = openPty(cols, rows)
  if (terminal === null) return null
  const { master, slave, pty } = terminal
  let pid: number | null = null
  try {
    if (closeOnExec(master) && setLineRules(slave)) pid = posixSpawn({ terminal: pty, file, args, env, cwd })
  } finally {
    closeSync(slave)
    if (pid === null) closeSync(master)
  }
  if (pid === null) return null
  reap(pid, onExit)
  return { fd: master, pid, isExecuted: true }
}

function openPty(cols: number, rows: number): ReturnType<NativeModule['open']> | null {
  try {
    return native().open(cols, rows)
  } catch {
    return null
  }
}

/**
 * Forks a child on a new terminal. node-pty's native part is used without its JavaScript wrapper, because in
 * 1.2.0-beta.15 the wrapper discards the remaining output of a paused terminal 200 ms after the exit, spins while the
 * input queue is full and may then write to a descriptor that was closed and reused, and sends SIGHUP to a pid that may
 * have been reaped.
 */
function forkPty({ file, args, env, cwd, cols, rows, onExit }: ForkRequest): Fork {
  const helper = spawnHelper()
  const fork = (): Fork =>
    native().fork(file, args, env, cwd, cols, rows, KEEP_OWNER, KEEP_OWNER, IS_UTF8, helper, onExit)
  return process.platform === 'linux' ? forkClosed(fork) : fork()
}

/**
 * Forks so that no program started later inherits this terminal. forkpty(3) opens it without close-on-exec, which is
 * set right after; this thread starts no other program in between. Where that is impossible, at least programs on
 * terminals do not inherit each other's.
 */
function forkClosed(fork: () => Fork): Fork {
  const child = inheritable.size > 0 ? forkAbove(Math.max(...inheritable), fork) : fork()
  if (!closeOnExec(child.fd)) inheritable.add(child.fd)
  return child
}

/** The descriptor of a terminal was closed, so its number may be reused. */
export function forgetTerminal(fd: number): void {
  inheritable.delete(fd)
}

/** Descriptors of open terminals that could not be made close-on-exec. */
const inheritable = new Set<number>()

/** Sets the size of the terminal; throws if the descriptor is not a terminal. */
export function resizePty(fd: number, cols: number, rows: number): void {
  native().resize(fd, cols, rows, 0, 0)
}

function native(): NativeModule {
  const { native } = nodePty as unknown as { readonly native: NativeModule | null | undefined }
  if (!native) throw new Error('this node-pty has no native module for Unix')
  return native
}

let foundHelper: string | null = null

/**
 * macOS starts programs through a helper next to the native module, which npm was seen to unpack without its execute
 * bit. Not used elsewhere.
 */
function spawnHelper(): string {
  if (process.platform !== 'darwin') return ''
  foundHelper ??= findSpawnHelper()
  return foundHelper
}

function findSpawnHelper(): string {
  const root = dirname(dirname(createRequire(import.meta.url).resolve('node-pty')))
  const found = HELPER_FOLDERS.map((folder) => join(root, folder, 'spawn-helper')).find((path) => existsSync(path))
  if (found === undefined) throw new Error('the spawn-helper of node-pty is missing')
  const path = found.replace(/(app|node_modules)\.asar(?!\.unpacked)/, '$&.unpacked')
  if (!isExecutable(path)) chmodSync(path, HELPER_MODE)
  return path
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EACCES') return false
    throw error
  }
}
