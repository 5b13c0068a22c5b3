// Real work on real files, the demo's own: what makes its CPU charts honest.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { wait } from './screen.mjs'

const ROOT = fileURLToPath(new URL('.', import.meta.url))
const SLICE_MS = 20

/** The demo's source files: name, text, count of lines, first digits of the SHA-256. */
export function readSources() {
  const names = readdirSync(ROOT, { recursive: true }).filter((name) => String(name).endsWith('.mjs'))
  return names.toSorted().map((name) => {
    const text = readFileSync(`${ROOT}/${name}`, 'utf8')
    const digest = createHash('sha256').update(text).digest('hex')
    return { name: String(name), text, lines: text.split('\n').length - 1, digest: digest.slice(0, 8) }
  })
}

/** How often `word` occurs in which files. */
export function countMatches(sources, word) {
  const counts = sources.map(({ text }) => text.split(word).length - 1)
  return { matches: counts.reduce((sum, count) => sum + count, 0), files: counts.filter((count) => count > 0).length }
}

/** Hashes and re-serialises the sources for `ms`, using about `share` of one core. */
export async function crunch(sources, ms, share) {
  const end = performance.now() + ms
  while (performance.now() < end) {
    const sliceEnd = performance.now() + SLICE_MS
    while (performance.now() < sliceEnd) {
      const copy = JSON.parse(JSON.stringify(sources))
      createHash('sha256')
        .update(copy.map(({ text }) => text).join(''))
        .digest()
    }
    await wait((SLICE_MS * (1 - share)) / share)
  }
}
