import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readPageFile } from './page-files.ts'

const place = mkdtempSync(join(tmpdir(), 'corral-page-'))
const root = join(place, 'page')
mkdirSync(join(root, 'assets'), { recursive: true })
writeFileSync(join(root, 'index.html'), '<!doctype html>')
writeFileSync(join(root, 'assets/index-AbCd1234.js'), '1')
writeFileSync(join(root, 'assets/plain.js'), '1')
writeFileSync(join(place, 'secret.json'), '{}')
symlinkSync(join(place, 'secret.json'), join(root, 'linked.json'))

afterAll(() => rmSync(place, { recursive: true }))

test('the page is HTML, under the security policy, and asked for anew each time', async () => {
  const file = await readPageFile(root, '/')
  expect(file?.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  expect(file?.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; worker-src 'none'")
})

test('a file with a hash in its name is kept for ever, another is not', async () => {
  expect((await readPageFile(root, '/assets/index-AbCd1234.js'))?.headers['cache-control']).toContain('immutable')
  expect((await readPageFile(root, '/assets/plain.js'))?.headers['cache-control']).toBe('no-store')
})

test.each([
  '/../secret.json',
  '/%2e%2e/secret.json',
  '/..%2fsecret.json',
  '/..%5csecret.json',
  '/assets/../../secret.json',
  '/linked.json',
  '/assets',
  '/missing.js',
  '/%00',
  '/%',
])('%s leads nowhere', async (path) => {
  expect(await readPageFile(root, path)).toBeNull()
})
