import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PathCommandFinder } from '../../src/adapters/command-finder/path-command-finder.ts'
import { FakeCommandFinder } from '../support/fake-command-finder.ts'
import { useTemporaryFolders } from '../support/temporary-folder.ts'
import { testPatterns } from '../support/test-patterns.ts'
import { commandFinderContract } from './command-finder.contract.ts'

const newFolder = useTemporaryFolders()

commandFinderContract('FakeCommandFinder', () => ({
  folder: '/bin',
  env: { PATH: '/bin:/bin/later' },
  finder: new FakeCommandFinder({
    '/bin/tool': { version: '1.2.3' },
    '/bin/text': { isExecutable: false },
    '/bin/later/tool': {},
    '/bin/later/other': {},
  }),
}))

commandFinderContract('PathCommandFinder', () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'later'))
  for (const name of ['tool', 'later/tool', 'later/other']) {
    writeFileSync(join(folder, name), '#!/bin/sh\necho tool 1.2.3\n', { mode: 0o755 })
  }
  writeFileSync(join(folder, 'text'), 'text', { mode: 0o644 })
  return { folder, env: { PATH: `${folder}:${folder}/later` }, finder: new PathCommandFinder(testPatterns) }
})
