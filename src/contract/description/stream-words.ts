import type { Frame } from '../frames.ts'
import type { ErrorCode } from '../rpc/errors.ts'
import type { StreamMessage } from '../streams.ts'

/** What every stream tells. */
export const STREAM_WORDS: Readonly<Record<StreamMessage['stream'], string>> = {
  journal: 'One entry of the journal, and the agent as it is after the turn it belongs to.',
  dropped: 'Entries that were not sent because the client was too slow: it subscribes again.',
  facets: 'What is known of an agent beside its life has changed.',
  queue: 'The waiting line, or what all in it wait for, has changed.',
  vitals: 'One look of the sampler: those who were measured, and who rests since.',
  settings: 'Settings have changed.',
  alerts: 'Alerts that are others now, and ids of those that are shown no more.',
  tasks: 'Tasks have changed: how many there are.',
  host: 'The parts of the host view that have changed.',
  event: 'A journal entry for events.follow.',
  'events-live': 'All stored entries have been sent: those that follow are new.',
  'events-gone': 'Entries that were deleted before this follower was sent them.',
  'terminal-reset': 'A terminal starts afresh: data restores its screen as of byte seq.',
  'terminal-size': 'The size of a terminal has changed.',
  'terminal-refused': 'Input of this client was refused, because the program does not read.',
}

/** What every kind of frame carries, its number on the wire and who sends it. */
export const FRAME_WORDS: Readonly<
  Record<Frame['kind'], { readonly code: number; readonly from: 'host' | 'client'; readonly does: string }>
> = {
  output: {
    code: 1,
    from: 'host',
    does: 'Output of a program; seq is the place of its first byte in the output of the run.',
  },
  parsed: { code: 2, from: 'client', does: 'Everything before seq was taken in; without payload.' },
  input: {
    code: 3,
    from: 'client',
    does: 'Typed input, dropped if generation is not that of the present run; seq is 0.',
  },
}

/** What every error code means. */
export const ERROR_WORDS: Readonly<Record<ErrorCode, string>> = {
  'invalid-input': 'The input does not have the shape of the request, or a spec has a problem.',
  'unknown-request': 'There is no request of that name.',
  'agent-not-found': 'There is no such agent.',
  'task-not-found': 'There is no such task (any more).',
  'name-taken': 'Another agent has that name.',
  'refused-by-state': 'Things are not so that it could be done now.',
  'not-allowed': 'The caller may not make this request.',
  'host-not-found': 'There is no host on another machine of that name.',
  'host-lost': 'A host on another machine cannot be reached.',
  'not-supported': 'This kind of host cannot do it.',
  'id-in-use': 'A request with that id is still open.',
  'too-many': 'Too many requests or streams are open.',
  cancelled: 'The client cancelled the request; what was done before that stays done.',
  disconnected: 'The connection closed before the answer came.',
  'other-version': 'Client and host speak different versions of the contract.',
  internal: 'A bug of Corral; the message has what is known.',
}
