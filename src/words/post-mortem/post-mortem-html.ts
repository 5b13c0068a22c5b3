import { textOf } from '../../core/post-mortem/last-screen.ts'
import type { LastScreen, PostMortem } from '../../shapes/post-mortem.ts'
import { formatElapsed } from '../format.ts'
import { FILE_STYLE } from './file-style.ts'
import { postMortemPage, type Fact, type PostMortemPage, type ShownHint } from './post-mortem-page.ts'
import { CHART_BOX, chartWindow, sampleCharts, type SampleChart } from './sample-charts.ts'
import { spanLook } from './span-look.ts'

/** HTML that is finished: nothing in it has to be escaped any more. */
type Html = string

/** Who makes the file, and when. */
export interface FileMade {
  readonly corralVersion: string
  /** Epoch ms. */
  readonly at: number
}

/** A post-mortem as one HTML file that loads and runs nothing. Everything a program or a person wrote is escaped. */
export function postMortemHtml(postMortem: PostMortem, made: FileMade): string {
  const page = postMortemPage(postMortem, momentWords)
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Post-mortem: ${escaped(page.title)}</title><style>${FILE_STYLE}</style></head><body><main>`,
    headHtml(page),
    hintsHtml(page.hints),
    `<div class="columns"><div>${screenHtml(postMortem, page)}${linesHtml(postMortem.lines)}</div><div>`,
    sectionHtml('How it ended', factsHtml(page.ended)),
    sectionHtml('What Corral decided', factsHtml(page.decided)),
    machineHtml(page),
    '</div></div>',
    chartsHtml(postMortem),
    `<footer>Corral ${escaped(made.corralVersion)}, ${momentWords(made.at)}. Secrets that were known are replaced by •••; look through it before you send it on.</footer>`,
    '</main></body></html>\n',
  ].join('\n')
}

/** The name of the file: "post-mortem-web-run-3.html". */
export function postMortemFileName({ agentName, end }: Pick<PostMortem, 'agentName' | 'end'>): string {
  const name = agentName.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|-+$/g, '')
  return `post-mortem-${name || 'agent'}-run-${end.generation}.html`
}

/** "2026-11-22 07:30:00 UTC". */
function momentWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

function headHtml({ title, headline, sentence, isQuiet }: PostMortemPage): Html {
  return `<header><p class="over">${escaped(title)}</p><h1 class="${isQuiet ? 'quiet' : 'bad'}">${escaped(headline)}</h1><p>${escaped(sentence)}</p></header>`
}

function hintsHtml(hints: readonly ShownHint[]): Html {
  return hints
    .map(
      ({ title, advice, line }) =>
        `<section class="hint"><h2>${escaped(title)}</h2><p>${escaped(advice)}</p>${line === null ? '' : `<pre>${escaped(line)}</pre>`}</section>`,
    )
    .join('\n')
}

function sectionHtml(title: string, body: Html): Html {
  return `<section><h2>${escaped(title)}</h2>${body}</section>`
}

function factsHtml(facts: readonly Fact[]): Html {
  return `<dl>${facts.map(({ label, value }) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`
}

function screenHtml({ screen }: PostMortem, { noScreen }: PostMortemPage): Html {
  const body = screen === null ? `<p>${escaped(noScreen ?? '')}</p>` : `<pre class="screen">${rowsHtml(screen)}</pre>`
  return sectionHtml('Last screen', body)
}

function rowsHtml({ rows }: LastScreen): Html {
  return rows.map((row) => (textOf(row) === '' ? '' : row.map(spanHtml).join(''))).join('\n')
}

function spanHtml(span: LastScreen['rows'][number][number]): Html {
  const style = Object.entries(spanLook(span)).map(([name, value]) => `${name}:${value}`)
  return style.length === 0 ? escaped(span.text) : `<span style="${style.join(';')}">${escaped(span.text)}</span>`
}

function linesHtml(lines: readonly string[]): Html {
  if (lines.length === 0) return ''
  return `<details><summary>Last ${lines.length} lines</summary><pre>${escaped(lines.join('\n'))}</pre></details>`
}

function machineHtml({ machine, others }: PostMortemPage): Html {
  if (machine.length === 0) return ''
  const rows = others.map(
    ({ name, memory, cpu }) => `<tr><td>${escaped(name)}</td><td>${escaped(memory)}</td><td>${escaped(cpu)}</td></tr>`,
  )
  const head = '<tr><th>Other agents</th><th>Memory</th><th>CPU</th></tr>'
  const table = rows.length === 0 ? '' : `<table>${head}${rows.join('')}</table>`
  return sectionHtml('The machine then', factsHtml(machine) + table)
}

function chartsHtml({ samples, end }: PostMortem): Html {
  const window = chartWindow(samples, end.endedAt)
  if (window === null) return ''
  const charts = sampleCharts(samples, window).map(chartHtml).join('')
  return sectionHtml(`The last ${formatElapsed(window.to - window.from)}`, `<div class="charts">${charts}</div>`)
}

function chartHtml({ key, label, peak, last, line, area }: SampleChart): Html {
  const { width, height } = CHART_BOX
  const paths = `<path class="area" d="${area}"/><path class="line" d="${line}"/>`
  const svg = `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${escaped(label)}">${paths}</svg>`
  return `<figure class="${key}"><figcaption><b>${escaped(label)}</b> <span>at the end ${escaped(last)}, highest ${escaped(peak)}</span></figcaption>${svg}</figure>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): Html {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
