import type { Case } from './judged.ts'
import { hasHooks } from './recording.ts'
import { isGrave, type Mistake, type Score, type WrongEnd } from './score.ts'
import { nameOf, type Without } from './source-sets.ts'

const SAID = ['working', 'blocked', 'idle', 'quiet'] as const
const TRUE = ['working', 'blocked', 'idle'] as const
const HEAD = ['agent', 'sources', 'recordings', 'working', 'blocked', 'idle', 'ends of turns']

/** One agent, one set of sources: seconds by what was true and what was said, of all its recordings. */
interface Row {
  readonly agent: string
  readonly set: string
  readonly recordings: number
  readonly ms: ReadonlyMap<string, number>
  readonly ends: Score['ends']
}

/** What is found in recordings, as it stands in docs/activity.md. */
export class Tables {
  private readonly rows = new Map<string, Row>()
  private readonly mistakes: string[] = []

  add(each: Case, { without, score }: { readonly without: Without; readonly score: Score }): void {
    const agent = agentOf(each)
    const set = nameOf(without)
    const key = `${agent}: ${set}`
    this.rows.set(key, sum(this.rows.get(key) ?? { agent, set, recordings: 0, ms: new Map(), ends: NO_ENDS }, score))
    const scenario = each.recording.scenario
    const listed = without.size === 0 ? score.mistakes : score.mistakes.filter(isGrave)
    this.mistakes.push(...listed.map((mistake) => `- ${key}: ${scenario}: ${textOf(mistake)}`))
    if (without.size > 0) return
    this.mistakes.push(...score.wrongEnds.map((end) => `- ${key}: ${scenario}: ${endOf(end)}`))
  }

  /** Of each agent and set what was said of what was true; then the mistakes where all is heard, and the grave ones anywhere. */
  markdown(): string {
    const lines = [HEAD, HEAD.map(() => '---'), ...[...this.rows.values()].map(cellsOf)]
    return [...lines.map((cells) => `| ${cells.join(' | ')} |`), '', ...this.mistakes].join('\n')
  }
}

const NO_ENDS: Score['ends'] = { truly: 0, told: 0 }

function agentOf({ recording }: Case): string {
  const { agent, version, runner, readsStatus } = recording
  const where = runner === 'tmux' ? ' in tmux' : readsStatus ? '' : ', its question unanswered'
  return `${agent} ${version}${where}${hasHooks(recording) ? ', with hooks' : ''}`
}

function sum(row: Row, { confusion, ends }: Score): Row {
  const ms = new Map(row.ms)
  for (const [key, each] of confusion) ms.set(key, (ms.get(key) ?? 0) + each)
  const { truly, told } = row.ends
  return { ...row, recordings: row.recordings + 1, ms, ends: { truly: truly + ends.truly, told: told + ends.told } }
}

function cellsOf({ agent, set, recordings, ms, ends }: Row): readonly string[] {
  const secondsOf = (truth: string): string => {
    const wrong = SAID.flatMap((said) => {
      const wrongMs = said === truth ? undefined : ms.get(`${truth} ${said}`)
      return wrongMs === undefined ? [] : [`${said} ${inSeconds(wrongMs)}`]
    })
    return [inSeconds(ms.get(`${truth} ${truth}`) ?? 0), ...wrong].join(', ')
  }
  return [agent, set, String(recordings), ...TRUE.map(secondsOf), `${ends.told} of ${ends.truly}`]
}

function textOf(mistake: Mistake): string {
  const { fromMs, toMs, truth, said, by } = mistake
  return `${truth} called ${said} for ${inSeconds(toMs - fromMs + 100)} s, by ${by}`
}

function endOf({ truly, told }: WrongEnd): string {
  return truly === null ? `told as ${told}, and no turn ended` : `${truly}, told as ${told ?? 'nothing'}`
}

function inSeconds(ms: number): string {
  return (ms / 1_000).toFixed(1)
}
