import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

it('a feed that somebody on the way could answer for gets into no package', () => {
  const env = { ...process.env, CORRAL_UPDATE_FEED: 'http://updates.example/corral' }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/package.mjs'], { env, encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stdout + stderr).toContain('CORRAL_UPDATE_FEED: An update feed needs an https address.')
})
