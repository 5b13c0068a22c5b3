const ELECTRON_PACKAGES = ['electron', 'electron-store']

/**
 * Fails the build if an entry reaches Electron through any chunk: in plain Node that import starts a download.
 * @param {string} entryName
 * @returns {import('vite').Plugin}
 */
export function electronFree(entryName) {
  return {
    name: 'corral:electron-free',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
      const entry = chunks.find((chunk) => chunk.isEntry && chunk.name === entryName)
      if (entry === undefined) this.error(`the build has no entry "${entryName}" to check`)
      const [path] = pathsToElectron(entry.fileName, new Map(chunks.map((chunk) => [chunk.fileName, chunk])))
      if (path !== undefined) this.error(`"${entryName}" loads Electron: ${path.join(' → ')}`)
    },
  }
}

/**
 * Every way from a chunk to Electron, as file names ending in the package's.
 * @param {string} start
 * @param {ReadonlyMap<string, { readonly imports: readonly string[], readonly dynamicImports: readonly string[] }>} chunks
 * @returns {string[][]}
 */
export function pathsToElectron(start, chunks) {
  const found = []
  const seen = new Set([start])
  const open = [[start]]
  for (const path of open) {
    const chunk = chunks.get(path.at(-1) ?? '')
    if (chunk === undefined) continue
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) {
      if (ELECTRON_PACKAGES.some((name) => next === name || next.startsWith(`${name}/`))) found.push([...path, next])
      else if (!seen.has(next)) {
        seen.add(next)
        open.push([...path, next])
      }
    }
  }
  return found
}
