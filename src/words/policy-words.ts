import type { SpawnPolicy } from '../shapes/settings.ts'

/** What is said about one list of the spawn policy. */
export interface PolicyListWords {
  readonly list: keyof SpawnPolicy
  readonly label: string
  readonly hint: string
  /** Examples, one per line. */
  readonly placeholder: string
}

/** The lists, in the order in which they are shown. */
export const POLICY_LISTS: readonly PolicyListWords[] = [
  {
    list: 'allowedCommands',
    label: 'Allowed commands',
    hint: 'A name allows the program that your own search path finds under it; a whole path allows what lies there. * stands for any part. Empty: every command.',
    placeholder: 'claude\n/usr/local/bin/*',
  },
  {
    list: 'deniedCommands',
    label: 'Denied commands',
    hint: 'Names or whole paths, also of what runs a script. Takes precedence over the allowed commands.',
    placeholder: 'sudo\n/opt/old-tools/*',
  },
  {
    list: 'allowedRoots',
    label: 'Allowed folders',
    hint: 'Agents start in these folders or below them; symbolic links are resolved first. Empty: any folder.',
    placeholder: '/home/me/work',
  },
  {
    list: 'deniedEnvironment',
    label: 'Denied variables',
    hint: 'Names, * for any part. Removed from the environment agents inherit, and refused among an agent’s own variables.',
    placeholder: 'AWS_*\n*_TOKEN\nLD_PRELOAD',
  },
]

/** What the lists cannot do. */
export const POLICY_LIMITS =
  'The lists decide what Corral itself starts. They do not see what that starts in turn (sh -c claude, env claude, an agent’s tools), and a denied program still runs as a copy under another name: allow the few you need rather than deny others.'
