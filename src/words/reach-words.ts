import type { Reach } from '../shapes/reach.ts'

/** What programs inside an agent may ask, as the name of a choice. */
export const REACH_LABELS: Readonly<Record<Reach, string>> = {
  self: 'Only report',
  fleet: 'See the fleet',
  look: 'Look at its group',
  conduct: 'Conduct its group',
}

/** The same as a sentence. */
export const REACH_SENTENCES: Readonly<Record<Reach, string>> = {
  self: 'They can tell Corral about their own run, such as that it is ready, and nothing else.',
  fleet:
    'They can also ask which agents there are and what became of them, but never for keys, arguments or what is on a screen.',
  look: 'They can also look at the agents of its own group, with what is on their screens, and at no others.',
  conduct:
    'They can also start, stop and send messages to the other agents of its own group, and give tasks in their folders. Whoever steers this agent steers its group.',
}

/** The same in a line about its settings; null: nothing to say. */
export const REACH_SUMMARIES: Readonly<Record<Reach, string | null>> = {
  self: null,
  fleet: 'sees the fleet',
  look: 'looks at its group',
  conduct: 'conducts its group',
}
