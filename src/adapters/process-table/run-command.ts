import { runChild } from '../../node/child.ts'

/** A helper program to run without a shell, for its standard output. */
export interface HelperCommand {
  readonly file: string
  readonly args: readonly string[]
  /** Added to the host's own environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a helper and resolves with its standard output; rejects if it fails. Replaced in tests. */
export type CommandRunner = (command: HelperCommand) => Promise<string>

/** A helper that takes longer is hanging; on a busy machine PowerShell was seen to need 5 s. */
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
