import type { ExtraPurpose, LaunchExtra } from '../../shapes/launch-extra.ts'

/** Why an extra of a launch is left out. */
export type ExtraObstacle =
  /** The agent's own arguments say something about it. */
  | { readonly kind: 'own-argument'; readonly argument: string }
  /** What runs is not the program of its type. */
  | { readonly kind: 'other-program' }
  | { readonly kind: 'old-version'; readonly version: string | null; readonly fromVersion: string }
  /** Switched off in the settings. */
  | { readonly kind: 'off' }
  | { readonly kind: 'no-run-door' }
  | { readonly kind: 'no-perl' }
  | { readonly kind: 'windows' }

/** What became of one extra at a launch; `obstacle` null: it was given. */
export interface ExtraOutcome {
  readonly gives: ExtraPurpose
  readonly obstacle: ExtraObstacle | null
}

/** Which of some arguments a launch has already; null: none. `--settings=x` counts as `--settings`. */
export function ownArgumentFor(named: readonly string[], args: readonly string[]): string | null {
  const isIn = (own: string): boolean =>
    args.some((argument) => argument === own || (own.startsWith('--') && argument.startsWith(`${own}=`)))
  return named.find(isIn) ?? null
}

/** Whether a command, a name or a path, is the program an agent type names. */
export function isOwnProgram(command: string, typeCommand: string | null): boolean {
  const name = command.split(/[\\/]/).at(-1) ?? command
  return typeCommand !== null && name.replace(/\.(?:exe|cmd)$/i, '') === typeCommand
}

/** Whether a version has reached another, part by part: "0.170.0-alpha" has reached "0.169". */
export function hasReached(version: string, from: string): boolean {
  const parts = numbersOf(version)
  for (const [index, wanted] of numbersOf(from).entries()) {
    const part = parts[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}

/** The arguments of an extra with everything in its place. */
export function argumentsOf({ args }: LaunchExtra, hooksDir: string): readonly string[] {
  return args.map((argument) => argument.replaceAll('{hooks}', () => hooksDir))
}

function numbersOf(version: string): readonly number[] {
  return (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number)
}
