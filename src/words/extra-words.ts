import { assertNever } from '../base/assert-never.ts'
import type { ExtraObstacle, ExtraOutcome } from '../core/agent/launch-extras.ts'
import type { ExtraPurpose } from '../shapes/launch-extra.ts'

const LABELS: Readonly<Record<ExtraPurpose, string>> = {
  hooks: 'Hooks',
  'own-processes': 'Its commands',
}

const GIVEN: Readonly<Record<ExtraPurpose, string>> = {
  hooks: 'It was started with hooks that report to Corral; no file of yours was changed.',
  'own-processes': 'They run in processes of its own: tree and limits cover them.',
}

const NOT_GIVEN: Readonly<Record<ExtraPurpose, string>> = {
  hooks: 'not used',
  'own-processes':
    'It may run them in a daemon that it shares with others and that outlives it: tree and limits do not cover them',
}

/** What became of something an agent was to be given at its launch, as a label and a sentence. */
export function extraFact({ gives, obstacle }: ExtraOutcome): { readonly label: string; readonly value: string } {
  const label = LABELS[gives]
  if (obstacle === null) return { label, value: GIVEN[gives] }
  return { label, value: `${NOT_GIVEN[gives]}: ${obstacleWords(obstacle)}.` }
}

function obstacleWords(obstacle: ExtraObstacle): string {
  switch (obstacle.kind) {
    case 'own-argument':
      return `its own arguments have ${obstacle.argument}`
    case 'other-program':
      return 'its command is not the program of its type, so nothing is added to it'
    case 'old-version':
      return `it takes version ${obstacle.fromVersion}, and ${versionWords(obstacle.version)}`
    case 'off':
      return 'switched off in the settings'
    case 'no-run-door':
      return 'Corral has no socket where it could report; a notice says why'
    case 'no-perl':
      return 'the hook needs perl, which is not on its PATH'
    case 'windows':
      return 'not there on Windows'
    default:
      return assertNever(obstacle)
  }
}

function versionWords(version: string | null): string {
  return version === null ? 'its version is not known' : `it is ${version}`
}
