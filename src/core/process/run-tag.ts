/**
 * A run's mark in a limit of the kernel: whatever a process does to its environment, session and parent, it keeps its limits. The limit is
 * RLIMIT_RTTIME, the processor time a process with realtime priority may take without a pause, µs: usually unlimited; a run's is about 150 years,
 * so that no program notices, and its lower 48 bits are the run's.
 */
const BASE_US = 2 ** 52
/** Hexadecimal digits of a run id that go into its tag: 48 bits, so that no two runs have the same. */
const DIGITS = 12
const TAGS = 16 ** DIGITS
/** A line of /proc/<pid>/limits: soft and hard limit. */
const LINE = /^Max realtime timeout +(\d+) +(?:\d+|unlimited) +us/m

/** The limit for a run, µs; null: the id is none that Corral makes. */
export function runTagOf(runId: string): number | null {
  return /^[0-9a-f]{32}$/.test(runId) ? BASE_US + Number.parseInt(runId.slice(0, DIGITS), 16) : null
}

/** The tag in the text of a process's /proc/<pid>/limits; null: it has none. */
export function tagInLimits(text: string): number | null {
  const soft = Number(LINE.exec(text)?.[1] ?? Number.NaN)
  return soft >= BASE_US && soft < BASE_US + TAGS ? soft : null
}
