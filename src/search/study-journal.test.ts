/** @module Tests of the stored study: exactness, size, torn ends, foreign files. */
import { expect, test } from 'vitest'
import { decodeStudy, encodeStudyHeader, encodeTrials, type StudyIdentity } from './study-journal.ts'
import { Trials } from './trials.ts'

const identity: StudyIdentity = { width: 5, lossCount: 1, definition: { seed: 42, method: 'tpe' } }

function filled(count: number): Trials {
  const trials = new Trials(5, 1)
  for (let k = 0; k < count; k++) {
    trials.append(Float64Array.of(k, k / 3, Number.NaN, -k, 1e300), 1)
    trials.losses[k] = k % 7 === 0 ? Number.NaN : k / 11
    if (k % 5 !== 4) trials.close(k, k % 7 === 0 ? 'failed' : 'complete', k === 8 ? 0.25 : 0)
  }
  return trials
}

const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
const columns = ({ count, rows, losses, violations, states }: Trials): unknown[] => [
  count,
  rows.slice(0, count * 5),
  losses.slice(0, count),
  violations.slice(0, count),
  states.slice(0, count),
]

test('trials come back to the bit, in any division into blocks, later blocks replacing earlier ones', () => {
  const trials = filled(100)
  const before = filled(60)
  before.states.fill(0, 50)
  const bytes = joined(
    encodeStudyHeader(identity),
    encodeTrials(before, 0, 20),
    encodeTrials(before, 20, 60),
    encodeTrials(trials, 50, 100),
  )
  const stored = decodeStudy(bytes, identity)
  expect(columns(stored.trials)).toEqual(columns(trials))
  expect(stored.isTorn).toBe(false)
  expect(stored.validBytes).toBe(bytes.length)
})

test('a trial of five parameters takes less than a hundred bytes, alone or in a group', () => {
  const trials = filled(1000)
  expect(encodeTrials(trials, 0, 1).length).toBeLessThan(100)
  expect(encodeTrials(trials, 100, 1000).length / 900).toBeLessThan(50)
})

test('a block cut off anywhere leaves the blocks before it', () => {
  const trials = filled(30)
  const head = joined(encodeStudyHeader(identity), encodeTrials(trials, 0, 20))
  const last = encodeTrials(trials, 20, 30)
  for (const cut of [1, 10, 24, 100, last.length - 1]) {
    const stored = decodeStudy(joined(head, last.subarray(0, cut)), identity)
    expect(stored.trials.count).toBe(20)
    expect(stored.validBytes).toBe(head.length)
    expect(stored.isTorn).toBe(true)
  }
  const flipped = joined(head, last)
  flipped[flipped.length - 5]! ^= 1
  expect(decodeStudy(flipped, identity).trials.count).toBe(20)
})

test('foreign bytes and studies of another definition are refused', () => {
  const bytes = encodeStudyHeader(identity)
  expect(() => decodeStudy(new Uint8Array(40), identity)).toThrow('something else')
  expect(() => decodeStudy(bytes.subarray(0, 20), identity)).toThrow('cut off')
  expect(() => decodeStudy(bytes, { ...identity, definition: { seed: 43, method: 'tpe' } })).toThrow('another one')
  expect(() => decodeStudy(joined(bytes, encodeTrials(filled(9), 5, 9)), identity)).toThrow('before 5')
})

test('damage with whole blocks behind it is an error that says where, not an end', () => {
  const trials = filled(30)
  const header = encodeStudyHeader(identity)
  const blocks = [encodeTrials(trials, 0, 10), encodeTrials(trials, 10, 20), encodeTrials(trials, 20, 30)]
  const bytes = joined(header, ...blocks)
  const second = header.length + blocks[0]!.length
  // The mark, the count, the first trial, the flags, the checksum, the rows, the states.
  for (const place of [0, 4, 14, 16, 20, 60, blocks[1]!.length - 1]) {
    const damaged = bytes.slice()
    damaged[second + place]! ^= 1
    expect(() => decodeStudy(damaged, identity)).toThrow(
      `damaged from byte ${second} to byte ${second + blocks[1]!.length}`,
    )
  }
  const unread = bytes.slice()
  unread[13] = 0
  expect(() => decodeStudy(unread, identity)).toThrow('damaged in its header')
})
