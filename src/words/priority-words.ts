import { assertNever } from '../base/assert-never.ts'
import type { PriorityInForce } from '../core/agent/priority.ts'
import type { Priority } from '../shapes/spec.ts'

/** A priority, and by what it is in force: "high, by its group’s share of the processor (cpu.weight 400)". */
export function priorityWords(priority: Priority, inForce: PriorityInForce): string {
  return `${priority}, ${meansWords(inForce)}`
}

function meansWords(inForce: PriorityInForce): string {
  switch (inForce.kind) {
    case 'cpu-weight':
      return `by its group’s share of the processor (cpu.weight ${inForce.weight})`
    case 'session':
      return `by its session’s share of the processor (autogroup ${inForce.nice})`
    case 'nice':
      return inForce.nice === 0 ? 'as the system has it' : `by the nice value of its processes (${inForce.nice})`
    case 'not-yet':
      return 'put in force in a moment'
    case 'refused':
      return 'but the system refused it: its processes go on as they were'
    default:
      return assertNever(inForce)
  }
}
