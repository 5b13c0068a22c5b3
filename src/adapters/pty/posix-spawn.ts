import { err, ok, type Result } from '../../base/result.ts'
import { cFunction } from '../../node/c-library.ts'

/** A program to start on the terminal at `terminal`, a path as /dev/pts/3; it becomes the terminal's session leader. */
export interface SpawnOrder {
  readonly terminal: string
  readonly file: string
  readonly args: readonly string[]
  /** `NAME=value` each. */
  readonly env: readonly string[]
  readonly cwd: string
}

/** Of glibc's spawn.h. */
const SET_SIGNAL_DEFAULTS = 0x04
const SET_SIGNAL_MASK = 0x08
const NEW_SESSION = 0x80
/** fcntl.h, the same on every architecture. */
const O_RDWR = 2
/** More than the C library's structures take: 336, 80 and 128 bytes on 64 bits. */
const ROOM = { attributes: 512, actions: 256, signals: 128 }
/** All signals of a byte. */
const EVERY = 0xff
const STANDARD_INPUT = 0
const STANDARD_OUTPUT = 1
const STANDARD_ERROR = 2
const FIRST_OTHER = 3

/** What is called of the C library; each returns 0 or an errno. */
const DECLARATIONS = {
  spawn:
    'int posix_spawn(_Out_ int *pid, const char *file, void *actions, void *attributes, const char **argv, const char **env)',
  beginActions: 'int posix_spawn_file_actions_init(void *actions)',
  open: 'int posix_spawn_file_actions_addopen(void *actions, int fd, const char *path, int flags, unsigned int mode)',
  duplicate: 'int posix_spawn_file_actions_adddup2(void *actions, int fd, int as)',
  enter: 'int posix_spawn_file_actions_addchdir_np(void *actions, const char *folder)',
  closeFrom: 'int posix_spawn_file_actions_addclosefrom_np(void *actions, int fd)',
  endActions: 'int posix_spawn_file_actions_destroy(void *actions)',
  beginAttributes: 'int posix_spawnattr_init(void *attributes)',
  setFlags: 'int posix_spawnattr_setflags(void *attributes, short flags)',
  setDefaults: 'int posix_spawnattr_setsigdefault(void *attributes, void *signals)',
  setMask: 'int posix_spawnattr_setsigmask(void *attributes, void *signals)',
} as const

type Call = (...args: readonly unknown[]) => number
type Calls = Readonly<Record<keyof typeof DECLARATIONS, Call>>

interface Spawning {
  readonly calls: Calls
  /** What every program gets: a session of its own, no signal ignored or blocked. */
  readonly attributes: Buffer
}

let loaded: Result<Spawning, string> | null = null

/**
 * Starts a program by posix_spawn(3): the child runs in this process's memory until its exec, so no page table is
 * copied as fork(2) does, and whether the exec went well is known at once. Returns its pid once it runs; null if it does
 * not, or where the C library cannot (older than glibc 2.34, musl, without koffi, macOS): fork it, and its child tells why.
 */
export function posixSpawn({ terminal, file, args, env, cwd }: SpawnOrder): number | null {
  loaded ??= process.platform === 'linux' ? prepare() : err('not Linux')
  if (!loaded.ok || !file.startsWith('/')) return null
  const { calls, attributes } = loaded.value
  const actions = Buffer.alloc(ROOM.actions)
  if (calls.beginActions(actions) !== 0) return null
  try {
    const isReady = [
      // The session's first terminal that is opened becomes its controlling one.
      calls.open(actions, STANDARD_INPUT, terminal, O_RDWR, 0),
      calls.duplicate(actions, STANDARD_INPUT, STANDARD_OUTPUT),
      calls.duplicate(actions, STANDARD_INPUT, STANDARD_ERROR),
      calls.enter(actions, cwd),
      calls.closeFrom(actions, FIRST_OTHER),
    ].every((error) => error === 0)
    const pid = [0]
    const hasStarted =
      isReady && calls.spawn(pid, file, actions, attributes, [file, ...args, null], [...env, null]) === 0
    return hasStarted ? (pid[0] ?? null) : null
  } finally {
    calls.endActions(actions)
  }
}

function prepare(): Result<Spawning, string> {
  const found = Object.entries(DECLARATIONS).map(([name, declaration]) => [name, cFunction<Call>(declaration)] as const)
  for (const [, call] of found) if (!call.ok) return call
  const calls = Object.fromEntries(found.map(([name, call]) => [name, call.ok ? call.value : null])) as unknown as Calls
  const attributes = Buffer.alloc(ROOM.attributes)
  calls.beginAttributes(attributes)
  calls.setFlags(attributes, SET_SIGNAL_DEFAULTS | SET_SIGNAL_MASK | NEW_SESSION)
  calls.setDefaults(attributes, Buffer.alloc(ROOM.signals, EVERY))
  calls.setMask(attributes, Buffer.alloc(ROOM.signals))
  return ok({ calls, attributes })
}
