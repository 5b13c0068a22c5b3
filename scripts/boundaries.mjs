// Checks the dependency law of .dependency-cruiser.mjs. `node scripts/boundaries.mjs [directory]`

import { existsSync, globSync } from 'node:fs'
import { resolve } from 'node:path'
import { cruise } from 'dependency-cruiser'
import law from '../.dependency-cruiser.mjs'

process.chdir(resolve(process.argv[2] ?? '.'))

const folders = ['src', 'test', 'e2e', 'bench', 'scripts'].filter((folder) => existsSync(folder))
const { modules, summary } = await readModules()
const problems = [...summary.violations.map(sentenceOf), ...blindSpotsOf(modules)]

for (const problem of problems) console.error(problem)
console.error(`${modules.length} modules, ${summary.totalDependenciesCruised} imports, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0

async function readModules() {
  const { output } = await cruise(folders, { ...law.options, validate: true, ruleSet: { forbidden: law.forbidden } })
  if (typeof output === 'string') throw new Error(output)
  return output
}

/** @param {import('dependency-cruiser').IViolation} violation */
function sentenceOf({ rule, from, to, cycle }) {
  return `${rule.name}: ${from} → ${cycle ? cycle.map(({ name }) => name).join(' → ') : to}`
}

/**
 * A cruiser that cannot read TypeScript finds nothing and passes: every file must be seen, and imports found in it.
 * @param {import('dependency-cruiser').IModule[]} seen
 */
function blindSpotsOf(seen) {
  const sources = new Set(seen.map(({ source }) => source))
  const unread = globSync('src/**/*.{ts,tsx}').filter((file) => !sources.has(file.replaceAll('\\', '/')))
  const importsOfTypeScript = seen
    .filter(({ source }) => /^src\/.*[.]tsx?$/.test(source))
    .reduce((sum, { dependencies }) => sum + dependencies.length, 0)
  return [
    ...(sources.size === 0 ? ['blind: no module was read'] : []),
    ...(importsOfTypeScript === 0 ? ['blind: no import was found in any TypeScript file of src'] : []),
    ...unread.map((file) => `blind: ${file} was not read`),
  ]
}
