import { describe, expect, it } from 'vitest'
import { chosenOptions, filterOf, filterOptions, isNoFilter, NO_FILTER } from './filter.ts'

describe('the filter', () => {
  it('offers the names, types and folders of the fleet, each once', () => {
    const specs = ['web-10', 'web-2'].map((name) => ({ name, type: 'shell', cwd: '/srv/web' }))
    const labels = filterOptions(specs).map(({ label }) => label)
    expect(labels.slice(0, 2)).toEqual(['Agent: web-2', 'Agent: web-10'])
    expect(labels.filter((label) => label === 'Type: shell')).toHaveLength(1)
    expect(labels.filter((label) => label === 'Folder: web')).toHaveLength(1)
    expect(labels).toContain('Doing: waiting for approval')
    expect(labels).toContain('Limit: open files')
  })

  it('is made of what was chosen, and tells it again', () => {
    const filter = { ...NO_FILTER, doing: ['working', 'stuck'], agents: ['api'] } as const
    expect(filterOf(chosenOptions(filter))).toEqual(filter)
    expect(isNoFilter(filter)).toBe(false)
  })

  it('selects everything once nothing is chosen', () => {
    expect(filterOf([])).toEqual(NO_FILTER)
    expect(isNoFilter(filterOf([]))).toBe(true)
  })
})
