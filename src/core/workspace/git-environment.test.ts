import { expect, it } from 'vitest'
import { gitEnvironment } from './git-environment.ts'

it('git gets the owner’s environment without what leads it elsewhere or asks', () => {
  const env = gitEnvironment({
    ...{ PATH: '/bin', HOME: '/home/ada', SSH_AUTH_SOCK: '/agent' },
    ...{ GIT_DIR: '/elsewhere', git_work_tree: '/x', GIT_CONFIG_COUNT: '1', GIT_SSH_COMMAND: 'evil' },
    ...{ LANG: 'de_DE', LC_MESSAGES: 'de_DE', SSH_ASKPASS: '/ask', EDITOR: 'vi', PAGER: 'less' },
  })
  expect(env).toEqual({
    ...{ PATH: '/bin', HOME: '/home/ada', SSH_AUTH_SOCK: '/agent', LC_ALL: 'C' },
    ...{ GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_EDITOR: 'true', GIT_PAGER: 'cat' },
  })
})
