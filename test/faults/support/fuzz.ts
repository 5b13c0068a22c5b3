import fc from 'fast-check'
import { encodeFrame } from '../../../src/contract/frames.ts'
import { requests, type RequestName } from '../../../src/contract/requests.ts'
import { encodePacket } from '../../../src/transports/control/packets.ts'

/** Would change what may be started, or start or stop something. */
const LEFT_ALONE = new Set<string>(['settings.update', 'demo.start', 'agent.create', 'agent.stopAll', 'login.create'])
const NAMES = (Object.keys(requests) as RequestName[]).filter((name) => !LEFT_ALONE.has(name))
const FIELDS = [
  'agent',
  'channel',
  'cols',
  'rows',
  'runId',
  'filter',
  'after',
  'limit',
  'prefix',
  'path',
  'patch',
  'pid',
]
const ODD = [
  '',
  'x'.repeat(5_000),
  '__proto__',
  'constructor',
  '../..',
  '\0',
  '\uD800',
  'corral',
  '1e999',
  '[object Object]',
]
const NUMBERS = [-1, 0, 0.5, 1, 2 ** 31, 2 ** 32, 2 ** 53, 1e300]

const odd = fc.oneof(
  fc.constantFrom<unknown>(...ODD, ...NUMBERS, null, true, [], {}),
  fc.array(fc.constantFrom<unknown>(...ODD, ...NUMBERS), { maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }),
)
const input = fc.oneof(fc.dictionary(fc.constantFrom(...FIELDS, '__proto__'), odd, { maxKeys: 6 }), odd)
const id = fc.oneof({ arbitrary: fc.integer(), weight: 30 }, fc.constantFrom<unknown>(0, 1.5, 1e300, 'one', null))

const request = fc.record(
  {
    type: fc.constant('request'),
    id,
    name: fc.constantFrom<string>(...NAMES, 'toString', '__proto__', 'agent.fly'),
    input,
  },
  { noNullPrototype: true },
)
const otherMessage = fc.oneof(
  fc.record({
    type: fc.constantFrom('cancel', 'heard', 'hello', 'welcome', 'constructor'),
    id,
    mark: odd,
    contract: odd,
  }),
  fc.jsonValue(),
)
const noMessage = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('{', '[', '"', '['.repeat(5_000), '{"type":"request","id":1', 'nul', '{}'),
)

const channel = fc.constantFrom(0, 1, 7, 2 ** 32 - 1)
const bytes = fc.uint8Array({ maxLength: 100 })
const frame = fc.oneof(
  fc.record({ kind: fc.constant('input' as const), channel, generation: channel, bytes }).map(encodeFrame),
  fc.record({ kind: fc.constant('parsed' as const), channel, generation: channel, seq: fc.double() }).map(encodeFrame),
)
const packed = (arbitrary: fc.Arbitrary<string | Uint8Array>): fc.Arbitrary<Uint8Array> => arbitrary.map(encodePacket)

/** Packets as the owner's socket takes them, most of them nearly right, so that few end their connection. */
export const attackOnSocket: fc.Arbitrary<Uint8Array> = fc.oneof(
  { arbitrary: packed(request.map((value) => JSON.stringify(value))), weight: 60 },
  { arbitrary: packed(frame), weight: 25 },
  { arbitrary: packed(otherMessage.map((value) => JSON.stringify(value))), weight: 5 },
  { arbitrary: packed(noMessage), weight: 2 },
  { arbitrary: packed(bytes), weight: 2 },
)
