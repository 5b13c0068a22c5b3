import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import type { PortHolders } from '../../core/post-mortem/port-holders.ts'
import { listenersAt } from './parse-sockets.ts'

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6']
/** Descriptors that are looked at in all: a machine with more of them is not searched for one hint. */
const MAX_DESCRIPTORS = 100_000

/** Reads /proc: the sockets that listen, then who has one of them open. Only processes of the same user can be told. */
export class ProcfsPortHolders implements PortHolders {
  async holderOf(port: number): ReturnType<PortHolders['holderOf']> {
    const tables = await Promise.all(TABLES.map((table) => readIfThere(table)))
    const sockets = new Set(tables.flatMap((table) => listenersAt(port, table)).map((inode) => `socket:[${inode}]`))
    if (sockets.size === 0) return null
    let left = MAX_DESCRIPTORS
    for (const pid of (await listed('/proc')).filter((name) => /^\d+$/.test(name))) {
      const links = await linksOf(pid, left)
      left -= links.length
      if (links.some((link) => sockets.has(link))) return { pid: Number(pid), name: await nameOf(pid) }
      if (left < 0) return null
    }
    return null
  }
}

async function linksOf(pid: string, most: number): Promise<readonly string[]> {
  const folder = `/proc/${pid}/fd`
  return Promise.all((await listed(folder)).slice(0, most).map((name) => unlessGone(readlink(`${folder}/${name}`), '')))
}

/** The file name of its program; a thread's name, which the kernel tells instead, may be anything. */
async function nameOf(pid: string): Promise<string> {
  const [program = ''] = (await readIfThere(`/proc/${pid}/cmdline`)).split('\0')
  return basename(program) || (await readIfThere(`/proc/${pid}/comm`)).trim()
}

function listed(folder: string): Promise<readonly string[]> {
  return unlessGone<readonly string[]>(readdir(folder), [])
}

function readIfThere(file: string): Promise<string> {
  return unlessGone(readFile(file, 'utf8'), '')
}

/** Processes end while they are looked at, and those of others cannot be looked into. */
async function unlessGone<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (!isSystemError(error)) throw error
    return otherwise
  }
}
