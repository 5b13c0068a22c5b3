import { existsSync } from 'node:fs'
import { readdir, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { isSystemError } from '../../base/errors.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { Installer } from '../../core/doctor/judged.ts'
import type { MachineLook } from '../../core/doctor/machine-look.ts'
import type { DiskFacts, RoomFacts } from '../../core/doctor/machine.ts'
import { readSmallFileSync } from '../../node/small-file.ts'
import { askProgram, fileOf } from './ask-program.ts'
import { lookAtFiles, readableBelow } from './look-at-files.ts'
import { hierarchyOf, isYes, maxFilesOf, numberOf } from './parse-kernel-texts.ts'

const IS_LINUX = process.platform === 'linux'
/** Longer than any text of the kernel that is read here; mountinfo grows with what is mounted. */
const MAX_TEXT = 1024 * 1024
/** By which programs systems install others; the first that is there. */
const INSTALLERS: readonly (readonly [program: string, installer: Installer])[] = [
  ['apt', 'apt'],
  ['dnf', 'dnf'],
  ['pacman', 'pacman'],
  ['zypper', 'zypper'],
  ['apk', 'apk'],
  ['brew', 'brew'],
  ['winget', 'winget'],
]

/** Looks at the machine through Node, the files of the kernel, and short-lived programs. */
export function systemMachineLook(): MachineLook {
  return {
    ask: (name, args, env) => askProgram(name, args, { env }),
    installer: (env) => INSTALLERS.find(([program]) => fileOf(program, env) !== null)?.[1] ?? null,
    isRoot: () => process.geteuid?.() === 0,
    node: () => ({ version: process.versions.node, file: process.execPath }),
    groups: () => ({
      hierarchy: hierarchyOf(kernelText('/proc/self/mountinfo') ?? ''),
      hasSystemd: existsSync('/run/systemd/system'),
    }),
    room,
    disk,
    sandbox,
    isClockSynchronized,
    isPortFree,
    files: lookAtFiles,
    readable: readableBelow,
  }
}

async function room(): Promise<RoomFacts> {
  const open = IS_LINUX ? '/proc/self/fd' : process.platform === 'darwin' ? '/dev/fd' : null
  return {
    openFiles: open === null ? 0 : (await readdir(open)).length,
    maxFiles: maxFilesOf(kernelText('/proc/self/limits') ?? ''),
    openTerminals: numberOf(kernelText('/proc/sys/kernel/pty/nr')),
    maxTerminals: numberOf(kernelText('/proc/sys/kernel/pty/max')),
  }
}

/** Of a folder that is not there yet: the disk it would be on. */
async function disk(path: string): Promise<DiskFacts | null> {
  try {
    const { bavail, blocks, bsize, ffree, files } = await statfs(path)
    return { path, freeBytes: bavail * bsize, totalBytes: blocks * bsize, freeFiles: files === 0 ? null : ffree }
  } catch (error) {
    if (!isSystemError(error)) throw error
    const above = path.replace(/[/\\][^/\\]*$/, '')
    return above === '' || above === path ? null : disk(above)
  }
}

const sandbox: MachineLook['sandbox'] = async (env) => {
  if (!IS_LINUX) return null
  const isCloneAllowed = numberOf(kernelText('/proc/sys/kernel/unprivileged_userns_clone'))
  const restricts = numberOf(kernelText('/proc/sys/kernel/apparmor_restrict_unprivileged_userns'))
  const tried = await askProgram('unshare', ['--user', '--map-root-user', 'true'], { env })
  return {
    isRoot: process.geteuid?.() === 0,
    maxUserNamespaces: numberOf(kernelText('/proc/sys/user/max_user_namespaces')),
    isCloneAllowed: isCloneAllowed === null ? null : isCloneAllowed !== 0,
    isAppArmorRestricting: restricts === null ? null : restricts !== 0,
    tried: tried.kind === 'printed' ? 'worked' : tried.kind === 'failed' ? 'refused' : 'not-tried',
  }
}

async function isClockSynchronized(env: Environment): Promise<boolean | null> {
  if (!IS_LINUX) return null
  const answer = await askProgram('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { env })
  return answer.kind === 'printed' ? isYes(answer.text) : null
}

function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

function kernelText(path: string): string | null {
  return IS_LINUX ? readSmallFileSync(path, MAX_TEXT) : null
}
