import { describe, expect, it } from 'vitest'
import { agentView } from '../../../test/support/fake-server.ts'
import { sampleAlertView } from '../../../test/support/sample-alerts.ts'
import type { AgentView } from '../../contract/views.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import { AS_MADE, type AgentOrder } from '../../words/filter/agent-order.ts'
import { parseFilter } from '../../words/filter/parse-filter.ts'
import { findingsOf, isLiveList, listedGroups, type ListWishes } from './listed-agents.ts'

function grouped(name: string, group: string | null): AgentView {
  const view = agentView(name, 'running')
  return { ...view, spec: { ...view.spec, group } }
}

const AGENTS = [grouped('b', 'G'), grouped('a', null), grouped('c', 'G')]
const fleet = {
  agents: new Map(AGENTS.map((agent) => [agent.id, agent])),
  order: AGENTS.map(({ id }) => id),
  alerts: new Map([['1', sampleAlertView('1', { agentId: 'c' })]]),
}
const cpu = new Map([
  ['a', 30],
  ['b', 10],
  ['c', 20],
])
const figures = {
  hostNow: () => 0,
  sampleOf: (id: string) => ({ cpuPercent: cpu.get(id) ?? 0, memoryBytes: 0, processes: 1 }) as VitalsSample,
}

const wished = (typed: string, order: AgentOrder = AS_MADE): ListWishes => ({
  tab: 'all',
  filter: parseFilter(typed),
  order,
})
const by = (sort: AgentOrder['by']): AgentOrder => ({ by: sort, isReversed: false })
const listed = (wishes: ListWishes, findings = findingsOf(fleet, figures, wishes)) =>
  listedGroups(fleet, figures, { wishes, findings })

describe('the list', () => {
  it('is by group as made, and without headings in another order', () => {
    expect(listed(wished(''))).toEqual([
      { name: 'G', ids: ['b', 'c'] },
      { name: null, ids: ['a'] },
    ])
    expect(listed(wished('', by('name')))).toEqual([{ name: null, ids: ['a', 'b', 'c'] }])
    expect(listed(wished('', by('cpu')))).toEqual([{ name: null, ids: ['a', 'c', 'b'] }])
  })

  it('has only those who meet the filter, by alerts and by figures as well', () => {
    expect(listed(wished('group:g'))).toEqual([{ name: 'G', ids: ['b', 'c'] }])
    expect(listed(wished('alert:any'))).toEqual([{ name: 'G', ids: ['c'] }])
    expect(listed(wished('cpu:>15', by('name')))).toEqual([{ name: null, ids: ['a', 'c'] }])
    expect(listed(wished('nobody', by('name')))).toEqual([])
  })

  it('keeps the order of its last look at figures, with newcomers behind', () => {
    const wishes = wished('', by('cpu'))
    const before = findingsOf({ ...fleet, order: ['b', 'c'] }, figures, wishes)
    cpu.set('b', 100)
    expect(listed(wishes, before)).toEqual([{ name: null, ids: ['c', 'b', 'a'] }])
    expect(listed(wishes)).toEqual([{ name: null, ids: ['b', 'a', 'c'] }])
    cpu.set('b', 10)
  })

  it('is looked at again only for what changes by itself', () => {
    expect(isLiveList(wished('type:x', by('name')))).toBe(false)
    expect([isLiveList(wished('cpu:>1')), isLiveList(wished('', by('health')))]).toEqual([true, true])
  })
})
