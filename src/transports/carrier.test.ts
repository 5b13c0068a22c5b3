import { expect, test } from 'vitest'
import type { Packet } from '../contract/transport.ts'
import { Carrier } from './carrier.ts'

class TestCarrier extends Carrier {
  readonly hungUp: string[] = []

  override send(): void {}

  receive(packet: Packet): void {
    this.arrived(packet)
  }

  lose(reason: string): void {
    this.finish(reason)
  }

  protected override hangUp(reason: string): void {
    this.hungUp.push(reason)
  }
}

test('every listener hears of the end once, even when the first one disposes the transport', () => {
  const carrier = new TestCarrier()
  const heard: string[] = []
  carrier.onClose(() => carrier.dispose())
  carrier.onClose(({ reason }) => heard.push(reason))
  carrier.lose('gone')
  carrier.close('late')
  expect(heard).toEqual(['gone'])
  expect(carrier.isDisposed).toBe(true)
})

test('closing hangs up with its reason, a lost connection needs no hanging up', () => {
  const [closed, lost] = [new TestCarrier(), new TestCarrier()]
  closed.close('enough')
  lost.lose('gone')
  expect(closed.hungUp).toEqual(['enough'])
  expect(lost.hungUp).toEqual([])
})

test('nothing arrives after the end', () => {
  const carrier = new TestCarrier()
  const packets: Packet[] = []
  carrier.onPacket((packet) => packets.push(packet))
  carrier.receive('one')
  carrier.close('enough')
  carrier.receive('two')
  expect(packets).toEqual(['one'])
})
