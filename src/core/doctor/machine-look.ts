import type { Environment } from '../agent/launch.ts'
import type { Installer } from './judged.ts'
import type { DiskFacts, GroupFacts, RoomFacts, SandboxFacts } from './machine.ts'
import type { DatabaseFacts, FilesFacts, NodeFacts } from './own.ts'
import type { ProgramAnswer } from './programs.ts'

/** Looks at what no other port tells of this machine. Nothing is changed, and each look comes to an end by itself. */
export interface MachineLook {
  /** Runs a program of the PATH to its end, some seconds at most. */
  ask(name: string, args: readonly string[], env: Environment): Promise<ProgramAnswer>
  /** By which program others are installed here; null: by none that is known. */
  installer(env: Environment): Installer | null
  isRoot(): boolean
  node(): NodeFacts
  groups(): Pick<GroupFacts, 'hierarchy' | 'hasSystemd'>
  room(): Promise<RoomFacts>
  /** Null: the file system does not tell. */
  disk(path: string): Promise<DiskFacts | null>
  /** Null: not Linux. */
  sandbox(env: Environment): Promise<Omit<SandboxFacts, 'isDesktop'> | null>
  /** Null: this system does not tell. */
  isClockSynchronized(env: Environment): Promise<boolean | null>
  /** Whether a program could listen at a port of 127.0.0.1 now. */
  isPortFree(port: number): Promise<boolean>
  files(dataDir: string): Promise<FilesFacts>
  /** Files below a folder that others may read. */
  readable(folder: string): Promise<readonly string[]>
}

/** Reads a database through on a connection of its own. */
export interface DatabaseLook {
  /** `isWhole`: however large it is; else one that would take long is left out. */
  look(isWhole: boolean): Promise<DatabaseFacts>
}
