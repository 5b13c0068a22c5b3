import type { AgentView } from '../../../contract/views.ts'

/** Where an agent works, short: "claude · web-shop · main". The type's name, the folder's own name, the branch. */
export function placeWords({ spec, branch }: Pick<AgentView, 'spec' | 'branch'>): string {
  return [spec.type, folderName(spec.cwd), branch].filter((part) => part !== null && part !== '').join(' · ')
}

/** The last part of a path; the whole path when it has no parts. */
export function folderName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path
}
