/** @module What to do with a chunk whose worker is gone: which trial to charge, which to try again, and how. */
import type { Piece } from './chunks.ts'
import type { ChunkOutcome } from './pools/pool.ts'
import type { Range } from './ranges.ts'

export interface Recovery {
  /** To be evaluated again. Together with `condemned` they are the lost piece. */
  readonly again: readonly Piece[]
  /** The one trial that is proven to be the cause. */
  readonly condemned?: Range
}

/**
 * Divides a lost piece.
 *
 * - A known trial that exceeded its time is condemned: it did run that long. What stands before and after goes on.
 * - A known trial that died is suspected: perhaps the heap was full of what others had left there. It is tried once
 *   more, alone on a new worker, and condemned when that dies too.
 * - A block that `evaluateMany` was at is tried again one by one, which finds the trial.
 * - Without a suspect the piece is halved until one trial is left.
 *
 * @example
 * recoverLost({ from: 0, to: 9 }, { kind: 'lost', cause: 'crashed', message: '', suspect: { from: 4, to: 5 } }).again
 * // [0, 4), [4, 5) alone, [5, 9)
 */
export function recoverLost(piece: Piece, outcome: Extract<ChunkOutcome, { kind: 'lost' }>): Recovery {
  const { cause, suspect } = outcome
  const length = piece.to - piece.from
  const known = suspect !== undefined && suspect.to - suspect.from === 1
  if (length === 1) {
    const single = { from: piece.from, to: piece.to }
    if (piece.alone || (cause === 'timedOut' && known)) return { again: [], condemned: single }
    return { again: [{ ...single, oneByOne: true, alone: true }] }
  }
  if (suspect === undefined) {
    const middle = piece.from + Math.floor(length / 2)
    return {
      again: [
        { ...piece, to: middle, oneByOne: true },
        { ...piece, from: middle, oneByOne: true },
      ],
    }
  }
  const around = [
    { ...piece, to: suspect.from },
    { ...piece, from: suspect.to },
  ].filter(({ from, to }) => from < to)
  if (known && cause === 'timedOut') return { again: around, condemned: suspect }
  return { again: [...around, { ...suspect, oneByOne: true, ...(known ? { alone: true } : {}) }] }
}
