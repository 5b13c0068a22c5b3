import { readFile, realpath } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import { errnoOf } from '../../base/errors.ts'

/**
 * What the page may do: run and load its own files and connect to its own host; it may not be framed, and no script may
 * stay behind in the browser as a worker. xterm.js needs inline styles.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'none'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Headers of every response to a page, from the web host and from the desktop app's own scheme. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
}

/** A file with a content hash in its name never changes: `assets/index-B3xk9_aQ.js`. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/

const NOT_A_FILE = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'])

/** One file of the built page, ready to be sent. */
export interface PageFile {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer<ArrayBuffer>
}

/** Reads the file for a URL path; null if there is none, or it lies outside `root`. */
export async function readPageFile(root: string, urlPath: string): Promise<PageFile | null> {
  const path = filePathOf(root, urlPath)
  if (path === null) return null
  const type = TYPES[extname(path)]
  if (type === undefined) return null
  const body = await readInside(root, path)
  if (body === null) return null
  const caching = HASHED.test(urlPath) ? 'public, max-age=31536000, immutable' : 'no-store'
  return { headers: { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': caching }, body }
}

/** The path under `root` for a URL path; null if it leads outside. */
function filePathOf(root: string, urlPath: string): string | null {
  const decoded = decodePath(urlPath)
  if (decoded === null || decoded.includes('\0') || decoded.includes('\\')) return null
  const path = resolve(join(root, decoded === '/' ? 'index.html' : decoded))
  return path.startsWith(resolve(root) + sep) ? path : null
}

async function readInside(root: string, path: string): Promise<Buffer<ArrayBuffer> | null> {
  try {
    const [realRoot, realFile] = await Promise.all([realpath(root), realpath(path)])
    return realFile.startsWith(realRoot + sep) ? await readFile(realFile) : null
  } catch (error) {
    if (NOT_A_FILE.has(errnoOf(error) ?? '')) return null
    throw error
  }
}

function decodePath(urlPath: string): string | null {
  try {
    return decodeURIComponent(urlPath)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return null
  }
}
