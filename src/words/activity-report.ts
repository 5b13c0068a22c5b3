import type { Activity, Statement } from '../shapes/activity.ts'
import { activityReason, sourceLabel, statementWords } from './activity-words.ts'

/** What a report about an agent's activity is made of. */
export interface ReportedActivity {
  readonly corralVersion: string
  /** Agent type and version of the agent; null: unknown. */
  readonly type: string
  readonly version: string | null
  readonly runner: string
  readonly activity: Activity
  readonly statements: readonly Statement[]
  readonly title: string
  /** The last lines of the screen, oldest first. */
  readonly screen: readonly string[]
  /** Epoch ms. */
  readonly at: number
}

/** A report from which a rule can be written or mended: what was said by whom, the title, and the screen as the rules see it. */
export function activityReport(reported: ReportedActivity): string {
  const { corralVersion, type, version, runner, activity, statements, title, screen, at } = reported
  return [
    `Corral ${corralVersion}, agent type ${type} ${version ?? '(version unknown)'}, in a ${runner} terminal`,
    `At ${new Date(at).toISOString()}`,
    '',
    `Shown as: ${activity.kind}${activity.ask === null ? '' : ` (${activity.ask})`} since ${new Date(activity.since).toISOString()}`,
    activityReason(activity),
    '',
    'What is said, the most trustworthy first:',
    ...(statements.length === 0 ? ['  nothing'] : statements.map(statementLine)),
    '',
    `Title: ${JSON.stringify(title)}`,
    '',
    'Last lines of the screen:',
    ...screen.map((line) => `  | ${line}`),
    '',
    'It should have been: ',
    '',
  ].join('\n')
}

function statementLine(statement: Statement): string {
  const since = new Date(statement.since).toISOString()
  return `  ${sourceLabel(statement.source)}: ${statementWords(statement)}, since ${since}`
}
