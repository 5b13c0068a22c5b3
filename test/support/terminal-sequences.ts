import fc from 'fast-check'

const NUMBERS = [0, 1, 2, 9, 10, 39, 40, 41, 255, 256, 9_999, 65_535, 2_147_483_647, 99_999_999_999]
const TEXTS = ['x', 'word ', '漢字', 'e\u0301', '\u0301', '\u200d', '👩‍🚀', '\ufe0f', 'A'.repeat(100), '\u{e0100}', 'ﷺ']
const CONTROLS = '\r\n\b\t\v\f\x0e\x0f\x07\x18\x1a\x84\x85\x88\x8d\x9b\x9c\x9d\x90'.split('')
const MODES = [1, 3, 5, 6, 7, 25, 45, 47, 66, 1000, 1002, 1006, 1016, 1047, 1048, 1049, 2004, 2026]
const PAYLOADS = [
  '',
  '?',
  ';',
  '1;?',
  '300;#fff',
  '-1;?',
  ';http://x',
  'id=a;http://x',
  'rgb:gg/1/1',
  'x'.repeat(3_000),
]

const final = (first: number, last: number): fc.Arbitrary<string> =>
  fc.integer({ min: first, max: last }).map((code) => String.fromCharCode(code))
const joined = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(''))
const oneOf = (...texts: readonly (string | number)[]): fc.Arbitrary<string> => fc.constantFrom(...texts.map(String))
const endOfString = oneOf('\x07', '\x1b\\', '\x18', '')

const csi = joined(
  oneOf('\x1b['),
  oneOf('', '', '', '?', '>', '='),
  fc.array(oneOf(...NUMBERS), { maxLength: 3 }).map((numbers) => numbers.join(';')),
  oneOf('', '', '', ' ', '!', '"', '$', "'", '*'),
  final(0x40, 0x7e),
)
const mode = joined(oneOf('\x1b[?'), oneOf(...MODES), oneOf('h', 'l'))
const osc = joined(
  oneOf('\x1b]'),
  oneOf(0, 2, 4, 8, 10, 11, 52, 104, 110, 777, 99_999_999_999),
  oneOf(';'),
  oneOf(...PAYLOADS),
  endOfString,
)
const dcs = joined(oneOf('\x1bP$q', '\x1bP+q', '\x1bP1;2|'), oneOf('m', 'r', ' q', 'x'.repeat(2_000)), endOfString)
const escape = joined(oneOf('\x1b'), oneOf('', '#', '(', ')', '%', ' '), final(0x30, 0x7d))

/** What a terminal may be told, sensible or not: text, controls and every kind of sequence, with numbers out of any range. */
export const terminalSequence: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: csi, weight: 4 },
  { arbitrary: fc.constantFrom(...TEXTS), weight: 3 },
  mode,
  osc,
  dcs,
  escape,
  fc.constantFrom(...CONTROLS),
)
