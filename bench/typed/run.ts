// Types into many copies of one program at once, in Corral and in bare tmux, in turns.
// `npm run bench:typed -- [--count 25] [--keys 40] [--rounds 2] [--type custom] [--cwd DIR] [-- COMMAND ARGUMENTS…]`

import { parseArgs } from 'node:util'
import { percentile } from '../measure.ts'
import { Scope } from '../support/scope.ts'
import { corralScreens } from './corral-screens.ts'
import type { TypedProgram, TypedScreens } from './screen.ts'
import { tmuxScreens } from './tmux-screens.ts'
import { Typist } from '../support/typist.ts'

/** Without a command: a shell, which every machine has. */
const USUAL = ['bash', '--norc']
const SIDES = { corral: corralScreens, tmux: tmuxScreens }

type Side = keyof typeof SIDES

const { values, positionals } = parseArgs({
  options: {
    count: { type: 'string', default: '25' },
    keys: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '2' },
    type: { type: 'string', default: 'custom' },
    cwd: { type: 'string', default: process.cwd() },
  },
  allowPositionals: true,
})
const [command = '', ...args] = positionals.length === 0 ? USUAL : positionals
const program: TypedProgram = { command, args, type: values.type, cwd: values.cwd }
const [count, keys, rounds] = [values.count, values.keys, values.rounds].map(Number)
if (count === undefined || keys === undefined || rounds === undefined || !(count * keys * rounds > 0)) {
  throw new Error('--count, --keys and --rounds take numbers above 0')
}

const scope = new Scope()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void scope.end().finally(() => process.exit(1)))
}

const echoesMs: Record<Side, number[]> = { corral: [], tmux: [] }
try {
  for (let round = 0; round < rounds; round++) {
    for (const side of ['tmux', 'corral'] as const) {
      const opened = await SIDES[side](program, count, scope)
      const found = await typeInto(opened, keys)
      echoesMs[side].push(...found)
      console.log(`${side.padEnd(7)} ${words(found)}`)
      await opened.end()
    }
  }
  const ratio = (share: number) => percentile(echoesMs.corral, share) / percentile(echoesMs.tmux, share)
  console.log(`all     corral ${words(echoesMs.corral)}; tmux ${words(echoesMs.tmux)}`)
  console.log(`corral / tmux: p50 ${ratio(50).toFixed(2)}, p99 ${ratio(99).toFixed(2)}`)
} finally {
  await scope.end()
}

async function typeInto({ screens }: TypedScreens, keys: number): Promise<readonly number[]> {
  const typists = screens.map((screen) => new Typist(screen))
  await Promise.all(typists.map((typist) => typist.whenReady()))
  return (await Promise.all(typists.map((typist) => typist.type(keys)))).flat()
}

function words(echoesMs: readonly number[]): string {
  const at = (share: number) => percentile(echoesMs, share).toFixed(0)
  return `${echoesMs.length} keys, p50 ${at(50)} ms, p90 ${at(90)} ms, p99 ${at(99)} ms`
}
