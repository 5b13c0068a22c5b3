import { runChild } from '../../node/child.ts'

/** Runs a program to its end and gives what it printed; null: it is not there, failed, or took too long. Tests pass their own. */
export type ProgramRunner = (words: readonly string[], deadline: AbortSignal) => Promise<string | null>

/** The real ProgramRunner. */
export const runProgram: ProgramRunner = ([file = '', ...args], deadline) =>
  new Promise((resolve) => {
    runChild(file, args, { signal: deadline, killSignal: 'SIGKILL' }, (error, printed) =>
      resolve(error === null ? printed : null),
    )
  })
