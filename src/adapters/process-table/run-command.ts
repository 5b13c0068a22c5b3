import { runChild } from '../../node/child.ts'

/** A helper program to run: no shell, its standard output is what counts. */
export interface HelperCommand {
  readonly file: string
  readonly args: readonly string[]
  /** Added to the host's own environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a helper to its end and gives its standard output; rejects when it fails. Tests pass their own. */
export type CommandRunner = (command: HelperCommand) => Promise<string>

/** A helper that takes longer hangs; PowerShell on a busy machine has been seen to need 5 s. */
const TIMEOUT_MS = 15_000
/** 10,000 processes with long command lines stay under 8 MB. */
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024

/** The real CommandRunner. */
export const runCommand: CommandRunner = ({ file, args, env }) =>
  new Promise((resolve, reject) => {
    const options = {
      env: { ...process.env, ...env },
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_OUTPUT_BYTES,
    }
    runChild(file, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${file} failed: ${stderr.trim() || error.message}`, { cause: error }))
      else resolve(stdout)
    })
  })
