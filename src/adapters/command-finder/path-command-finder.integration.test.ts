import { mkdirSync, rmSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sampleAgentType } from '../../../test/support/agent-type.ts'
import { withFewDescriptors } from '../../../test/support/few-descriptors.ts'
import type { ProgramFile } from '../../core/agent/program-file.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { PathCommandFinder } from './path-command-finder.ts'
import { testPatterns } from '../../../test/support/test-patterns.ts'
import { runProgram } from '../../node/run-program.ts'

const newFolder = useTemporaryFolders()
const programAt = (file: string): ProgramFile => ({ file, name: file })
const TYPE = sampleAgentType({ versionArgs: ['--version'], versionPattern: '(?:^|\\n)(\\d+\\.\\d+\\.\\d+)' })
const SYSTEM = { PATH: '/usr/bin:/bin' }

function writeScript(path: string, body: string): string {
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  return path
}

describe('PathCommandFinder.resolve', () => {
  it('keeps the name of a link: shims look at how they were called', async () => {
    const folder = newFolder()
    symlinkSync(writeScript(join(folder, 'shim'), 'true'), join(folder, 'tool'))
    expect(await new PathCommandFinder(testPatterns).resolve('tool', { PATH: folder })).toEqual({
      ok: true,
      value: join(folder, 'tool'),
    })
  })

  it('passes over folders, dangling links and places that are none', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'a', 'tool'), { recursive: true })
    mkdirSync(join(folder, 'b'))
    symlinkSync('/no/such/file', join(folder, 'b', 'tool'))
    const env = { PATH: `${folder}/a:${folder}/b:${folder}/none::relative:.` }
    expect(await new PathCommandFinder(testPatterns).resolve('tool', env)).toMatchObject({
      ok: false,
      error: { code: 'command-missing' },
    })
  })

  it('prefers a later executable to an earlier file that is none', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'a'))
    writeFileSync(join(folder, 'a', 'tool'), '', { mode: 0o644 })
    writeScript(join(folder, 'tool'), 'true')
    expect(await new PathCommandFinder(testPatterns).resolve('tool', { PATH: `${folder}/a:${folder}` })).toEqual({
      ok: true,
      value: join(folder, 'tool'),
    })
  })

  it('answers each of those who ask at once by its own PATH, and anew when one asks later', async () => {
    const folder = newFolder()
    for (const place of ['a', 'b']) {
      mkdirSync(join(folder, place))
      writeScript(join(folder, place, 'tool'), 'true')
    }
    const finder = new PathCommandFinder(testPatterns)
    const find = (path: string): Promise<unknown> => finder.resolve('tool', { PATH: path })
    const paths = [`${folder}/a`, `${folder}/b`, `${folder}/a`]
    expect(await Promise.all(paths.map(find))).toEqual(paths.map((path) => ({ ok: true, value: join(path, 'tool') })))
    rmSync(join(folder, 'a', 'tool'))
    expect(await find(`${folder}/a`)).toMatchObject({ ok: false })
  })

  it('names what it looked at, in short, and what to do', async () => {
    const env = { PATH: Array.from({ length: 20 }, (_, index) => `/none/${index}`).join(':') }
    const result = await new PathCommandFinder(testPatterns).resolve('claude', env)
    expect(result).toMatchObject({
      error: { message: expect.stringContaining('/none/5 and 14 more). Install it') as string },
    })
  })

  it('tells programs by their extension on Windows', async () => {
    const finder = new PathCommandFinder(testPatterns, 'win32')
    const missing = await finder.resolve('claude', { Path: 'C:\\tools;D:\\bin' })
    expect(missing).toMatchObject({ error: { message: expect.stringContaining('C:\\tools, D:\\bin') as string } })
    expect(await finder.resolve('.\\claude', { Path: 'C:\\tools' })).toMatchObject({
      error: { message: expect.stringContaining('relative') as string },
    })
  })
})

describe('PathCommandFinder.versionOf', () => {
  it('finds the version among other lines, colours and on the error output', async () => {
    const script = writeScript(
      join(newFolder(), 'tool'),
      "printf 'warning: 7.7\\r\\n'; printf '\\033[1m1.4.2\\033[0m (Tool)\\n' >&2",
    )
    expect(await new PathCommandFinder(testPatterns).versionOf(programAt(script), TYPE, SYSTEM)).toBe('1.4.2')
  })

  it('asks a program once, until it changes', async () => {
    const folder = newFolder()
    const script = writeScript(join(folder, 'tool'), `echo x >> ${folder}/count; echo 1.0.0`)
    const finder = new PathCommandFinder(testPatterns)
    await Promise.all([
      finder.versionOf(programAt(script), TYPE, SYSTEM),
      finder.versionOf(programAt(script), TYPE, SYSTEM),
    ])
    await finder.versionOf(programAt(script), TYPE, SYSTEM)
    expect(readFileSync(join(folder, 'count'), 'utf8')).toBe('x\n')
    writeScript(script, 'echo 2.0.0')
    utimesSync(script, new Date(), new Date(Date.now() + 5_000))
    expect(await finder.versionOf(programAt(script), TYPE, SYSTEM)).toBe('2.0.0')
  })

  it('asks a program again that could not be started', async () => {
    const script = join(newFolder(), 'tool')
    const changedAt = new Date(1_800_000_000_000)
    const write = (interpreter: string): void => {
      writeFileSync(script, `#!${interpreter}\necho 1.0.0\n`, { mode: 0o755 })
      utimesSync(script, changedAt, changedAt)
    }
    const finder = new PathCommandFinder(testPatterns)
    write('/no/such/interpreter')
    expect(await finder.versionOf(programAt(script), TYPE, SYSTEM)).toBeNull()
    write('/bin/sh')
    expect(await finder.versionOf(programAt(script), TYPE, SYSTEM)).toBe('1.0.0')
  })
})

describe('runProgram', () => {
  it('without descriptors says that the program cannot be started', async () => {
    const request = { file: '/bin/sh', args: ['-c', 'echo 1.0.0'], env: SYSTEM, timeoutMs: 20_000 }
    const source = `async () => {
      hold()
      const without = await runProgram(${JSON.stringify(request)})
      release()
      return [without, await runProgram(${JSON.stringify(request)})]
    }`
    const file = join(import.meta.dirname, '../../node/run-program.ts')
    expect(await withFewDescriptors(file, 'runProgram', source)).toEqual([
      { kind: 'failed' },
      { kind: 'printed', output: '1.0.0\n', code: 0 },
    ])
  })

  it('kills a program that takes too long, with its children', async () => {
    const script = writeScript(join(newFolder(), 'slow'), 'sleep 30 & sleep 30')
    const startedAt = performance.now()
    expect(await runProgram({ file: script, args: [], env: SYSTEM, timeoutMs: 200 })).toEqual({ kind: 'timed-out' })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('does not wait for children left behind, and kills them', async () => {
    const script = writeScript(join(newFolder(), 'leaver'), 'sleep 30 & echo 1.0.0')
    const startedAt = performance.now()
    expect(await runProgram({ file: script, args: [], env: SYSTEM, timeoutMs: 20_000 })).toEqual({
      kind: 'printed',
      output: '1.0.0\n',
      code: 0,
    })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('keeps only the beginning of a flood', async () => {
    const script = writeScript(join(newFolder(), 'flood'), 'head -c 1000000 /dev/zero | tr "\\0" x')
    const result = await runProgram({ file: script, args: [], env: SYSTEM, timeoutMs: 20_000 })
    expect(result.kind === 'printed' && result.output.length).toBe(16 * 1024)
  })

  it('says so when the program cannot be started', async () => {
    expect(await runProgram({ file: '/no/such/program', args: [], env: SYSTEM, timeoutMs: 1_000 })).toEqual({
      kind: 'failed',
    })
  })
})
