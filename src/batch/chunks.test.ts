import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../core/random.ts'
import { createChunkQueue, createChunkSizer, type Piece } from './chunks.ts'
import { recoverLost } from './lost-chunk.ts'

const PLENTY = 1e9

describe('the size of a chunk', () => {
  test('comes to the target time, whatever a trial takes', () => {
    for (const msPerTrial of [0.016, 0.3, 7, 2500]) {
      const sizer = createChunkSizer({ targetMs: 100 }, 4)
      for (let i = 0; i < 60; i++) {
        const size = sizer.next(PLENTY)
        sizer.learn(size, size * msPerTrial, 8 * size)
      }
      const ideal = Math.min(16_384, Math.max(1, 100 / msPerTrial))
      expect(sizer.next(PLENTY)).toBeGreaterThanOrEqual(Math.floor(ideal * 0.9))
      expect(sizer.next(PLENTY)).toBeLessThanOrEqual(Math.ceil(ideal * 1.1))
    }
  })

  test('changes by at most half from one to the next, up and down', () => {
    const sizer = createChunkSizer({ initial: 100 }, 1)
    expect(sizer.next(PLENTY)).toBe(100)
    sizer.learn(100, 0.001, 800)
    expect(sizer.next(PLENTY)).toBe(150)
    sizer.learn(150, 1e6, 800)
    expect(sizer.next(PLENTY)).toBe(75)
  })

  test('shrinks when trials take more memory, to four fifths of the limit', () => {
    const sizer = createChunkSizer({ initial: 100, memoryBytes: 80_000 }, 1)
    sizer.learn(100, 100, 100 * 1000)
    // 1,000 bytes a trial: 64 of them are 80 % of 80,000 bytes.
    expect(sizer.next(PLENTY)).toBe(64)
    sizer.learn(64, 64, 64 * 11_000)
    // Moving average with weight 0.3: 0.7 × 1,000 + 0.3 × 11,000 = 4,000 bytes.
    expect(sizer.next(PLENTY)).toBe(16)
  })

  test('is at most half an even share of what is left, so that all workers finish together', () => {
    const sizer = createChunkSizer({ initial: 1000 }, 4)
    expect([10_000, 800, 80, 7, 1].map((left) => sizer.next(left))).toEqual([1000, 100, 10, 1, 1])
  })

  test('is fixed when its bounds are equal', () => {
    const sizer = createChunkSizer({ min: 10, max: 10 }, 4)
    sizer.learn(10, 1e9, 80)
    expect([sizer.next(1000), sizer.next(25), sizer.next(3)]).toEqual([10, 10, 3])
    expect(sizer.softLimitMs).toBeUndefined()
  })
})

describe('the queue of pieces', () => {
  test('hands out every trial once, lowest first, whatever is put back meanwhile', () => {
    const property = fc.property(fc.array(fc.nat(20), { maxLength: 6 }), fc.integer(), (lengths, seed) => {
      const random = createRandom(seed)
      let from = 0
      const ranges = lengths.map((length) => {
        const range = { from, to: from + length }
        from += length + 3
        return range
      })
      const queue = createChunkQueue(ranges)
      const total = lengths.reduce((a, b) => a + b, 0)
      expect(queue.length).toBe(total)
      const done: number[] = []
      while (queue.head !== undefined) {
        const { head } = queue
        const piece = queue.take(1 + random.below(7))!
        expect(piece.from).toBe(head)
        const stop = piece.from + 1 + random.below(piece.to - piece.from)
        for (let at = piece.from; at < stop; at++) done.push(at)
        queue.putBack({ ...piece, from: stop })
      }
      expect(done.length).toBe(total)
      expect(done).toEqual([...done].sort((a, b) => a - b))
      expect(queue.take(1)).toBeUndefined()
    })
    fc.assert(property)
  })
})

describe('a lost piece', () => {
  const crash = { kind: 'lost', cause: 'crashed', message: '' } as const

  test('is divided without remainder, and every trial that kills its worker is found', () => {
    const property = fc.property(
      fc.uniqueArray(fc.nat(63), { maxLength: 8 }),
      fc.boolean(),
      fc.constantFrom('crashed' as const, 'timedOut' as const),
      fc.constantFrom(1, 8),
      (poison, named, cause, lanes) => {
        const pieces: Piece[] = [{ from: 0, to: 64 }]
        const condemned: number[] = []
        const evaluated: number[] = []
        for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
          const { from, to } = piece
          const fatal = poison.filter((at) => at >= from && at < to).sort((a, b) => a - b)[0]
          if (fatal === undefined) {
            for (let at = from; at < to; at++) evaluated.push(at)
            continue
          }
          const size = piece.oneByOne ? 1 : lanes
          const start = from + Math.floor((fatal - from) / size) * size
          const suspect = { from: start, to: Math.min(to, start + size) }
          const recovery = recoverLost(piece, { ...crash, cause, ...(named ? { suspect } : {}) })
          pieces.push(...recovery.again)
          if (recovery.condemned !== undefined) {
            expect(recovery.condemned.to - recovery.condemned.from).toBe(1)
            condemned.push(recovery.condemned.from)
          }
        }
        expect(condemned.sort((a, b) => a - b)).toEqual([...poison].sort((a, b) => a - b))
        expect([...condemned, ...evaluated].sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, at) => at))
      },
    )
    fc.assert(property)
  })

  test('charges no trial that dies in company only', () => {
    const { again, condemned } = recoverLost({ from: 0, to: 9 }, { ...crash, suspect: { from: 4, to: 5 } })
    expect(condemned).toBeUndefined()
    expect(again).toContainEqual({ from: 4, to: 5, oneByOne: true, alone: true })
  })
})
