/**
 * Goal: guessing gets slow by account and by address, nobody is locked out for long by a stranger,
 * and the memory of it is bounded. Method: a clock of the test's own; worked waits; many strangers.
 */
import { describe, expect, test } from 'vitest'
import { FAILURES_KEPT_MS, SignInThrottle, THROTTLE, THROTTLE_ENTRIES_MAX } from './throttle.ts'

const ann = { account: 'ann', address: '192.0.2.1' }
const refused = (waitMs: number) =>
  expect.objectContaining({ code: 'SIGN_IN_THROTTLED', facts: { waitMs } })

/** Begins `times` tries, each as early as it may, from addresses of their own; the time after. */
function fail(throttle: SignInThrottle, times: number, nowMs = 0): number {
  let at = nowMs
  for (let done = 0; done < times; done++) {
    try {
      throttle.begin({ account: 'ann', address: `192.0.2.${done}` }, at)
    } catch (error) {
      at += Number((error as { facts: { waitMs: number } }).facts.waitMs)
      throttle.begin({ account: 'ann', address: `192.0.2.${done}` }, at)
    }
  }
  return at
}

describe('an account', () => {
  test('has some failures free, then waits twice as long each time, up to a minute', () => {
    const throttle = new SignInThrottle()
    let nowMs = fail(throttle, THROTTLE.account.freeFailures)
    expect(nowMs).toBe(0)
    const waits: number[] = []
    for (let more = 0; more < 9; more++) {
      const after = fail(throttle, 1, nowMs)
      waits.push(after - nowMs)
      nowMs = after
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000))
  })

  test('is free again after a success, in any case of its name, and after an hour', () => {
    const throttle = new SignInThrottle()
    fail(throttle, 5)
    expect(() => throttle.begin({ ...ann, account: ' ANN' }, 0)).toThrow(refused(1000))
    throttle.succeeded(ann)
    expect(() => throttle.begin(ann, 0)).not.toThrow()
    const late = new SignInThrottle()
    fail(late, 9)
    expect(() => late.begin(ann, 40_000 + FAILURES_KEPT_MS)).not.toThrow()
  })

  test('a refused try is not counted, so asking again does not lengthen the wait', () => {
    const throttle = new SignInThrottle()
    fail(throttle, 5)
    for (let again = 0; again < 50; again++) {
      expect(() => throttle.begin(ann, 400)).toThrow(refused(600))
    }
    expect(() => throttle.begin(ann, 1000)).not.toThrow()
  })

  test('a clock set back neither frees it nor holds it longer than its wait', () => {
    const throttle = new SignInThrottle()
    fail(throttle, 5, 3_600_000)
    expect(() => throttle.begin(ann, 0)).toThrow(refused(1000))
  })
})

describe('an address', () => {
  const from = (address: string, account: string) => ({ account, address })

  test('may fail more often, for the many behind it, and waits longer then', () => {
    const throttle = new SignInThrottle()
    const { freeFailures, waitMsMax } = THROTTLE.address
    for (let at = 0; at < freeFailures; at++) throttle.begin(from('192.0.2.9', `user-${at}`), 0)
    expect(() => throttle.begin(from('192.0.2.9', 'another'), 0)).toThrow(refused(1000))
    expect(() => throttle.begin(from('::ffff:192.0.2.9', 'another'), 0)).toThrow(refused(1000))
    expect(() => throttle.begin(from('192.0.2.8', 'another'), 0)).not.toThrow()
    let nowMs = 0
    for (let at = 0; at < 15; at++) {
      nowMs += waitMsMax
      throttle.begin(from('192.0.2.9', `late-${at}`), nowMs)
    }
    expect(() => throttle.begin(from('192.0.2.9', 'x'), nowMs)).toThrow(refused(waitMsMax))
  })

  test('of IPv6 is its /64, however it is written', () => {
    const throttle = new SignInThrottle()
    const forms = ['2001:db8:0:1::1', '2001:0DB8:0000:0001:ffff::', '2001:db8::1:2:3:4:5%eth0']
    for (let at = 0; at < THROTTLE.address.freeFailures; at++) {
      throttle.begin(from(forms[at % forms.length]!, `user-${at}`), 0)
    }
    expect(() => throttle.begin(from('2001:db8:0:1:aaaa::', 'x'), 0)).toThrow(refused(1000))
    expect(() => throttle.begin(from('2001:db8:0:2::1', 'x'), 0)).not.toThrow()
    expect(() => throttle.begin(from('::1', 'x'), 0)).not.toThrow()
  })

  test('gives a success back, and keeps the failures of others behind it', () => {
    const throttle = new SignInThrottle()
    for (let at = 0; at < THROTTLE.address.freeFailures; at++) {
      const attempt = from('192.0.2.9', `user-${at}`)
      throttle.begin(attempt, 0)
      if (at % 2 === 0) throttle.succeeded(attempt)
    }
    for (let at = 0; at < THROTTLE.address.freeFailures / 2; at++) {
      throttle.begin(from('192.0.2.9', `more-${at}`), 0)
    }
    expect(() => throttle.begin(from('192.0.2.9', 'x'), 0)).toThrow(refused(1000))
  })
})

test('the memory is bounded, and what failed last is remembered', () => {
  const throttle = new SignInThrottle()
  for (let at = 0; at < THROTTLE_ENTRIES_MAX; at++) {
    throttle.begin({ account: `stranger-${at}`, address: `10.0.${at >> 8}.${at & 255}` }, 0)
  }
  fail(throttle, 5)
  expect(() => throttle.begin(ann, 0)).toThrow(refused(1000))
  expect(throttle.size).toBeLessThanOrEqual(THROTTLE_ENTRIES_MAX)
})
