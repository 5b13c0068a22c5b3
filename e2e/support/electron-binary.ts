import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { decideSandbox } from '../../scripts/lib/chromium-sandbox.mjs'
import { electronBinary as findElectron } from '../../scripts/lib/electron.mjs'
import { isSandboxUnwanted, readSandboxFacts } from '../../scripts/lib/sandbox-facts.mjs'

/** The Electron binary, if it is installed; importing `electron` would download it. `CORRAL_REQUIRE_ELECTRON`: it must be. */
export function electronBinary(): string | null {
  const binary = findElectron() ?? null
  if (binary === null && process.env['CORRAL_REQUIRE_ELECTRON']) throw new Error('There is no Electron binary to test.')
  return binary
}

/** The folder of the binary, in which all programs of Electron lie; null without one. */
export function electronFolder(): string | null {
  const binary = electronBinary()
  return binary === null ? null : dirname(realpathSync(binary))
}

/** Whether Chromium’s sandbox is on in tests: as for a person who runs `npm start`. */
export async function isSandboxed(binary: string): Promise<boolean> {
  const sandbox = decideSandbox(await readSandboxFacts(binary), { isUnwanted: isSandboxUnwanted([]) })
  if (sandbox.kind === 'impossible') throw new Error(`${sandbox.reason}. ${sandbox.cure}`)
  return sandbox.kind === 'on'
}
