import type { DoctorCheckId, DoctorReport } from '../../shapes/doctor.ts'
import { DOCTOR_CHECKS, gravest, isDoctorCheck } from '../../core/doctor/judged.ts'
import { doctorSummary, unknownCheck } from '../../words/doctor/report-words.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { lookAlone } from '../host/lonely-doctor.ts'
import type { Session } from '../host/session.ts'
import { doctorLines } from '../output/doctor-lines.ts'
import { hostList, hostsField } from '../output/host-column.ts'
import type { Output } from '../output/output.ts'
import type { Answer, Answers, Verb } from '../verb.ts'

interface Options {
  readonly only?: string
}

/** A host that lives answers at once; one that does not within this time hangs. */
const ANSWER_MS = 5_000
/** Every check ends within half a minute by itself; without a host another program is started that makes them. */
const REPORT_MS = 90_000

/** `corral doctor` */
export const doctor: Verb = {
  name: 'doctor',
  hosts: 'several',
  summary: 'Find what is missing on this machine, and say how to mend it; also while no Corral runs.',
  examples: [
    { line: 'corral doctor', says: 'everything, the gravest first' },
    { line: 'corral doctor --only agents', says: 'one check again, after mending something' },
    { line: 'corral doctor --json', says: 'for a script; the exit code is 5 if there is a problem' },
  ],
  build: (command, run) =>
    command
      .option('--only <check>', `one check: ${DOCTOR_CHECKS.join(', ')}`)
      .action((options: Options) =>
        run.each({ ask: (session) => reported(session, options), show, withinMs: REPORT_MS }),
      ),
}

async function reported(session: Session, { only }: Options): Promise<DoctorReport> {
  if (only !== undefined && !isDoctorCheck(only)) throw new Failure(EXIT.usage, unknownCheck(only) ?? only)
  return examine(session, only ?? null)
}

function show(all: Answers<DoctorReport>): ExitCode {
  const { out, answers } = all
  const verdict = gravest(answers.flatMap(({ value }) => value.findings.map((finding) => finding.verdict)))
  const [only] = answers
  if (!out.isJson) for (const answer of answers) showReport(out, answer)
  else if (answers.length + all.lost.length === 1 && only !== undefined) out.json({ verdict, ...only.value })
  else out.json({ verdict, reports: hostList(all, (report) => [report]), ...hostsField(all) })
  return verdict === 'problem' ? EXIT.refused : EXIT.ok
}

function showReport(out: Output, { host, value: report }: Answer<DoctorReport>): void {
  const style = { width: out.width, paint: out.paint.bind(out) }
  if (host !== null) out.line(out.paint(host, 'strong'))
  for (const line of doctorLines(report.findings, style)) out.line(line)
  out.line(`${doctorSummary(report)}.`)
}

/** What the host finds; where none can be asked, what can be found without. On another machine only a host can look. */
async function examine(session: Session, only: DoctorCheckId | null): Promise<DoctorReport> {
  if (!session.isLocal) return session.ask('host.doctor', { only })
  const why = await whyNotAsked(session)
  if (why === null) return session.ask('host.doctor', { only })
  session.out.note('No Corral can be asked, so this program looks by itself.')
  return lookAlone({ dataDir: session.dataDir, only, why })
}

/** Null: the host answers. */
async function whyNotAsked(session: Session): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`it does not answer within ${ANSWER_MS / 1_000} s.`), ANSWER_MS)
  })
  try {
    return await Promise.race([session.ask('agent.list', { limit: 1 }).then(() => null), tooLate])
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return error.message
  } finally {
    clearTimeout(timer)
  }
}
