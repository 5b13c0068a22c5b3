import { runChild } from '../../node/child.ts'

/** Runs a program and returns its output; null if it does not exist, failed or timed out. Replaced in tests. */
export type ProgramRunner = (words: readonly string[], deadline: AbortSignal) => Promise<string | null>

/** The real ProgramRunner. */
export const runProgram: ProgramRunner = ([file = '', ...args], deadline) =>
  new Promise((resolve) => {
    runChild(file, args, { signal: deadline, killSignal: 'SIGKILL' }, (error, printed) =>
      resolve(error === null ? printed : null),
    )
  })
