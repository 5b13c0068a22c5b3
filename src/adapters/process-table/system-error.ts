/** The code of a failed system call (`ENOENT`), or null when the value is no such error. */
export function systemErrorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
