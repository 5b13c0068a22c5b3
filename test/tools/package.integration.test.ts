import { listPackage, extractFile } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packApp, type PackagedPlatform, type PackedApp } from '../support/packed-app.ts'

// electron-builder itself packs here, by the repository's configuration. What is not Electron is looked at as it would be installed.

/** One packing takes some ten seconds of a processor; a hang is still found. */
const PACK_TIMEOUT_MS = 600_000

const LAYOUTS = {
  linux: { resources: 'resources', fused: 'corral-desktop', prebuild: 'linux-x64' },
  darwin: { resources: 'Corral.app/Contents/Resources', fused: 'Corral.app', prebuild: 'darwin-arm64' },
  win32: { resources: 'resources', fused: 'Corral.exe', prebuild: 'win32-x64' },
} as const satisfies Record<PackagedPlatform, object>

const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
}

/** As they stand in the binary: the characters `1` and `0` (Electron, docs/tutorial/fuses.md). */
const FUSE_STATES: Readonly<Record<number, boolean>> = { 0x31: true, 0x30: false }

const platforms = Object.keys(LAYOUTS) as PackagedPlatform[]

/** What the hook of test/fixtures/packaging writes down. */
interface Told {
  readonly name: string
  readonly entry: string
  readonly icons: readonly number[]
}

describe.each(platforms)('the app packed for %s', (platform) => {
  const layout = LAYOUTS[platform]
  let app: PackedApp
  let archive: readonly string[]
  const resource = (...path: string[]): string => join(app.folder, layout.resources, ...path)

  beforeAll(async () => {
    app = await packApp(platform)
    archive = listPackage(resource('app.asar'), { isPack: false }).map((path) => path.replaceAll('\\', '/'))
  }, PACK_TIMEOUT_MS)
  afterAll(() => app[Symbol.dispose]())

  it('holds what was built, with its chunks and package.json, and nothing else of the repository', () => {
    const own = archive.filter((path) => !path.startsWith('/node_modules'))
    expect(own.filter((path) => /[.]\w+$/.test(path)).toSorted()).toEqual([
      '/out/main/chunks/compose-abc.js',
      '/out/main/chunks/shared-abc.js',
      '/out/main/cli-main.js',
      '/out/main/cli.js',
      '/out/main/headless.js',
      '/out/main/index.js',
      '/out/preload/index.cjs',
      '/out/renderer/index.html',
      '/package.json',
    ])
  })

  it('holds every package the app loads at run time', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>
    }
    const missing = Object.keys(dependencies).filter((name) => !archive.includes(`/node_modules/${name}/package.json`))
    expect(missing).toEqual([])
    expect(archive.filter((path) => /^\/node_modules\/(?:electron|vitest|typescript)\//.test(path))).toEqual([])
  })

  it('has node-pty beside the archive, for its own system only', () => {
    const prebuilds = resource('app.asar.unpacked/node_modules/node-pty/prebuilds')
    expect(readdirSync(prebuilds)).toEqual([layout.prebuild])
    expect(existsSync(join(prebuilds, layout.prebuild, platform === 'win32' ? 'conpty.node' : 'pty.node'))).toBe(true)
    expect(archive.filter((path) => /node-pty\/(?:src|third_party|.*[.]pdb$)/.test(path))).toEqual([])
  })

  it('has every fuse set as wanted', async () => {
    const wire = await getCurrentFuseWire(join(app.folder, layout.fused))
    const stateOf = (name: string): boolean | undefined => {
      const state: number | undefined = wire[FuseV1Options[name as keyof typeof FUSES]]
      return state === undefined ? undefined : FUSE_STATES[state]
    }
    expect(Object.fromEntries(Object.keys(FUSES).map((name) => [name, stateOf(name)]))).toEqual(FUSES)
  })

  it('has resources and command line beside the archive, without what belongs to the hosts', () => {
    for (const path of ['resources/demo', 'resources/hooks', 'resources/tray', 'resources/icon.png']) {
      expect(existsSync(resource(path)), path).toBe(true)
    }
    expect(readdirSync(resource('cli')).toSorted()).toEqual([
      'corral',
      'corral.cmd',
      'node_modules',
      'out',
      'package.json',
    ])
    expect(readdirSync(resource('cli/out/main')).toSorted()).toEqual(['chunks', 'cli-main.js', 'cli.js'])
    expect(readdirSync(resource('cli/out/main/chunks'))).toEqual(['shared-abc.js'])
    expect(readdirSync(resource('cli/node_modules')).toSorted()).toEqual([
      '@xterm',
      'get-east-asian-width',
      'string-width',
      'yaml',
    ])
  })

  it('says whose it is and what its windows are called', () => {
    const metadata = JSON.parse(extractFile(resource('app.asar'), 'package.json').toString()) as unknown
    expect(metadata).toMatchObject({
      author: 'Corral contributors',
      homepage: expect.stringMatching(/^https:/) as string,
      desktopName: 'dev.corral.app.desktop',
    })
  })

  it('looks for no updates: there is no feed', () => {
    expect(existsSync(resource('app-update.yml'))).toBe(false)
  })

  it.runIf(platform === 'linux')(
    'has an entry whose name and class are those of its windows, and icons in every size',
    () => {
      const { name, entry, icons } = JSON.parse(readFileSync(join(app.folder, 'told.json'), 'utf8')) as Told
      expect(name).toBe('dev.corral.app')
      expect(entry.split('\n')).toEqual(
        expect.arrayContaining([
          'StartupWMClass=dev.corral.app',
          'Name=Corral',
          'Exec=/opt/Corral/corral-desktop %U',
          'Icon=corral-desktop',
          'Categories=Development;',
        ]) as string[],
      )
      expect(icons).toEqual([16, 24, 32, 48, 64, 128, 256, 512, 1024])
    },
  )

  it.runIf(platform === 'darwin')('is signed anew after its fuses, with an icon and words for what macOS asks', () => {
    expect(app.codesignCalls).toEqual([expect.stringMatching(/^--sign - --force .*--deep .*Corral[.]app$/)])
    const plist = readFileSync(join(app.folder, 'Corral.app/Contents/Info.plist'), 'utf8')
    for (const key of ['NSAppleEventsUsageDescription', 'NSMicrophoneUsageDescription', 'ElectronAsarIntegrity']) {
      expect(plist).toContain(`<key>${key}</key>`)
    }
    expect(readFileSync(resource('icon.icns'))).toEqual(readFileSync('build/icon.icns'))
  })
})
