import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/** The same work, but a Failure once its time is over; null: there is no end to it. */
export async function inTime<T>(work: Promise<T>, withinMs: number | null): Promise<T> {
  if (withinMs === null) return work
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    const failure = new Failure(EXIT.timeOut, `It did not answer within ${withinMs / 1_000} s.`)
    timer = setTimeout(() => reject(failure), withinMs)
  })
  try {
    return await Promise.race([work, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
