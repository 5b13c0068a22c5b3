const { kill } = process

/**
 * A pid that a test failed to read is 0: a signal to it ends the tests' own process group, and with it the run that
 * should tell what failed; -1 means every process there is. Refused in every worker that runs tests of real processes.
 */
process.kill = (pid, signal) => {
  if (!Number.isInteger(pid) || (pid >= -1 && pid <= 1)) {
    throw new Error(`a signal to pid ${pid} would reach more than one process: the test did not read a pid`)
  }
  return kill.call(process, pid, signal)
}
