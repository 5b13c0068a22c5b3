import { DOCTOR_GROUPS, DOCTOR_VERDICTS } from '../../core/doctor/judged.ts'
import type { DoctorFinding, DoctorVerdict } from '../../shapes/doctor.ts'
import { VERDICT_WORDS } from '../../words/doctor/report-words.ts'
import type { Look, TableStyle } from './table.ts'
import { padded, widthOf } from './text-width.ts'
import { wrapped } from './wrapped.ts'

const LOOKS: Readonly<Record<DoctorVerdict, Look>> = { problem: 'bad', warning: 'warning', note: 'strong', ok: 'good' }
const MARKS: Readonly<Record<DoctorVerdict, string>> = { problem: '✗', warning: '!', note: '·', ok: '✓' }
const GAP = '  '
/** Words are not broken into a column narrower than this. */
const LEAST_CELLS = 30

/** Findings under their headings, the gravest first, each with what to do below it. */
export function doctorLines(findings: readonly DoctorFinding[], style: TableStyle): readonly string[] {
  const widest = Math.max(0, ...findings.map(({ title }) => widthOf(title)))
  return Object.entries(DOCTOR_GROUPS).flatMap(([heading, checks]) => {
    const own = DOCTOR_VERDICTS.flatMap((verdict) =>
      findings.filter((each) => each.verdict === verdict && checks.some((check) => check === each.check)),
    )
    if (own.length === 0) return []
    return [style.paint(heading.toUpperCase(), 'dim'), ...own.flatMap((each) => linesOf(each, widest, style)), '']
  })
}

function linesOf(finding: DoctorFinding, widest: number, { width, paint }: TableStyle): readonly string[] {
  const { title, verdict, found, advice, command } = finding
  const mark = `${MARKS[verdict]} ${padded(VERDICT_WORDS[verdict], 'problem'.length)}`
  const head = `${paint(mark, LOOKS[verdict])}${GAP}${padded(title, widest)}${GAP}`
  const indent = ' '.repeat(widthOf(mark) + widest + 2 * GAP.length)
  const cells = width === null ? null : Math.max(LEAST_CELLS, width - indent.length)
  const said = wrapped(found, cells)
  const toDo = advice === null ? [] : wrapped(advice, cells).map((line) => `${indent}${paint(line, 'dim')}`)
  // Never broken: it is to be copied.
  const typed = command === null ? [] : [`${indent}${paint(command, 'strong')}`]
  return [...said.map((line, index) => `${index === 0 ? head : indent}${line}`), ...toDo, ...typed]
}
