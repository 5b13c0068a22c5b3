import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withFewDescriptors } from '../../../test/support/few-descriptors.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { LoginShellEnvironment, type LoginShellOptions } from './login-shell-environment.ts'

const newFolder = useTemporaryFolders()
const BARE = { PATH: '/usr/bin:/bin' }
/** Marks the processes that tests start, so that the leak check finds any left behind. */
const MARKED = { ...BARE, CORRAL_TEST_RUN: process.env['CORRAL_TEST_RUN'] }

/** A fake shell: a script that runs `body`, then the command passed as its last argument. */
function fakeShell(body: string, name = 'fakesh'): string {
  const path = join(newFolder(), name)
  writeFileSync(path, `#!/bin/bash\n${body}\neval "\${@: -1}"\n`, { mode: 0o755 })
  return path
}

function environment(changes: Partial<LoginShellOptions>): LoginShellEnvironment {
  return new LoginShellEnvironment({
    platform: 'linux',
    hostEnv: MARKED,
    home: newFolder(),
    userShell: null,
    timeoutMs: 10_000,
    ...changes,
  })
}

function withShell(shell: string, timeoutMs = 10_000): LoginShellEnvironment {
  return environment({ hostEnv: { ...MARKED, SHELL: shell }, timeoutMs })
}

describe('LoginShellEnvironment', () => {
  it('has what the start-up files set, through noise on both outputs', async () => {
    const shell = fakeShell(
      'echo "Welcome!"; echo warning >&2; export TOOL_HOME=/opt/tool; export PATH="/opt/tool/bin:$PATH"',
    )
    const { env, source, problem } = await withShell(shell).read()
    expect({ source, problem }).toEqual({ source: 'login-shell', problem: null })
    expect(env['TOOL_HOME']).toBe('/opt/tool')
    expect(env['PATH']).toMatch(/^\/opt\/tool\/bin:\/usr\/bin:\/bin/)
    expect(env['SHELL']).toBe(shell)
  })

  it('keeps values of many lines and with equal signs', async () => {
    const shell = fakeShell("export KEY=$'-----BEGIN-----\\na=b\\n\\n-----END-----\\n'; export EMPTY=")
    const { env } = await withShell(shell).read()
    expect(env['KEY']).toBe('-----BEGIN-----\na=b\n\n-----END-----\n')
    expect(env['EMPTY']).toBe('')
  })

  it('asks an interactive login shell, once', async () => {
    const log = join(newFolder(), 'log')
    const shell = fakeShell(`echo "$1 $2 $3" >> ${log}`)
    const reader = withShell(shell)
    const [first, second] = await Promise.all([reader.read(), reader.read()])
    expect(second).toEqual(first)
    expect(readFileSync(log, 'utf8')).toBe('-i -l -c\n')
  })

  it('asks again without -i when that waits for ever', async () => {
    const shell = fakeShell('if [ "$1" = -i ]; then sleep 30; fi; export FROM_LOGIN=1')
    const { env, source } = await withShell(shell, 300).read()
    expect(source).toBe('login-shell')
    expect(env['FROM_LOGIN']).toBe('1')
  })

  it('falls back to the environment of the host, with the reason, when the shell never answers', async () => {
    const shell = fakeShell('sleep 30 & sleep 30')
    const startedAt = performance.now()
    const { env, source, problem } = await withShell(shell, 200).read()
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(source).toBe('host')
    expect(problem).toContain('did not answer within 0.2 s')
    expect(env['PATH']).toMatch(/^\/usr\/bin:\/bin/)
  })

  it.each([
    ['fails', 'exit 3', 'ended with 3'],
    ['floods', 'yes 1234567890', 'print too much'],
  ])('falls back when the shell %s', async (_name, body, reason) => {
    expect(await withShell(fakeShell(body)).read()).toMatchObject({
      source: 'host',
      problem: expect.stringContaining(reason) as string,
    })
  })

  it('falls back when the shell is not there', async () => {
    expect(await withShell('/no/such/shell').read()).toMatchObject({
      source: 'host',
      problem: expect.stringContaining('ENOENT') as string,
    })
  })

  it('a moment without descriptors is over when it is: the shell is asked again', async () => {
    const options = { platform: 'linux', hostEnv: { ...MARKED, SHELL: fakeShell('export TOOL_HOME=/opt/tool') } }
    const file = join(import.meta.dirname, 'login-shell-environment.ts')
    const source = `async () => {
      const reader = new LoginShellEnvironment(${JSON.stringify({ ...options, home: newFolder(), userShell: null })})
      hold()
      const without = await Promise.all([reader.read(), reader.read()])
      release()
      return [...without, await reader.read(), await reader.read()].map(({ env, ...how }) => ({ ...how, tool: env.TOOL_HOME }))
    }`
    const refused = { source: 'host', problem: expect.stringContaining('EMFILE') as string }
    const captured = { source: 'login-shell', problem: null, tool: '/opt/tool' }
    expect(await withFewDescriptors(file, 'LoginShellEnvironment', source)).toEqual([
      refused,
      refused,
      captured,
      captured,
    ])
  })

  it('does not wait for what a start-up file leaves running', async () => {
    const startedAt = performance.now()
    expect(await withShell(fakeShell('sleep 30 &')).read()).toMatchObject({ source: 'login-shell' })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it("takes the system's word for the shell when SHELL is not set", async () => {
    const shell = fakeShell('export ASKED=1')
    const { env } = await environment({ userShell: shell }).read()
    expect(env).toMatchObject({ ASKED: '1', SHELL: shell })
  })

  it('asks a POSIX shell in place of one with another language, and leaves SHELL as it is', async () => {
    const shell = fakeShell('exit 1', 'nu')
    const { env, source } = await withShell(shell).read()
    expect(source).toBe('login-shell')
    expect(env['SHELL']).toBe(shell)
  })

  it('asks the real shells of this machine', async () => {
    const { env, source } = await withShell('/bin/sh').read()
    expect(source).toBe('login-shell')
    expect(env['PATH']).toBeTruthy()
  })

  it("drops what is the host's, the asking's and the asked shell's own", async () => {
    const hostEnv = {
      ...MARKED,
      SHELL: fakeShell('export ELECTRON_RUN_AS_NODE=1 XDG_RUNTIME_DIR=/wrong'),
      NODE_OPTIONS: '--inspect',
      ELECTRON_RUN_AS_NODE: '1',
      npm_config_cache: '/x',
      CORRAL_DATA_DIR: '/x',
      XDG_RUNTIME_DIR: '/run/user/7',
    }
    const { env } = await environment({ hostEnv }).read()
    expect(Object.keys(env).toSorted()).toEqual([...Object.keys(MARKED), 'HOME', 'SHELL', 'XDG_RUNTIME_DIR'].toSorted())
    expect(env['XDG_RUNTIME_DIR']).toBe('/run/user/7')
  })

  it('appends the usual folders that exist to the PATH', async () => {
    const home = newFolder()
    for (const folder of [
      '.local/bin',
      '.cargo/bin',
      '.nvm/versions/node/v22.9.0/bin',
      '.nvm/versions/node/v22.11.0/bin',
      '.nvm/versions/node/v24.1.0/bin',
      '.nvm/alias',
    ]) {
      mkdirSync(join(home, folder), { recursive: true })
    }
    writeFileSync(join(home, '.nvm/alias/default'), '22\n')
    const { env } = await environment({
      home,
      hostEnv: { ...MARKED, SHELL: '/no/such/shell', PATH: `/usr/bin:${home}/.cargo/bin:/bin` },
    }).read()
    expect(env['PATH']).toMatch(
      new RegExp(`^/usr/bin:${home}/.cargo/bin:/bin:.*${home}/.local/bin:${home}/.nvm/versions/node/v22.11.0/bin$`),
    )
  })

  it('notices a usual folder that was made after the shell was asked', async () => {
    const home = newFolder()
    const reader = environment({ home, hostEnv: { ...MARKED, SHELL: fakeShell('') } })
    expect((await reader.read()).env['PATH']).not.toContain(home)
    mkdirSync(join(home, '.local/bin'), { recursive: true })
    expect((await reader.read()).env['PATH']).toMatch(new RegExp(`:${home}/.local/bin$`))
  })

  it('takes the environment of the host on Windows', async () => {
    const { env, source, problem } = await environment({
      platform: 'win32',
      hostEnv: { Path: 'C:\\Windows', NODE_OPTIONS: 'x' },
    }).read()
    expect({ env, source, problem }).toEqual({ env: { Path: 'C:\\Windows' }, source: 'host', problem: null })
  })
})
