import { expect, it } from 'vitest'
import type { DoctorCheckId, DoctorFinding, DoctorVerdict } from '../../../shapes/doctor.ts'
import { groupsOf, withAgain } from './findings.ts'

function finding(check: DoctorCheckId, verdict: DoctorVerdict, id: string = check): DoctorFinding {
  return { id, check, title: id, verdict, found: '', advice: null, command: null }
}

it('lists findings under their headings, the gravest first in both', () => {
  const findings = [
    finding('shell', 'ok'),
    finding('git', 'note'),
    finding('disk', 'warning'),
    finding('files', 'problem'),
  ]
  const listed = groupsOf({ findings }).map((group) => [group.heading, group.findings.map(({ id }) => id)])
  expect(listed).toEqual([
    ['Corral itself', ['files']],
    ['The machine', ['disk']],
    ['What agents need', ['git', 'shell']],
  ])
})

it('replaces all findings of a check that was made again', () => {
  const before = [finding('agents', 'warning', 'agents.a'), finding('agents', 'ok', 'agents.b'), finding('git', 'ok')]
  const again = withAgain(
    { at: 1, isOfHost: true, findings: before },
    { findings: [finding('agents', 'ok', 'agents.a')] },
  )
  expect(again.at).toBe(1)
  expect(again.findings.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['git', 'ok'],
    ['agents.a', 'ok'],
  ])
})
