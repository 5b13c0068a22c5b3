import { err, ok, type Result } from '../../base/result.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Handlers } from '../../contract/rpc/handlers.ts'
import { parseAlertCursor, parseEntryCursor, parseRunCursor } from '../../core/history/cursors.ts'
import type { Supervisor } from '../supervisor.ts'

type HistoryRequests = 'history.lanes' | 'history.runs' | 'history.events' | 'history.alerts'

const TOO_LONG = 'Finding this took too long. Ask for fewer agents or a shorter range.'
const NO_PLACE = 'This is no place to go on from. Pass what an answer before named as next.'

/** The requests about the past. */
export function historyHandlers({ history }: Pick<Supervisor, 'history'>): Pick<Handlers, HistoryRequests> {
  return {
    'history.lanes': async (input) => answerOf(await history.lanes(input)),
    'history.runs': async ({ after, ...asked }) => {
      const place = placeOf(after, parseRunCursor)
      return place.ok ? answerOf(await history.runs(asked, place.value)) : place
    },
    'history.events': async ({ after, ...asked }) => {
      const place = placeOf(after, parseEntryCursor)
      return place.ok ? answerOf(await history.events(asked, place.value)) : place
    },
    'history.alerts': async ({ after, ...asked }) => {
      const place = placeOf(after, parseAlertCursor)
      return place.ok ? answerOf(await history.alerts(asked, place.value)) : place
    },
  }
}

function placeOf<Place>(
  after: string | null,
  parse: (text: string) => Place | null,
): Result<Place | null, ContractError> {
  const place = after === null ? null : parse(after)
  return after !== null && place === null ? err(contractErrorOf('invalid-input', NO_PLACE, 'after')) : ok(place)
}

function answerOf<Output>(found: Output | null): Result<Output, ContractError> {
  return found === null ? err(contractErrorOf('too-many', TOO_LONG)) : ok(found)
}
