import type { DoctorSetting } from '../../core/doctor/judged.ts'

/** What is said of one finding. */
export interface CheckWords {
  readonly found: string
  /** What to do; null: nothing. */
  readonly advice: string | null
  /** A line for a shell; null: there is none. */
  readonly command: string | null
}

/** Words of a finding that asks for nothing. */
export function plainly(found: string): CheckWords {
  return { found, advice: null, command: null }
}

/** A command that only root may run, as this user types it. */
export function asRoot(command: string, { isRoot }: DoctorSetting): string {
  return isRoot ? command : `sudo ${command}`
}

/** The line that installs a program here; null: it is not known how. `winget` names packages in its own way. */
export function installing(name: string, winget: string | null, setting: DoctorSetting): string | null {
  switch (setting.installer) {
    case null:
      return null
    case 'brew':
      return `brew install ${name}`
    case 'winget':
      return winget === null ? null : `winget install ${winget}`
    case 'pacman':
      return asRoot(`pacman -S ${name}`, setting)
    case 'apk':
      return asRoot(`apk add ${name}`, setting)
    default:
      return asRoot(`${setting.installer} install ${name}`, setting)
  }
}

/** The first few of a list, and how many more there are. */
export function someOf(names: readonly string[], most = 3): string {
  const more = names.length - most
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ')
}
