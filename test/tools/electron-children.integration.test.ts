import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { isElectronChild } from '../support/electron-children.ts'
import { useTemporaryFolders } from '../support/temporary-folder.ts'

const newFolder = useTemporaryFolders()
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
})

const SHELL = '/bin/sh'

/** A program of that name in the folder, which waits for its input to end. */
async function running(folder: string, name: string, args: readonly string[]): Promise<number> {
  const program = join(folder, name)
  copyFileSync(SHELL, program)
  chmodSync(program, 0o755)
  const child = spawn(program, ['-c', 'echo ready; read line', ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  await once(child.stdout, 'data')
  return child.pid ?? 0
}

const onLinux = it.skipIf(process.platform !== 'linux')

onLinux('a zygote and the crash handler are Electron’s own', async () => {
  const folder = newFolder()
  expect(isElectronChild(await running(folder, 'electron', ['--type=zygote', '--no-zygote-sandbox']), folder)).toBe(
    true,
  )
  expect(isElectronChild(await running(folder, 'chrome_crashpad_handler', ['--monitor-self']), folder)).toBe(true)
})

onLinux('the app itself is not: it would be left over', async () => {
  const folder = newFolder()
  expect(isElectronChild(await running(folder, 'electron', ['.']), folder)).toBe(false)
})

onLinux('an agent is not, whatever its arguments say', async () => {
  const [folder, elsewhere] = [newFolder(), newFolder()]
  expect(isElectronChild(await running(elsewhere, 'agent', ['--type=zygote']), folder)).toBe(false)
})

onLinux('nothing is where there is no Electron, nor is a process that has ended', async () => {
  const folder = newFolder()
  const pid = await running(folder, 'electron', ['--type=renderer'])
  expect(isElectronChild(pid, null)).toBe(false)
  const [child] = children.splice(0)
  if (child === undefined) throw new Error('nothing was started')
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  expect(isElectronChild(pid, folder)).toBe(false)
})
