import { describe, expect, it } from 'vitest'
import { explainGit } from './explain-git.ts'

const DOING = { verb: 'worktree add', cwd: '/home/ada/shop' }

describe('what git complains of, for people', () => {
  it.each([
    [
      "fatal: detected dubious ownership in repository at '/srv/my app'\nTo add an exception …",
      "git config --global --add safe.directory '/srv/my app'",
    ],
    [
      'error: unable to write file a.txt\nfatal: cannot write: No space left on device',
      'There is no space left on the disk',
    ],
    [
      "fatal: could not create leading directories of '/mnt/w/.git': Read-only file system",
      'Nothing can be written at /mnt/w/.git (read-only file system)',
    ],
    [
      "fatal: could not create work tree dir '/x': Permission denied",
      'Nothing can be written at /x (permission denied)',
    ],
    ["fatal: 'api' is already used by worktree at '/w/api'", 'The branch api is checked out at /w/api'],
    ["fatal: 'api' is already checked out at '/w/api'", 'The branch api is checked out at /w/api'],
    ["fatal: a branch named 'api' already exists", 'git branch -d api'],
    ['fatal: something new', 'git worktree add failed in /home/ada/shop: something new'],
    ['', 'it did not say why'],
  ])('%j', (complaint, words) => expect(explainGit(complaint, DOING)).toContain(words))

  it('tells only the beginning of a long complaint', () =>
    expect(explainGit(`fatal: ${'x'.repeat(9_000)}`, DOING).length).toBeLessThan(700))
})
