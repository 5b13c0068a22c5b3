import type { BenchAgent } from './in-process-host.ts'

/** Seconds after which an abandoned program ends by itself. */
const MAX_LIFE_S = 600

/** `count` agents of one kind, with numbered names. */
export function agentsOf(count: number, make: (name: string) => BenchAgent): BenchAgent[] {
  return Array.from({ length: count }, (_, index) => make(String(index + 1).padStart(3, '0')))
}

/** Sleeps; exits on the first polite signal. */
export function sleeper(name: string): BenchAgent {
  return { name: `sleeper-${name}`, command: 'sleep', args: [String(MAX_LIFE_S)] }
}

/** Exits only on SIGKILL. */
export function stubborn(name: string): BenchAgent {
  const script = `trap '' INT TERM HUP; exec sleep ${MAX_LIFE_S}`
  return { name: `stubborn-${name}`, command: 'sh', args: ['-c', script] }
}

/** One of the tests' programs. */
export function fixture(name: string, [file, ...options]: readonly [string, ...string[]]): BenchAgent {
  const env = { FIXTURE_MAX_LIFE_S: String(MAX_LIFE_S) }
  return { name, command: process.execPath, args: [file, ...options], env }
}
