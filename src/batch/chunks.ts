/** @module How many trials a worker takes at a time: from measured time and memory, within bounds, and less near the end. */
import { UserError } from '../core/errors.ts'
import type { Range } from './ranges.ts'

/**
 * The aims of chunking. A chunk should last long enough that messages and commits cost nothing beside it, and short
 * enough that progress is seen, a crash loses little and workers finish together.
 */
export interface ChunkPolicy {
  /** Time one chunk should take on its worker, in milliseconds. Default 100. */
  readonly targetMs?: number
  /** Fewest trials of a chunk, as long as there are so many. Default 1. */
  readonly min?: number
  /** Most trials of a chunk. Default 16,384. Equal `min` and `max` fix the size. */
  readonly max?: number
  /** Size of the first chunks. Default: a quarter of an even share. */
  readonly initial?: number
  /** Weight of the newest measurement in the moving averages, in (0, 1]. Default 0.3. */
  readonly alpha?: number
  /** Largest relative change of the size from one chunk to the next. Default 0.5. */
  readonly maxChange?: number
  /** Memory that one chunk may take, in bytes; four fifths of it are used. Default: no bound. */
  readonly memoryBytes?: number
}

const DEFAULTS = { targetMs: 100, min: 1, max: 16_384, alpha: 0.3, maxChange: 0.5 }

/** A worker that is this many times over the target hands the rest of its chunk back. */
const SOFT_LIMIT_FACTOR = 3

/** Results alone never exceed this in one chunk. */
const MAX_RESULT_BYTES = 16 * 1024 * 1024

export interface ChunkSizer {
  /** Trials of the next chunk when `remaining` are left: never more than half an even share, so that all finish together. */
  next(remaining: number): number
  /** Learns from a finished chunk. `bytes` is what it took in memory, results included. */
  learn(trials: number, elapsedMs: number, bytes: number): void
  /** After so much time a worker should hand back what it has not started. `undefined` when the size is fixed. */
  readonly softLimitMs: number | undefined
}

/**
 * Moving averages of time and memory a trial give the size that meets the target; the change from chunk to chunk is
 * bounded, so that one odd measurement does not upset it. Sizes never influence results, only when they come.
 *
 * @param lanes how many chunks are in flight at once
 * @throws {@link UserError} `INVALID_ARGUMENT` when the policy contradicts itself
 * @example
 * const sizer = createChunkSizer({ targetMs: 50 }, 4)
 * const size = sizer.next(10_000)
 */
export function createChunkSizer(policy: ChunkPolicy, lanes: number): ChunkSizer {
  const { targetMs, min, max, alpha, maxChange } = { ...DEFAULTS, ...policy }
  checkInteger('min', min)
  checkInteger('max', max)
  if (policy.initial !== undefined) checkInteger('initial', policy.initial)
  if (min > max) throw new UserError('INVALID_ARGUMENT', `Expected chunk.min ≤ chunk.max, was ${min} > ${max}.`)
  if (!(targetMs > 0)) throw new UserError('INVALID_ARGUMENT', `Expected chunk.targetMs > 0, was ${targetMs}.`)
  if (!(alpha > 0 && alpha <= 1)) {
    throw new UserError('INVALID_ARGUMENT', `Expected chunk.alpha in (0, 1], was ${alpha}.`)
  }
  if (!(maxChange > 0)) throw new UserError('INVALID_ARGUMENT', `Expected chunk.maxChange > 0, was ${maxChange}.`)

  let msPerTrial = Number.NaN
  let bytesPerTrial = Number.NaN
  let size = Number.NaN
  const average = (old: number, sample: number): number => (Number.isNaN(old) ? sample : old + alpha * (sample - old))
  const clamp = (value: number): number => Math.min(max, Math.max(min, Math.round(value)))

  return {
    next(remaining) {
      if (Number.isNaN(size)) size = clamp(policy.initial ?? remaining / (lanes * 4))
      let wanted = size
      if (!Number.isNaN(bytesPerTrial)) {
        const bound = Math.min(MAX_RESULT_BYTES, (policy.memoryBytes ?? Number.POSITIVE_INFINITY) * 0.8)
        wanted = Math.min(wanted, Math.max(min, Math.floor(bound / bytesPerTrial)))
      }
      const share = Math.max(min, Math.ceil(remaining / (lanes * 2)))
      return Math.max(1, Math.min(wanted, min === max ? max : share, remaining))
    },
    learn(trials, elapsedMs, bytes) {
      if (trials <= 0) return
      msPerTrial = average(msPerTrial, elapsedMs / trials)
      bytesPerTrial = average(bytesPerTrial, Math.max(bytes, 8) / trials)
      const ideal = targetMs / Math.max(msPerTrial, 1e-6)
      const from = Number.isNaN(size) ? trials : size
      // Rounded outwards: a size of 1 must be able to grow, and 50 % of 1 rounds to nothing.
      size = clamp(Math.min(Math.ceil(from * (1 + maxChange)), Math.max(Math.floor(from * (1 - maxChange)), ideal)))
    },
    softLimitMs: min === max ? undefined : targetMs * SOFT_LIMIT_FACTOR,
  }
}

function checkInteger(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new UserError('INVALID_ARGUMENT', `Expected chunk.${name} to be an integer of at least 1, was ${value}.`)
  }
}

/** A part of a batch waiting for a worker. */
export interface Piece extends Range {
  /** Do not use `evaluateMany`: one of these trials has taken a worker down. */
  readonly oneByOne?: true
  /** Cut no further, and evaluate on a worker that has done nothing before: this is the suspect. */
  readonly alone?: true
}

/** Pieces that wait, lowest index first. */
export interface ChunkQueue {
  /** The lowest waiting index, or `undefined` when nothing waits. */
  readonly head: number | undefined
  /** Trials that wait. */
  readonly length: number
  /** Takes the piece with the lowest index, cut to `size`. */
  take(size: number): Piece | undefined
  /** Gives back what was taken and not evaluated. */
  putBack(piece: Piece): void
}

/** A queue over the given sorted ranges. */
export function createChunkQueue(ranges: readonly Range[]): ChunkQueue {
  // Highest first, so that taking and putting back the lowest are at the cheap end.
  const pieces: Piece[] = ranges.filter(({ from, to }) => from < to).reverse()
  let length = pieces.reduce((sum, { from, to }) => sum + to - from, 0)
  return {
    get head() {
      return pieces.at(-1)?.from
    },
    get length() {
      return length
    },
    take(size) {
      const piece = pieces.pop()
      if (piece === undefined) return undefined
      const to = piece.alone ? piece.to : Math.min(piece.to, piece.from + size)
      if (to < piece.to) pieces.push({ ...piece, from: to })
      length -= to - piece.from
      return { ...piece, to }
    },
    putBack(piece) {
      if (piece.from >= piece.to) return
      let at = pieces.length
      while (at > 0 && pieces[at - 1]!.from < piece.from) at--
      pieces.splice(at, 0, piece)
      length += piece.to - piece.from
    },
  }
}
