import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY } from './planted-tree.ts'

const LOAD = JSON.stringify(join(REPOSITORY, 'scripts/lib/load.mjs'))

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

test.each([
  ['left with nothing to do', ''],
  ['ended by itself', 'process.exit(0)'],
  ['killed', "process.kill(process.pid, 'SIGKILL')"],
])('what keeps the machine busy ends when its owner is %s', async (_name, end) => {
  const program = `const { loadMachine } = await import(${LOAD})
    console.log(loadMachine().join(' '))
    process.stdin.once('data', () => { ${end}; process.stdin.destroy() })`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(owner.stdout, 'data')) as [Buffer]
  const pids = line.toString().trim().split(' ').map(Number)
  expect(pids.length).toBeGreaterThan(0)
  expect(pids.filter((pid) => !isAlive(pid))).toEqual([])
  owner.stdin.write('\n')
  await expect.poll(() => pids.filter(isAlive), { timeout: 20_000 }).toEqual([])
})
