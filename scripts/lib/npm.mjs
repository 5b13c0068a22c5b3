import { run } from './run.mjs'

/** No progress and no advice; two quick retries, so that a machine without network hears of it within a minute. */
const OPTIONS = [
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
]

/**
 * Runs npm quietly. Its own program file is used where npm started us, so that no shell is needed on Windows.
 * @param {readonly string[]} args
 */
export function npm(args) {
  const quiet = [...args, ...OPTIONS]
  const program = process.env['npm_execpath']
  if (program !== undefined && /\bnpm-cli\.c?js$/.test(program)) return run(process.execPath, [program, ...quiet])
  if (process.platform !== 'win32') return run('npm', quiet)
  const quoted = quiet.map((arg) => `"${arg}"`)
  return run('npm', quoted, { shell: true })
}
