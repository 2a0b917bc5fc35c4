/** @module Hands finished chunks to their consumer one at a time, as they come or by index, and says when too many wait. */
import type { ChunkResult } from './evaluator.ts'

/** `completion`: as soon as finished. `index`: from the lowest index to the highest, without a gap but for what was done before. */
export type DeliveryOrder = 'completion' | 'index'

export interface Delivery {
  /** Takes over a finished chunk. */
  push(chunk: ChunkResult): void
  /** Whether the piece that starts at `head` may be evaluated now without more waiting than allowed. */
  admits(head: number): boolean
  /** Resolves when all that can be delivered is. Rejects with what the consumer threw. */
  drain(): Promise<void>
}

export interface DeliveryOptions {
  readonly order: DeliveryOrder
  /** Chunks that may wait for the consumer before no further work is started. */
  readonly limit: number
  /** Starts of gaps that are no gaps: maps the end of a finished stretch to the next index to deliver. */
  readonly follows: (to: number) => number
  /** The first index to deliver. */
  readonly first: number
  readonly consume: (chunk: ChunkResult) => Promise<void> | void
  /** Called after each delivery and once when the consumer has failed. */
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
}

/**
 * A queue with one consumer. After the consumer has thrown, nothing more is delivered.
 *
 * @example
 * const delivery = createDelivery({ order: 'index', limit: 4, follows: (to) => to, first: 0, consume, onChange, onError })
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { order, limit } = options
  const waiting: ChunkResult[] = []
  let next = options.first
  let failed = false
  let atWork = 0
  let pumping: Promise<void> | undefined

  const take = (): ChunkResult | undefined => {
    if (order === 'completion') return waiting.shift()
    const at = waiting.findIndex(({ from }) => from === next)
    return at < 0 ? undefined : waiting.splice(at, 1)[0]
  }
  const pump = async (): Promise<void> => {
    for (let chunk = take(); chunk !== undefined && !failed; chunk = take()) {
      atWork = 1
      try {
        await options.consume(chunk)
      } catch (error) {
        failed = true
        options.onError(error)
      }
      atWork = 0
      next = options.follows(chunk.to)
      options.onChange()
    }
  }
  const start = (): void => {
    if (failed || pumping !== undefined) return
    pumping = pump().finally(() => {
      pumping = undefined
    })
  }

  return {
    push(chunk) {
      waiting.push(chunk)
      start()
    },
    admits: (head) => waiting.length + atWork < limit || (order === 'index' && head === next),
    async drain() {
      while (pumping !== undefined) await pumping
    },
  }
}
