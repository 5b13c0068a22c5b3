import type { Reach } from '../shapes/reach.ts'

/** What programs inside an agent may ask, as the name of a choice. */
export const REACH_LABELS: Readonly<Record<Reach, string>> = { self: 'Only report', fleet: 'See the fleet' }

/** The same as a sentence. */
export const REACH_SENTENCES: Readonly<Record<Reach, string>> = {
  self: 'They can tell Corral about their own run, such as that it is ready, and nothing else.',
  fleet:
    'They can also ask which agents there are and what became of them, but never for keys, arguments or what is on a screen.',
}
