import { join } from 'node:path'
import { parseJson } from '../../base/parse-json.ts'
import { runChild } from '../../node/child.ts'
import { doctorReport, type DoctorReport } from '../../shapes/doctor.ts'
import { notLoadable } from '../../words/doctor/report-words.ts'

/** The built headless host lies beside the command line; it can look around without being a host. */
const HEADLESS = join(import.meta.dirname, 'headless.js')
/** Every check ends within half a minute by itself. */
const WAIT_MS = 60_000
/** A report is some ten KB. */
const MAX_REPORT = 4 * 1024 * 1024

export interface LonelyLook {
  readonly dataDir: string | null
  /** Null: everything. */
  readonly only: string | null
  /** Why the host was not asked. */
  readonly why: string
}

/** Has a process of its own look at the machine, because no host could. One that cannot even be run is a finding. */
export async function lookAlone({ dataDir, only, why }: LonelyLook, program = HEADLESS): Promise<DoctorReport> {
  const args = ['--doctor', '--why', why]
  if (dataDir !== null) args.push('--data-dir', dataDir)
  if (only !== null) args.push('--check', only)
  const { isTooLate, output, complaints } = await run([program, ...args])
  const report = doctorReport.safeParse(parseJson(output))
  if (report.success) return report.data
  const reason = isTooLate ? `it did not come to an end within ${WAIT_MS / 1_000} s.` : reasonIn(complaints)
  return { at: Date.now(), isOfHost: false, findings: [notLoadable(reason)] }
}

interface Ran {
  readonly isTooLate: boolean
  readonly output: string
  readonly complaints: string
}

function run(args: readonly string[]): Promise<Ran> {
  const options = { env: process.env, timeout: WAIT_MS, maxBuffer: MAX_REPORT, killSignal: 'SIGKILL' } as const
  return new Promise((resolve) => {
    runChild(process.execPath, args, options, (error, output, complaints) =>
      resolve({ isTooLate: error?.killed === true, output, complaints }),
    )
  })
}

/** The line that names the error, in what a program that crashed has printed. */
function reasonIn(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '') ?? 'it printed nothing.'
}
