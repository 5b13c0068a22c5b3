import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { lookAlone } from './lonely-doctor.ts'

const newFolder = useTemporaryFolders()

function program(source: string): string {
  const path = join(newFolder(), 'headless.mjs')
  writeFileSync(path, source)
  return path
}

const LOOK = { dataDir: '/data', only: 'git', why: 'nobody answers' }

it('answers what the other program reports', async () => {
  const path = program(`
    const found = process.argv.slice(2).join(' ')
    const finding = { id: 'git', check: 'git', title: 'git', verdict: 'ok', found, advice: null, command: null }
    console.error('something aside')
    console.log(JSON.stringify({ at: 1, isOfHost: false, findings: [finding] }))`)
  const { findings } = await lookAlone(LOOK, path)
  expect(findings.map(({ found }) => found)).toEqual(['--doctor --why nobody answers --data-dir /data --check git'])
})

it('says that Corral cannot be loaded where that program cannot', async () => {
  const { isOfHost, findings } = await lookAlone(LOOK, program(`throw new Error('Cannot find pty.node')`))
  expect(isOfHost).toBe(false)
  expect(findings).toMatchObject([
    {
      check: 'host',
      verdict: 'problem',
      found: expect.stringContaining('Error: Cannot find pty.node'),
      command: 'npm ci',
    },
  ])
})
