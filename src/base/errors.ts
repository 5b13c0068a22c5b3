/** The message of a thrown value, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The code of a failed system call (`ENOENT`), or null if the value is not such an error. */
export function errnoOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** True for an error of the operating system: its code says which. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error
}
