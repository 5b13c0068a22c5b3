import { describe, expect, test } from 'vitest'
import { buildWindowsLaunch } from './windows-shim.ts'

const CMD = String.raw`C:\Windows\System32\cmd.exe`

function lineOf(file: string, args: readonly string[]): string | null {
  const launch = buildWindowsLaunch(file, args, CMD)
  return launch.ok ? launch.value.commandLine : null
}

test.each([String.raw`C:\Program Files\nodejs\node.exe`, String.raw`C:\tools\MORE.COM`])(
  '%s starts by itself',
  (file) => {
    const args = ['a b', '"q"', '%PATH%']
    expect(buildWindowsLaunch(file, args, CMD)).toEqual({ ok: true, value: { file, args, commandLine: null } })
  },
)

test('a PowerShell script goes through PowerShell, without a profile', () => {
  expect(buildWindowsLaunch(String.raw`C:\x\claude.ps1`, ['--help'], CMD)).toEqual({
    ok: true,
    value: {
      file: 'powershell.exe',
      args: ['-NoLogo', '-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', String.raw`C:\x\claude.ps1`, '--help'],
      commandLine: null,
    },
  })
})

describe('a batch file or a shim without extension goes through cmd.exe', () => {
  test.each(['claude.cmd', 'CLAUDE.CMD', 'build.bat', 'claude'])('%s', (name) => {
    const launch = buildWindowsLaunch(`C:\\npm\\${name}`, [], CMD)
    expect(launch).toMatchObject({ ok: true, value: { file: CMD, args: [] } })
  })

  test('spaces in its path are escaped, the whole stands in the quotes that /s takes off', () => {
    expect(lineOf(String.raw`C:\Program Files\nodejs\codex.cmd`, [])).toBe(
      String.raw`/d /s /c "C:\Program^ Files\nodejs\codex.cmd"`,
    )
  })

  test('arguments survive two readings by cmd.exe', () => {
    const line = lineOf('x.cmd', ['plain', 'a b', 'a&b', '%PATH%', 'say "hi"', String.raw`C:\dir\ `.trim(), ''])
    const twice = readByCmd(readByCmd((line ?? '').slice('/d /s /c "'.length, -1)))
    expect(argvOf(twice)).toEqual(['x.cmd', 'plain', 'a b', 'a&b', '%PATH%', 'say "hi"', 'C:\\dir\\', ''])
  })

  // The time of the expressions before grew with the square: an hour for this.
  test('M7: a long row of backslashes is answered', () => {
    const row = '\\'.repeat(1_000_000)
    expect(lineOf('x.cmd', [`${row}x${row}"${row}`])?.length).toBeGreaterThan(5 * row.length)
  })

  test('no argument leaves a character of meaning bare on the first reading', () => {
    const line = lineOf('x.cmd', ['" & calc & "', '| more', '> out', '%COMSPEC%', '!x!'])
    expect((line ?? '').slice('/d /s /c "'.length, -1)).not.toMatch(/(?<!\^)[&|<>%!"]/)
  })

  test.each(['a\nb', 'a\r'])('an argument with a line break is refused: %j', (arg) => {
    expect(buildWindowsLaunch('x.cmd', [arg], CMD)).toMatchObject({ ok: false, error: { code: 'spec-invalid' } })
  })
})

/** What cmd.exe makes of a line in which every quote is escaped: each caret is removed and the next character kept. */
function readByCmd(line: string): string {
  return line.replace(/\^(.)/g, '$1')
}

/** CommandLineToArgvW, as far as needed here. */
function argvOf(line: string): string[] {
  const words = line.match(/(?:[^\s"]|"(?:\\.|[^"\\])*")+/g) ?? []
  return words.map((word) => word.replace(/^"(.*)"$/, '$1').replace(/\\(["\\])/g, '$1'))
}
