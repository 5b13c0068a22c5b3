/** Work of the system that was given up and has not come back: each holds a thread of this process. */
let hanging = 0

/** What the system does within `patienceMs`; after that `no-answer`. What it is asked about may be on a drive that is gone. */
export function withPatience<T>(work: Promise<T>, patienceMs: number): Promise<T | 'no-answer'> {
  return new Promise((resolve, reject) => {
    let isGivenUp = false
    const timer = setTimeout(() => {
      isGivenUp = true
      hanging += 1
      resolve('no-answer')
    }, patienceMs)
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      if (isGivenUp) hanging -= 1
    })
  })
}

/** To be called last: with a thread that hangs, a process that exits in the ordinary way would wait for it, for ever. */
export function killIfHanging(): void {
  if (hanging === 0) return
  process.stderr.write('A drive does not answer: this process ends without waiting for it.\n')
  process.kill(process.pid, 'SIGKILL')
}
