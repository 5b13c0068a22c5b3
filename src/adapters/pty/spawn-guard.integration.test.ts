import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { explainGuardEnd, guarded, type GuardOrder } from '../../core/agent/spawn-guard.ts'

const newFolder = useTemporaryFolders()
const BASH =
  spawnSync('bash', ['--version']).status === 0 ? execFileSync('which', ['bash'], { encoding: 'utf8' }).trim() : null
if (BASH === null) it.skip('guards keep names with bash only, and there is none here')

function run(order: GuardOrder, cwd: string, env: NodeJS.ProcessEnv = {}): { status: number | null; output: string } {
  const script = 'echo "$0"; /bin/pwd -P; /usr/bin/env'
  const { file, args } = guarded({ file: '/bin/sh', args: ['-c', script] }, order)
  const { status, stdout, stderr } = spawnSync(file, args, {
    cwd,
    env: { PATH: '/usr/bin:/bin', ...env },
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

describe.each([...new Set([BASH, null])])('H6: a guard in %s', (bash) => {
  it('starts in the folder that was checked, by whatever link it was entered, and in no other', () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'checked folder'))
    symlinkSync('checked folder', join(folder, 'link'))
    const realCwd = join(folder, 'checked folder')
    const order = { bash, realCwd, name: 'tool' }
    for (const cwd of [realCwd, join(folder, 'link')]) {
      expect(run(order, cwd)).toMatchObject({ status: 0, output: expect.stringContaining(`${realCwd}\n`) as string })
    }
    // What the environment says of the folder, and functions in it, count for nothing.
    const pwd = '() { echo "$1"; }'
    const lies = { PWD: realCwd, 'BASH_FUNC_/bin/pwd%%': pwd, 'BASH_FUNC_echo%%': pwd }
    const { status, output } = run(order, folder, lies)
    expect(explainGuardEnd({ code: status, signal: null }, output, '/bin/sh')).toMatchObject({ code: 'policy-refused' })
    expect(output).not.toContain('PATH=')
  })
})

describe.runIf(BASH !== null)('a guard in bash', () => {
  it('passes the environment on as it is, and reads no start-up file', () => {
    const folder = newFolder()
    writeFileSync(join(folder, '.bashrc'), 'echo start-up file')
    const odd = { 'BASH_FUNC_f%%': '() { echo hi; }', 'a.b': 'c' }
    const env = { ...odd, HOME: folder, BASH_ENV: join(folder, '.bashrc') }
    const { output } = run({ bash: BASH, realCwd: folder, name: 'tool' }, folder, env)
    expect(output).not.toContain('start-up file')
    // The shell that prints it drops some of it itself.
    const { file, args } = guarded(
      { file: '/usr/bin/env', args: [] },
      { bash: BASH, realCwd: null, name: '/usr/bin/env' },
    )
    const printed = execFileSync(file, args, { env, encoding: 'utf8' })
    for (const [name, value] of Object.entries(env)) expect(printed).toContain(`${name}=${value}`)
  })

  it('tells the program the name it is to go by', () => {
    const { file, args } = guarded(
      { file: '/bin/cat', args: ['/proc/self/cmdline'] },
      { bash: BASH, realCwd: null, name: '/usr/local/bin/tool' },
    )
    if (process.platform === 'linux') {
      expect(execFileSync(file, args, { encoding: 'utf8' })).toBe('/usr/local/bin/tool\0/proc/self/cmdline\0')
    }
  })
})
