import { writeFileSync } from 'node:fs'

const MEGABYTES = 32
const BLOCK_BYTES = 1024 * 1024

/**
 * OSC commands that have no other use and no visible effect: the stream begins with one and, a while after its last
 * byte, the other follows.
 */
export const OSC_BEGIN = 7701
export const OSC_END = 7702

const FILES = [
  'src/api/client.ts',
  'src/core/retry.ts',
  'packages/server/src/routes/agents.ts',
  'test/fixtures/slow.spec.ts',
]
const WORDS =
  'reading editing tests passed warning deprecated timeout while compiling module bundle worker finished in naïve – “quoted” → done'.split(
    ' ',
  )

/**
 * Writes a file with typical output of builds, test runs and agents: colours, paths, diffs, progress lines; the first
 * marker comes before all of it.
 */
export function writeTerminalFile(path: string): { readonly bytes: number } {
  let block = ''
  for (let line = 0; block.length < BLOCK_BYTES; line++) block += `${lineOf(line)}\n`
  const text = `\x1b]${OSC_BEGIN};\x07${block.repeat(MEGABYTES)}`
  writeFileSync(path, text)
  return { bytes: Buffer.byteLength(text) }
}

function lineOf(n: number): string {
  const file = FILES[n % FILES.length] ?? ''
  const words = wordsFrom(n, 4 + ((n * 7) % 13))
  switch (n % 8) {
    case 0:
      return `\x1b[32m✓\x1b[39m \x1b[2m${file}\x1b[22m \x1b[90m(${n % 97} tests)\x1b[39m \x1b[33m${(n * 37) % 900}ms\x1b[39m`
    case 1:
      return `\x1b[1;38;2;${n % 256};180;90m${words}\x1b[0m`
    case 2:
      return `\x1b[31m- const ${words}\x1b[0m`
    case 3:
      return `\x1b[32m+ const ${words}\x1b[0m`
    case 4:
      return `\r\x1b[2K\x1b[36m⠹\x1b[0m ${words}\x1b[K\r\x1b[2K\x1b[36m⠼\x1b[0m ${words}`
    case 5:
      return `  \x1b[90m${String(n).padStart(6)} │\x1b[39m ${words} ${file}:${n % 400}:${n % 80}`
    default:
      return `[${String(n).padStart(8, '0')}] ${words} ${wordsFrom(n + 3, 9)}`
  }
}

function wordsFrom(seed: number, count: number): string {
  return Array.from({ length: count }, (_, index) => WORDS[(seed * 31 + index * index * 17) % WORDS.length]).join(' ')
}
