import { readFileSync } from 'node:fs'

/**
 * Content of a file in /proc/<pid> (Linux), or why it cannot be read: the process is gone; it belongs to another user
 * (it has executed a program with other privileges, as with sudo); or this process has no descriptor left, which says
 * nothing about the other.
 */
export type ProcFile =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'gone' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'no-descriptor' }

const KIND_OF_ERROR = {
  ENOENT: 'gone',
  ESRCH: 'gone',
  EACCES: 'foreign',
  EPERM: 'foreign',
  EMFILE: 'no-descriptor',
  ENFILE: 'no-descriptor',
} as const

/** Reads a small file about a process. */
export function readProcFile(pid: number | 'self', name: 'cmdline' | 'environ' | 'stat'): ProcFile {
  try {
    return { kind: 'read', bytes: readFileSync(`/proc/${pid}/${name}`) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (!isKnown(code)) throw error
    return { kind: KIND_OF_ERROR[code] }
  }
}

function isKnown(code: unknown): code is keyof typeof KIND_OF_ERROR {
  return typeof code === 'string' && Object.hasOwn(KIND_OF_ERROR, code)
}
