/** Fields of `/proc/<pid>/stat` after the name's closing bracket; proc_pid_stat(5) counts from 1, and these begin with the third. */
const FIRST_FIELD = 3
const VIRTUAL_SIZE = 23 - FIRST_FIELD
const ENVIRONMENT_START = 50 - FIRST_FIELD
const ENVIRONMENT_END = 51 - FIRST_FIELD

/**
 * True if a stat line shows that a process has no environment: a kernel thread and a zombie have no memory, a program that was given none has an
 * empty place for it. False if it has one, or is in the middle of an exec and has no place for it yet. For processes of the same user; those of
 * others show no places.
 */
export function hasNoEnvironment(line: string): boolean {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const [start, end] = [fields[ENVIRONMENT_START], fields[ENVIRONMENT_END]]
  return end === undefined || fields[VIRTUAL_SIZE] === '0' || (end !== '0' && start === end)
}
