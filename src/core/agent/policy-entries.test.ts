import { describe, expect, it } from 'vitest'
import { POLICY_ENTRY_MAX_CHARACTERS } from '../limits.ts'
import { folderOfEntry, problemOfEntry, problemOfPolicy, withFolder } from './policy-entries.ts'

describe('the folder of an entry', () => {
  it.each([
    ['claude', null],
    ['cl*', null],
    ['*/claude', null],
    ['/bin/claude', '/bin/'],
    ['/usr/*', '/usr/'],
    ['/opt/*/bin/x', '/opt/'],
    ['/*', '/'],
    ['C:\\tools\\*', 'C:\\tools\\'],
    ['C:\\x.exe', 'C:\\'],
    ['\\\\server\\share\\x*', '\\\\server\\share\\'],
    ['a\\b', null],
  ])('%s: %s', (entry, folder) => expect(folderOfEntry(entry)).toBe(folder))

  it.each([
    ['/bin/claude', '/usr/bin', '/usr/bin/claude'],
    ['/bin/*', '/usr/bin', '/usr/bin/*'],
    ['/*', '/', '/*'],
    ['C:\\tools\\*', 'D:\\apps', 'D:\\apps\\*'],
    ['C:\\*', 'C:\\', 'C:\\*'],
  ])('%s in %s is %s', (entry, folder, moved) => expect(withFolder(entry, folder)).toBe(moved))
})

describe('an entry that can never match', () => {
  it.each([
    ['allowedCommands', 'bin/claude', 'a path begins with /'],
    ['allowedCommands', './claude', 'a path begins with /'],
    ['deniedCommands', '~/bin/curl', 'a path begins with /'],
    ['deniedCommands', 'C:curl', 'a path begins with /'],
    ['deniedCommands', ' ', 'empty'],
    ['allowedRoots', 'work', 'no whole path'],
    ['allowedRoots', '~/work', 'no whole path'],
    ['allowedRoots', '/home/*/work', 'stands for nothing here'],
    ['deniedEnvironment', 'KEY=1', 'hold no "="'],
    ['deniedEnvironment', '', 'empty'],
    ['deniedCommands', 'x'.repeat(POLICY_ENTRY_MAX_CHARACTERS + 1), 'longer than'],
  ] as const)('%s: "%s" is refused with words', (list, entry, words) => {
    expect(problemOfEntry(list, entry)).toContain(words)
    expect(problemOfPolicy({ [list]: ['/fine', entry] })).toMatchObject({ list })
  })

  it.each([
    ['allowedCommands', 'claude'],
    ['allowedCommands', '/usr/local/bin/*'],
    ['deniedCommands', '*/curl'],
    ['allowedCommands', 'C:\\tools\\*'],
    ['allowedCommands', '\\\\server\\tools\\x'],
    ['allowedRoots', '/home/me'],
    ['allowedRoots', 'D:\\work'],
    ['deniedEnvironment', 'AWS_*'],
  ] as const)('%s: "%s" is none', (list, entry) => expect(problemOfEntry(list, entry)).toBeNull())
})
