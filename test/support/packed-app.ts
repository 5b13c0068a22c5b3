import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { planPackage } from '../../scripts/lib/package-plan.mjs'
import { stageCommandLine } from '../../scripts/lib/stage-command-line.mjs'
import { writeStubElectron } from '../../scripts/lib/stub-electron.mjs'

const REPOSITORY = join(import.meta.dirname, '../..')
const TELL_DESKTOP_ENTRY = join(REPOSITORY, 'test/fixtures/packaging/tell-desktop-entry.mjs')
const BUILDER = join(REPOSITORY, 'node_modules/electron-builder/cli.js')

/** What decides about a package, as it is in the repository. */
const COPIED = ['package.json', 'package-lock.json', 'electron-builder.yml', 'build', 'resources']

/** In place of a build, with what must not get into a package. */
const FILES = {
  'out/main/index.js': 'export {}\n',
  'out/main/index.js.map': '{}',
  'out/main/headless.js': 'export {}\n',
  'out/main/cli.js': 'export {}\n',
  'out/main/cli-main.js': 'export {}\n',
  'out/main/chunks/shared-abc.js': 'export {}\n',
  'out/main/chunks/shared-abc.js.map': '{}',
  'out/main/chunks/compose-abc.js': 'export {}\n',
  'out/preload/index.cjs': '\n',
  'out/renderer/index.html': '<!doctype html>\n',
  'src/main/index.ts': 'export {}\n',
  '.env': 'SECRET=1\n',
}

/** A program in the place of another: writes down what it is called with. */
const RECORDER = '#!/bin/sh\necho "$@" >> "$CORRAL_CALLS"\n'

/** Only the real ones can be read by the programs that write into them. */
const WITHOUT_A_REAL_EXE = ['-c.disableAsarIntegrity=true', '-c.win.signAndEditExecutable=false']

const FOLDERS = { linux: 'linux-unpacked', darwin: 'mac-arm64', win32: 'win-unpacked' }
const ARCHITECTURES = { linux: 'x64', darwin: 'arm64', win32: 'x64' }

export type PackagedPlatform = keyof typeof FOLDERS

/** An app packed by electron-builder around a stub of Electron. */
export interface PackedApp extends Disposable {
  /** The folder a package would be made of. */
  readonly folder: string
  /** `codesign` was called with this, a line each. */
  readonly codesignCalls: readonly string[]
}

interface PackOptions {
  /** A folder that was built into; null: stubs in its place. */
  readonly built?: string | null
}

/** Packs the app by the repository's own configuration, with a stub of Electron; needs a minute. */
export async function packApp(platform: PackagedPlatform, { built = null }: PackOptions = {}): Promise<PackedApp> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'corral-package-')))
  const [project, stub, calls] = [join(root, 'project'), join(root, 'electron'), join(root, 'calls')]
  writeProject(project, built)
  writeStubElectron(stub, platform)
  mkdirSync(join(root, 'bin'))
  writeFileSync(join(root, 'bin/codesign'), RECORDER, { mode: 0o755 })
  writeFileSync(calls, '')
  const planned = planPackage(['--dir'], { platform, arch: ARCHITECTURES[platform] }, {})
  if (planned.kind === 'refused') throw new Error(planned.why)
  const stubs = [`-c.electronDist=${stub}`, `-c.afterPack=${TELL_DESKTOP_ENTRY}`]
  const args = [...planned.plan.args, ...stubs, ...(platform === 'win32' ? WITHOUT_A_REAL_EXE : [])]
  await promisify(execFile)(process.execPath, [BUILDER, ...args], {
    cwd: project,
    env: {
      ...process.env,
      PATH: [join(root, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
      CORRAL_CALLS: calls,
      CORRAL_PACKAGE_PLATFORM: platform,
    },
  })
  return {
    folder: join(project, 'dist', FOLDERS[platform]),
    codesignCalls: readFileSync(calls, 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
}

function writeProject(project: string, built: string | null): void {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
  if (built !== null) {
    rmSync(join(project, 'out'), { recursive: true })
    cpSync(built, join(project, 'out'), { recursive: true })
  }
  for (const path of COPIED) cpSync(join(REPOSITORY, path), join(project, path), { recursive: true })
  for (const path of packagesAtRunTime()) cpSync(join(REPOSITORY, path), join(project, path), { recursive: true })
  stageCommandLine(project)
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>
}

/** Copies, not a link to the folder: npm does not list what linked packages need. */
function packagesAtRunTime(): readonly string[] {
  const { packages } = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')) as LockFile
  return Object.entries(packages)
    .filter(([path, { dev = false }]) => path !== '' && !dev && existsSync(join(REPOSITORY, path)))
    .map(([path]) => path)
}
