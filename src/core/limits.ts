/*
 * Bounds on what files, people and programs may make the host do.
 *
 * Patterns: the engine takes time proportional to compiled size × text, so these bounds are what keeps one match within some 50 ms,
 * whatever the pattern and the text; they are checked, not hoped for.
 */

/** Longest pattern, characters. The longest that is shipped has 500. */
export const PATTERN_MAX_CHARACTERS = 1_000

/** Largest compiled pattern, instructions of the engine; `.{0,200}` is 400 of them, `.*` two. The largest that is shipped has some 360. */
export const PATTERN_MAX_SIZE = 600

/** Most groups that capture: the engine copies them for every thread it follows. No shipped pattern has more than one. */
export const PATTERN_MAX_GROUPS = 10

/** Longest text a pattern is matched against, characters; the rest is not seen. What programs print as their version fits. */
export const PATTERN_MAX_TEXT = 4_000

/** A large pattern sees less of a long text: compiled size × characters. The largest pattern still sees a line of 500. */
export const PATTERN_MAX_STEPS = PATTERN_MAX_SIZE * 500

/** Compiled patterns kept for their next use. The engine may keep 8 MB for each, though it takes a pathological one to fill that. */
export const PATTERNS_KEPT = 128

/** Most rate-limit rules of one agent type; a shipped one has 7. Every line is matched against all of them. */
export const RATE_LIMIT_MAX_RULES = 32

/** Payload of an OSC sequence that is passed on, characters; what comes after is dropped. A notification or a folder has less. */
export const OSC_MAX_CHARACTERS = 4_096

/** Uses of the run door of one kind by one run are journalled together for so long, ms: a program in a loop makes an entry a minute. */
export const DOOR_ENTRY_EVERY_MS = 60_000
