import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const REPOSITORY = join(import.meta.dirname, '../..')
const bytes = (path: string): Buffer => readFileSync(join(REPOSITORY, path))

interface BuilderConfig {
  readonly appId: string
  readonly publish: unknown
  readonly electronFuses: Readonly<Record<string, boolean>>
  readonly mac: Readonly<Record<string, unknown>>
  readonly win: Readonly<Record<string, unknown>>
  readonly linux: Readonly<Record<string, unknown>>
}
const config = parse(bytes('electron-builder.yml').toString()) as BuilderConfig
const metadata = JSON.parse(bytes('package.json').toString()) as Readonly<Record<string, string>>

/** Sides of a PNG in pixels, from its IHDR (PNG, 11.2.1). */
const sidesOf = (png: Buffer): readonly number[] => [png.readUInt32BE(16), png.readUInt32BE(20)]
const isPng = (image: Buffer): boolean => image.subarray(1, 4).toString('latin1') === 'PNG'

describe('icons', () => {
  it('for Linux are there in every size, each of the size its name says', () => {
    const names = readdirSync(join(REPOSITORY, 'build/icons'))
    const sides = names.map((name) => Number.parseInt(name, 10)).toSorted((one, other) => one - other)
    expect(sides).toEqual([16, 24, 32, 48, 64, 128, 256, 512, 1024])
    for (const side of sides) expect(sidesOf(bytes(`build/icons/${side}x${side}.png`))).toEqual([side, side])
    expect(config.linux['icon']).toBe('build/icons')
  })

  it('for Windows are in one file: bitmaps, and a PNG of 256 pixels', () => {
    const ico = bytes('build/icon.ico')
    const count = ico.readUInt16LE(4)
    const entries = Array.from({ length: count }, (_, index) => {
      const at = 6 + 16 * index
      const image = ico.subarray(ico.readUInt32LE(at + 12), ico.readUInt32LE(at + 12) + ico.readUInt32LE(at + 8))
      const side = isPng(image) ? sidesOf(image)[0] : image.readInt32LE(4)
      expect(side).toBe(ico[at] === 0 ? 256 : ico[at])
      return [side, isPng(image) ? 'png' : 'bitmap']
    })
    expect(entries).toEqual([...[16, 24, 32, 48, 64, 128].map((side) => [side, 'bitmap']), [256, 'png']])
    expect(config.win['icon']).toBe('build/icon.ico')
  })

  it('for macOS are in one file, up to 1024 pixels', () => {
    const icns = bytes('build/icon.icns')
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    const sides: Record<string, number | undefined> = {}
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      sides[icns.subarray(at, at + 4).toString('latin1')] = sidesOf(icns.subarray(at + 8))[0]
    }
    expect(sides).toEqual({ ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 })
    expect(config.mac['icon']).toBe('build/icon.icns')
  })

  it('for windows is 512 pixels', () => {
    expect(sidesOf(bytes('resources/icon.png'))).toEqual([512, 512])
  })
})

describe('macOS', () => {
  const entitlements = [
    ...bytes('build/entitlements.mac.plist')
      .toString()
      .matchAll(/<key>([\w.-]+)<\/key>\s*<true\/>/g),
  ]

  it('may be asked in the app’s name for what agents want, and lets V8 and their libraries work', () => {
    expect(entitlements.map(([, key]) => String(key)).toSorted()).toEqual([
      'com.apple.security.automation.apple-events',
      'com.apple.security.cs.allow-jit',
      'com.apple.security.cs.allow-unsigned-executable-memory',
      'com.apple.security.cs.disable-library-validation',
      'com.apple.security.device.audio-input',
    ])
    expect(config.mac).toMatchObject({
      hardenedRuntime: true,
      entitlements: 'build/entitlements.mac.plist',
      entitlementsInherit: 'build/entitlements.mac.plist',
    })
  })

  it('says in a sentence what for', () => {
    expect(config.mac['extendInfo']).toEqual({
      NSAppleEventsUsageDescription: expect.stringMatching(/^A program .*[.]$/) as string,
      NSMicrophoneUsageDescription: expect.stringMatching(/^A program .*[.]$/) as string,
    })
  })

  it('gets a signature again after the fuses', () => {
    expect(config.electronFuses['resetAdHocDarwinSignature']).toBe(true)
  })
})

describe('Linux', () => {
  it('finds the windows of the app by the name of its entry, which is that of the app everywhere', () => {
    expect(metadata['desktopName']).toBe(`${config.appId}.desktop`)
    expect(bytes('src/main/index.ts').toString()).toContain(`'${config.appId}'`)
    expect(config.linux).toMatchObject({ syncDesktopName: true, executableName: 'corral-desktop' })
    expect(config.linux['desktop']).toBeUndefined()
  })

  it('has what deb and rpm ask for', () => {
    expect(metadata['homepage']).toMatch(/^https:/)
    expect(metadata['author']).toBe('Corral contributors')
    expect(config.linux['maintainer']).toBe('Corral contributors')
  })
})

it('names no update feed by itself', () => {
  expect(config.publish).toBeNull()
})
