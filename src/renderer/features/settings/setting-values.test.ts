import { describe, expect, it } from 'vitest'
import { ADMISSION_DEFAULTS } from '../../../core/admission/admission.ts'
import { parseCount, parseLimit, parsePolicyList, parseTypeCounts, typeCountsText } from './setting-values.ts'

describe('setting values', () => {
  it('reads a limit as it is typed, the unit too', () => {
    expect(parseLimit(ADMISSION_DEFAULTS, 'memoryFloorMb', '1024 MB')).toMatchObject({
      value: { memoryFloorMb: 1_024 },
    })
    expect(parseLimit(ADMISSION_DEFAULTS, 'memoryFloorMb', '1.5 GB')).toMatchObject({ value: { memoryFloorMb: 1_536 } })
    expect(parseLimit(ADMISSION_DEFAULTS, 'memoryPressurePercent', '30%')).toMatchObject({
      value: { memoryPressurePercent: 30 },
    })
    expect(parseLimit(ADMISSION_DEFAULTS, 'spacingMs', '1.5 s')).toMatchObject({ value: { spacingMs: 1_500 } })
  })

  it('gives the one limit alone, as others may have been set elsewhere meanwhile', () => {
    expect(parseLimit(ADMISSION_DEFAULTS, 'maxConcurrent', '3')).toEqual({ ok: true, value: { maxConcurrent: 3 } })
  })

  it('takes nothing for no limit', () => {
    expect(parseLimit({ ...ADMISSION_DEFAULTS, maxConcurrent: 3 }, 'maxConcurrent', ' ')).toMatchObject({
      value: { maxConcurrent: null },
    })
  })

  it('refuses what the host would refuse', () => {
    expect(parseLimit(ADMISSION_DEFAULTS, 'maxConcurrent', '0').ok).toBe(false)
    expect(parseLimit(ADMISSION_DEFAULTS, 'memoryPressurePercent', 'lots').ok).toBe(false)
    expect(parseLimit(ADMISSION_DEFAULTS, 'spacingMs', 'soon').ok).toBe(false)
  })

  it('H6: refuses an entry that could never match, and says what to write', () => {
    const refused = parsePolicyList('allowedCommands', 'claude\nbin/claude')
    expect(refused).toMatchObject({ ok: false, error: expect.stringMatching(/"bin\/claude".*Write the whole path/) })
  })

  it('reads one entry per line, each once', () => {
    expect(parsePolicyList('deniedCommands', ' sudo \n\nrm\nsudo\n')).toEqual({ ok: true, value: ['sudo', 'rm'] })
  })
})

describe('numbers of tasks', () => {
  it('are whole and within bounds', () => {
    expect(parseCount('4', 1)).toEqual({ ok: true, value: 4 })
    for (const text of ['', '0', '1.5', '1001', 'x']) expect(parseCount(text, 1)).toMatchObject({ ok: false })
  })

  it('by type are read as they are written', () => {
    const counts = { claude: 2, codex: 1 }
    expect(parseTypeCounts(typeCountsText(counts))).toEqual({ ok: true, value: counts })
    expect(parseTypeCounts('claude: 2,codex=1, ')).toEqual({ ok: true, value: counts })
    expect(parseTypeCounts('')).toEqual({ ok: true, value: {} })
    expect(parseTypeCounts('claude')).toEqual({ ok: false, error: expect.stringContaining('"claude"') as string })
  })
})
