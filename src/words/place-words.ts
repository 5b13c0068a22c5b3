import type { AgentSpec } from '../shapes/spec.ts'

/** What is known of where an agent works. */
interface Place {
  readonly spec: Pick<AgentSpec, 'type' | 'cwd'>
  /** Null: its folder is on no branch. */
  readonly branch: string | null
}

/** Where an agent works, short: "claude · web-shop · main". The type's name, the folder's own name, the branch. */
export function placeWords({ spec, branch }: Place): string {
  return [spec.type, folderName(spec.cwd), branch].filter((part) => part !== null && part !== '').join(' · ')
}

/** The last part of a path; the whole path when it has no parts. */
export function folderName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path
}
