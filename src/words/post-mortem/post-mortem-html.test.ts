import { describe, expect, it } from 'vitest'
import { samplePostMortem } from '../../../test/support/sample-post-mortem.ts'
import { NO_SAMPLES } from '../../core/post-mortem/kept-samples.ts'
import { postMortemFileName, postMortemHtml } from './post-mortem-html.ts'

const MADE = { corralVersion: '1.2.3', at: Date.UTC(2026, 10, 22, 8) }
const HOSTILE = `</pre><script>alert(1)</script><img src=x onerror="alert(2)">'&`

describe('the file of a post-mortem', () => {
  it('says how it ended, why, what was on the screen and what the machine was like', () => {
    const html = postMortemHtml(samplePostMortem('a', 3), MADE)
    for (const text of [
      'agent-a, run 3',
      'Crashed, exited 1',
      'Port 3000 is in use by agent web (node, process 4711)',
      'address already in use :::3000',
      'Restarted after',
      '2026-11-22 07:30:00 UTC',
      'Free memory',
      'Corral 1.2.3',
    ]) {
      expect(html).toContain(text)
    }
    expect(html.match(/<figure/g)).toHaveLength(6)
    expect(html).toContain('<span style="color:var(--term-red);font-weight:700">Error</span>')
  })

  it('loads and runs nothing', () => {
    const html = postMortemHtml(samplePostMortem('a', 3), MADE)
    expect(html).not.toMatch(/<(?:script|link|img|iframe|object|embed|form|a)\b|\bon\w+=|url\(|@import|https?:/i)
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  })

  it('escapes whatever a program or a person wrote', () => {
    const base = samplePostMortem('a', 3)
    const span = { text: HOSTILE, foreground: 1, background: null, marks: [] }
    const html = postMortemHtml(
      {
        ...base,
        agentName: HOSTILE,
        hints: [
          { kind: 'port-in-use', line: HOSTILE, port: 1, holder: { pid: 1, name: HOSTILE, agent: HOSTILE } },
          { kind: 'module-missing', line: HOSTILE, name: HOSTILE },
        ],
        screen: { columns: 80, rows: [[span]] },
        lines: [HOSTILE],
        others: [{ name: HOSTILE, cpuPercent: 1, memoryBytes: 1 }],
        end: { ...base.end, verdict: { kind: 'fail', failure: { code: 'prevented', message: HOSTILE } } },
      },
      { ...MADE, corralVersion: HOSTILE },
    )
    expect(html).not.toMatch(/<script|<img|onerror="/)
    expect(html.match(/&lt;script&gt;/g)?.length).toBeGreaterThanOrEqual(8)
  })

  it('of a run whose host was killed says what is lost', () => {
    const lost = { sight: 'host-gone', screen: null, lines: [], samples: NO_SAMPLES, host: null, hints: [] } as const
    const { end } = samplePostMortem('a', 3)
    const html = postMortemHtml(
      samplePostMortem('a', 3, { ...lost, end: { ...end, exit: null, exitClass: 'unknown', verdict: null } }),
      MADE,
    )
    expect(html).toContain('is lost with the Corral that ran it')
    expect(html).toContain('Found ended')
    expect(html).not.toContain('<figure')
  })

  it('has a name that is one everywhere', () => {
    const { end } = samplePostMortem('a', 3)
    expect(postMortemFileName({ agentName: 'web', end })).toBe('post-mortem-web-run-3.html')
    expect(postMortemFileName({ agentName: '../a b/\\c?', end })).toBe('post-mortem-a-b-c-run-3.html')
    expect(postMortemFileName({ agentName: '日本', end })).toBe('post-mortem-日本-run-3.html')
    expect(postMortemFileName({ agentName: '***', end })).toBe('post-mortem-agent-run-3.html')
  })
})
