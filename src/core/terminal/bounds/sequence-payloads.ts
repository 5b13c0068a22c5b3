import { SEQUENCE_MAX_CHARACTERS } from '../../limits.ts'
import type { DcsPayloads, OscPayloads, XtermInside } from './xterm-inside.ts'

/** The code of links. */
const LINK = 8

/** Makes the terminal ignore OSC and DCS sequences with a longer payload than any it acts on has; xterm.js keeps up to 10 MB for each handler. */
export function boundPayloads({ _inputHandler: input }: XtermInside): void {
  boundOsc(input._parser._oscParser, (code) => {
    // The text after a link that is ignored is no part of the one before.
    if (code === LINK) input.setHyperlink(';')
  })
  boundDcs(input._parser._dcsParser)
}

/** Sequences nobody acts on go to the fallback, which has a bound of its own. */
function boundOsc(osc: OscPayloads, ignored: (code: number) => void): void {
  const [start, put, end] = [osc.start.bind(osc), osc.put.bind(osc), osc.end.bind(osc)]
  let length = 0
  const isIgnored = (): boolean => length > SEQUENCE_MAX_CHARACTERS && osc._active.length > 0
  osc.start = () => {
    length = 0
    start()
  }
  osc.put = (codes, from, to) => {
    length += to - from
    if (!isIgnored()) put(codes, from, to)
  }
  osc.end = (isComplete, result) => {
    if (!isIgnored()) return end(isComplete, result)
    const { _id: code } = osc
    const ended = end(false, result)
    ignored(code)
    return ended
  }
}

function boundDcs(dcs: DcsPayloads): void {
  const [hook, put, unhook] = [dcs.hook.bind(dcs), dcs.put.bind(dcs), dcs.unhook.bind(dcs)]
  let length = 0
  dcs.hook = (name, numbers) => {
    length = 0
    hook(name, numbers)
  }
  dcs.put = (codes, from, to) => {
    length += to - from
    if (length <= SEQUENCE_MAX_CHARACTERS) put(codes, from, to)
  }
  dcs.unhook = (isComplete, result) => unhook(isComplete && length <= SEQUENCE_MAX_CHARACTERS, result)
}
