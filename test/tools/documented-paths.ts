const FENCE = /^```.*?^```/gms
const CODE_SPAN = /`([^`\n]+)`/g
const PATH = /^[\w.@*-]+(\/[\w.@*-]+)*\/?$/
const LINE_NUMBER = /:\d+(-\d+)?$/
const SOURCE_FILE = /\/.*[.](ts|tsx|mjs|css)$/

/** Top-level folders: a code span that begins with one is a path in this repository. */
const FOLDERS = /^(src|test|e2e|bench|scripts|build|resources|docs|[.]ci)\//

/** Files at the root that documents often name. */
const ROOT_FILE =
  /^(LICENSE|[A-Z]+[.]md|package[.]json|electron-builder[.]yml|tsconfig[.\w]*[.]json|[\w.]+[.]config[.]ts)$/

/** The repository paths a Markdown text names in backticks, without line numbers. */
export function documentedPathsOf(markdown: string): readonly string[] {
  return [...markdown.replace(FENCE, '').matchAll(CODE_SPAN)]
    .map(([, span = '']) => span.replace(LINE_NUMBER, ''))
    .filter((span) => PATH.test(span) && isOurs(span))
}

function isOurs(path: string): boolean {
  if (path.startsWith('out/')) return false
  return FOLDERS.test(path) || SOURCE_FILE.test(path) || ROOT_FILE.test(path)
}
