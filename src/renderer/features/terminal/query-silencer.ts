import type { IParser } from '@xterm/xterm'
import { COLOR_COMMANDS, WINDOW_REPORTS } from '../../../core/terminal/queries.ts'
import { DisposableStore, toDisposable, type Disposable } from '../../../base/disposable.ts'

const silent = (): boolean => true
const silentQuestion = (payload: string): boolean => payload.split(';').includes('?')

/**
 * Keeps a page's terminal from answering what a program asks its terminal: the host's mirror has answered already, and a second
 * answer would arrive as if it had been typed.
 */
export function silenceQueries(parser: IParser): Disposable {
  const store = new DisposableStore()
  const own = (handler: { dispose(): void }): unknown => store.add(toDisposable(() => handler.dispose()))
  // DA1, DA2, DA3: device attributes.
  own(parser.registerCsiHandler({ final: 'c' }, silent))
  own(parser.registerCsiHandler({ prefix: '>', final: 'c' }, silent))
  own(parser.registerCsiHandler({ prefix: '=', final: 'c' }, silent))
  // DSR and CPR: device status and cursor position.
  own(parser.registerCsiHandler({ final: 'n' }, silent))
  own(parser.registerCsiHandler({ prefix: '?', final: 'n' }, silent))
  // DECRQM: mode queries.
  own(parser.registerCsiHandler({ intermediates: '$', final: 'p' }, silent))
  own(parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, silent))
  // XTVERSION, kitty keyboard flags, window reports.
  own(parser.registerCsiHandler({ prefix: '>', final: 'q' }, silent))
  own(parser.registerCsiHandler({ prefix: '?', final: 'u' }, silent))
  own(parser.registerCsiHandler({ final: 't' }, ([first]) => typeof first === 'number' && WINDOW_REPORTS.has(first)))
  // DECRQSS and XTGETTCAP.
  own(parser.registerDcsHandler({ intermediates: '$', final: 'q' }, silent))
  own(parser.registerDcsHandler({ intermediates: '+', final: 'q' }, silent))
  for (const command of COLOR_COMMANDS) own(parser.registerOscHandler(command, silentQuestion))
  // OSC 52: agents neither read nor write the clipboard.
  own(parser.registerOscHandler(52, silent))
  return store
}
