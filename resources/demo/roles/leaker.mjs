// Copies rows and keeps every page it read: resident memory grows slowly to 200 MB and stays there, if it is let.
import { memoryUsage } from 'node:process'
import { leaveWhenAsked } from '../life.mjs'
import { bar, dim, green, lineWidth, red, say, sayHeading, wait, yellow } from '../screen.mjs'

const MB = 1024 * 1024
const CAP_MB = 200
const PAGE_BYTES = 3 * MB
const PAGE_ROWS = 12_000
const PAGE_MS = 1_500
const FULL_MS = 15_000
const ROW = JSON.stringify({ id: 184_201, customer: 'c-20931', total: 4_990, currency: 'EUR', note: 'gift wrap' })

const numbers = new Intl.NumberFormat('en-US')
const pages = []

function rssMb() {
  return memoryUsage.rss() / MB
}

function heapMb() {
  const { heapUsed, external } = memoryUsage()
  return (heapUsed + external) / MB
}

function sayMemory(label) {
  const share = rssMb() / CAP_MB
  const paint = share < 0.5 ? green : share < 0.8 ? yellow : red
  const text = `${label.padEnd(19)} ${`${Math.round(heapMb())}`.padStart(4)} MB `
  say(`${text}${paint(bar(share, Math.max(lineWidth() - text.length, 4)))}`)
}

export async function run() {
  leaveWhenAsked()
  sayHeading('migrate-db', 'orders → orders_v2')
  say(dim('rows copied           heap'))
  for (;;) {
    if (rssMb() + PAGE_BYTES / MB < CAP_MB) {
      pages.push(Buffer.alloc(PAGE_BYTES, ROW))
      sayMemory(`${numbers.format(pages.length * PAGE_ROWS)} rows`)
      await wait(PAGE_MS)
    } else {
      sayMemory('row cache is full')
      await wait(FULL_MS)
    }
  }
}
