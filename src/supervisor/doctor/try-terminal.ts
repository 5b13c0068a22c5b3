import { DEFAULT_SIZE } from '../../core/terminal/size.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { TerminalFacts } from '../../core/doctor/programs.ts'
import type { PtyRequest } from '../../core/ports.ts'
import type { DoctorParts } from './doctor-parts.ts'

/** A busy machine needs a second for it. */
const WAIT_MS = 10_000
const SAYS = 'corral-works'

/** Starts a program on a terminal and waits for what it prints. */
export async function tryTerminal(
  { ports: { ptys, clock }, platform }: Pick<DoctorParts, 'ports' | 'platform'>,
  env: Environment,
): Promise<TerminalFacts> {
  const spawned = ptys.spawn(platform === 'win32' ? onWindows(env) : onUnix(env))
  if (!spawned.ok) return { kind: 'refused', message: spawned.error.message }
  const pty = spawned.value
  const { promise, resolve } = Promise.withResolvers<TerminalFacts>()
  let printed = ''
  using _data = pty.onData((bytes) => {
    printed += String.fromCharCode(...bytes)
    if (printed.includes(SAYS)) resolve({ kind: 'works' })
  })
  using _exit = pty.onExit(() => resolve({ kind: 'silent' }))
  using _late = clock.setTimer(WAIT_MS, () => resolve({ kind: 'silent' }))
  try {
    const executed = await pty.executed
    return executed.ok ? await promise : { kind: 'refused', message: executed.error.message }
  } finally {
    pty.hangUp()
    pty.dispose()
  }
}

function onUnix(env: Environment): PtyRequest {
  return { file: '/bin/sh', args: ['-c', `printf %s ${SAYS}`], cwd: '/', env, size: DEFAULT_SIZE }
}

function onWindows(env: Environment): PtyRequest {
  const file = env['ComSpec'] ?? String.raw`C:\Windows\System32\cmd.exe`
  return { file, args: ['/c', 'echo', SAYS], cwd: env['SystemRoot'] ?? 'C:\\', env, size: DEFAULT_SIZE }
}
