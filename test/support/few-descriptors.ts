import { execFile } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

/** As many as a Node process needs, and some. */
const FEW = 64
/** For the program: `hold` takes all descriptors that are left, `release` gives back some or all of them. */
const PRELUDE = `
  import { closeSync, openSync } from 'node:fs'
  const held = []
  const hold = () => {
    try {
      for (;;) held.push(openSync('/dev/null'))
    } catch (error) {
      if (error.code !== 'EMFILE') throw error
    }
  }
  const release = (count = held.length) => held.splice(0, count).forEach((descriptor) => closeSync(descriptor))
`

/**
 * Runs an async function (its source) in a Node process that may open few descriptors. `names` are imported from the module
 * `file`. Resolves with its result, which must be JSON; an error nobody catches rejects. The test's deadline is the only one.
 */
export async function withFewDescriptors(file: string, names: string, source: string): Promise<unknown> {
  const program = `
    import { ${names} } from ${JSON.stringify(pathToFileURL(file).href)}
    ${PRELUDE}
    console.log(JSON.stringify(await (${source})()))`
  const script = `ulimit -n ${FEW}; exec "$@"`
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-c', script, 'sh', process.execPath, '--input-type=module', '-e', program],
    { encoding: 'utf8' },
  )
  return JSON.parse(stdout)
}
