import { parseArgs } from 'node:util'

/** What is run again and again under load: all that waits for other processes or for time. */
const REPEATED = new Set(['unit', 'integration', 'faults'])
/** Where the attacks are: among all tests that run something. */
const ATTACKED = new Set(['unit', 'integration', 'faults', 'e2e'])
/** Names of tests of attacks begin with the row of the table they are about (docs/security.md), or say what held before. */
const ATTACK_NAMES = String.raw`(^|\s)([CHM]\d|L):|what held`
const TIMES_UNDER_LOAD = 5
const WHOLE_SUITES_UNDER_LOAD = 2

/** @typedef {{ readonly name: string, readonly part: string }} Step a part in a round */
/**
 * @typedef {object} Plan
 * @property {boolean} underLoad
 * @property {readonly Step[]} steps
 * @property {string | null} names a pattern for the names of the tests that are run; null: all are
 * @property {boolean} isLong the attacks take as long as they need
 */

/**
 * What the arguments of `npm test` ask for; null: they ask for nothing that there is.
 * @param {readonly string[]} args
 * @param {readonly string[]} all names of all parts, in order
 * @returns {Plan | null}
 */
export function planOf(args, all) {
  const options = optionsOf(args)
  if (options === null) return null
  const { only, times, underLoad, attacks, long } = options
  const count = times === undefined ? undefined : Number(times)
  if (only !== undefined && !all.includes(only)) return null
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) return null
  if (long && !attacks) return null
  const parts = (only === undefined ? all : [only]).filter((part) => !attacks || ATTACKED.has(part))
  return {
    underLoad,
    steps: stepsOf(parts, { underLoad, count, isWhole: only === undefined }),
    names: attacks ? ATTACK_NAMES : null,
    isLong: long,
  }
}

function stepsOf(parts, { underLoad, count, isWhole }) {
  if (!underLoad) return rounds(parts, count ?? 1)
  const times = count ?? TIMES_UNDER_LOAD
  if (!isWhole) return rounds(parts, times)
  const repeated = parts.filter((part) => REPEATED.has(part))
  return [...rounds(repeated, times), ...rounds(parts, WHOLE_SUITES_UNDER_LOAD, 'whole suite')]
}

/** @returns {readonly Step[]} */
function rounds(parts, times, kind = 'run') {
  return Array.from({ length: times }, (_, round) =>
    parts.map((part) => ({ part, name: times === 1 ? part : `${part}, ${kind} ${round + 1} of ${times}` })),
  ).flat()
}

/** @returns {{ only: string | undefined, times: string | undefined, underLoad: boolean, attacks: boolean, long: boolean } | null} */
function optionsOf(/** @type {readonly string[]} */ args) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        times: { type: 'string' },
        'under-load': { type: 'boolean', default: false },
        attacks: { type: 'boolean', default: false },
        long: { type: 'boolean', default: false },
      },
    })
    return { ...values, only: values.only, times: values.times, underLoad: values['under-load'] }
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) return null
    throw error
  }
}
