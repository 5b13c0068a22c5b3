import { ok, type Result } from '../../base/result.ts'
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
const STANDARD_INPUT = 0
const STANDARD_OUTPUT = 1
const STANDARD_ERROR = 2
const FIRST_OTHER = 3

type Strings = readonly (string | null)[]

/** Returns 0 or an errno each. */
interface SpawnCalls {
  readonly spawn: (
    pid: number[],
    file: string,
    actions: Buffer,
    attributes: Buffer,
    argv: Strings,
    env: Strings,
  ) => number
  readonly beginActions: (actions: Buffer) => number
  readonly open: (actions: Buffer, fd: number, path: string, flags: number, mode: number) => number
  readonly duplicate: (actions: Buffer, fd: number, as: number) => number
  readonly enter: (actions: Buffer, folder: string) => number
  readonly closeFrom: (actions: Buffer, fd: number) => number
  readonly endActions: (actions: Buffer) => number
  /** What every program gets: a session of its own, no signal ignored or blocked. */
  readonly attributes: Buffer
}

let loaded: Result<SpawnCalls, string> | null = null

/**
 * Starts a program by posix_spawn(3): the child runs in this process's memory until its exec, so no page table is
 * copied as fork(2) does, and whether the exec went well is known at once. Returns its pid once it runs; null if it does
 * not, or where the C library cannot (older than glibc 2.34, musl, without koffi, macOS): fork it, and its child tells why.
 */
export function posixSpawn({ terminal, file, args, env, cwd }: SpawnOrder): number | null {
  loaded ??= process.platform === 'linux' ? loadCalls() : { ok: false, error: 'not Linux' }
  if (!loaded.ok || !file.startsWith('/')) return null
  const { value: calls } = loaded
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
      isReady && calls.spawn(pid, file, actions, calls.attributes, [file, ...args, null], [...env, null]) === 0
    return hasStarted ? (pid[0] ?? null) : null
  } finally {
    calls.endActions(actions)
  }
}

/** The first that the C library does not have is the error. */
function loadCalls(): Result<SpawnCalls, string> {
  const missing: string[] = []
  const call = <F>(declaration: string): F => {
    const found = cFunction<F>(declaration)
    if (found.ok) return found.value
    missing.push(found.error)
    return (() => -1) as F
  }
  const calls = {
    spawn: call<SpawnCalls['spawn']>(
      'int posix_spawn(_Out_ int *pid, const char *file, void *actions, void *attributes, const char **argv, const char **env)',
    ),
    beginActions: call<SpawnCalls['beginActions']>('int posix_spawn_file_actions_init(void *actions)'),
    open: call<SpawnCalls['open']>(
      'int posix_spawn_file_actions_addopen(void *actions, int fd, const char *path, int flags, unsigned int mode)',
    ),
    duplicate: call<SpawnCalls['duplicate']>('int posix_spawn_file_actions_adddup2(void *actions, int fd, int as)'),
    enter: call<SpawnCalls['enter']>('int posix_spawn_file_actions_addchdir_np(void *actions, const char *folder)'),
    closeFrom: call<SpawnCalls['closeFrom']>('int posix_spawn_file_actions_addclosefrom_np(void *actions, int fd)'),
    endActions: call<SpawnCalls['endActions']>('int posix_spawn_file_actions_destroy(void *actions)'),
    attributes: Buffer.alloc(ROOM.attributes),
  }
  const begin = call<(attributes: Buffer) => number>('int posix_spawnattr_init(void *attributes)')
  const setFlags = call<(attributes: Buffer, flags: number) => number>(
    'int posix_spawnattr_setflags(void *attributes, short flags)',
  )
  const setDefaults = call<(attributes: Buffer, signals: Buffer) => number>(
    'int posix_spawnattr_setsigdefault(void *attributes, void *signals)',
  )
  const setMask = call<(attributes: Buffer, signals: Buffer) => number>(
    'int posix_spawnattr_setsigmask(void *attributes, void *signals)',
  )
  const [first] = missing
  if (first !== undefined) return { ok: false, error: first }
  const { attributes } = calls
  begin(attributes)
  setFlags(attributes, SET_SIGNAL_DEFAULTS | SET_SIGNAL_MASK | NEW_SESSION)
  setDefaults(attributes, Buffer.alloc(ROOM.signals, 0xff))
  setMask(attributes, Buffer.alloc(ROOM.signals))
  return ok(calls)
}
