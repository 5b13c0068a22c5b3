/** Post-mortems kept of one agent: a person looks at the last ones, and at an older one to see when something began. */
export const KEPT_OF_AGENT = 20
/** Post-mortems kept in all; with some 15 KB each, at most MAX_TEXT_CHARACTERS twice, the database stays small. */
export const KEPT_IN_ALL = 500
/** Lines kept of a run. */
export const KEPT_LINES = 200
/** Characters kept of these lines, and of a screen; what is above is dropped first. */
export const MAX_TEXT_CHARACTERS = 32_000
/** Pieces with looks of their own that are kept of a screen; rows above are kept as text. Programs print some hundred. */
export const MAX_SCREEN_SPANS = 2_000
/** Other agents that are named: so many by memory, and so many by CPU. */
export const NAMED_OTHERS = 5
