import { stopAllProblem, type Problem, type StopAllAnswer } from '../../words/desktop-words.ts'

/** What a stop of all agents needs. */
export interface StopAllParts {
  /** Asks the person; true: agreed. */
  readonly ask: () => Promise<boolean>
  readonly stop: () => Promise<StopAllAnswer>
  /** Tells the person what did not work. */
  readonly tell: (problem: Problem) => Promise<void>
}

/** Stops every agent if the person agrees, and tells them if some are not stopped. */
export async function stopAllIfAgreed({ ask, stop, tell }: StopAllParts): Promise<void> {
  if (!(await ask())) return
  const problem = stopAllProblem(await stop())
  if (problem !== null) await tell(problem)
}
