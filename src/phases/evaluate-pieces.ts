/** @module Parts of the data that a search with pruning looks at before all of it: ever longer ones, or folds. */
import { UserError } from '../core/errors.ts'
import { createPruner, type Pruner, prunerName, SpaceError } from '../search/index.ts'
import type { PruningConfig } from './search-config.ts'

interface Span {
  readonly from: number
  readonly to: number
}

/** Fewer bars than this show nothing. */
const LEAST_BARS = 20
/** Each part of the data is so many times as long as the one before. */
const GROWTH = 2

/**
 * The bars of each piece, in order; the whole comes after them and is not among them.
 *
 * @throws SpaceError `SEARCH_PRUNER` when a piece would be too short
 * @example
 * piecesOf({ from: 0, to: 800 }, { method: 'halving', over: 'data_length', steps: 3, options: {} })
 * // 0 … 100, 0 … 200, 0 … 400
 */
export function piecesOf({ from, to }: Span, { over, steps }: PruningConfig): Span[] {
  const length = to - from
  const end = (k: number): number =>
    over === 'folds' ? Math.floor((length * (k + 1)) / steps) : Math.floor(length / GROWTH ** (steps - k))
  const pieces = Array.from({ length: steps }, (_, k) => ({
    from: over === 'folds' && k > 0 ? from + end(k - 1) : from,
    to: from + end(k),
  }))
  const shortest = Math.min(...pieces.map((piece) => piece.to - piece.from))
  if (shortest >= LEAST_BARS) return pieces
  throw new SpaceError(
    'SEARCH_PRUNER',
    ['pruning', 'steps'],
    `Expected at least ${LEAST_BARS} bars in each part of the data, was ${shortest}: ${steps} steps of ${length} bars.`,
    { hint: 'Fewer steps make longer parts.' },
  )
}

/** The pruner of a config. @throws SpaceError `SEARCH_PRUNER` */
export function prunerOf({ method, over, steps, options }: PruningConfig): Pruner {
  // Lengths that grow by themselves are rungs already; folds are counted.
  const isHalving = ['halving', 'hyperband'].includes(prunerName(method) ?? '')
  try {
    return createPruner(method, over === 'data_length' && isHalving ? { everyStep: true, ...options } : options, steps)
  } catch (error) {
    if (!(error instanceof SpaceError)) throw error
    throw new SpaceError(error.code, ['pruning', ...error.path], error.message, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
  }
}

/**
 * What a pruner compares after a piece: the result on the piece, or, on folds, its mean over the folds so far. The
 * signed-rank test pairs single folds.
 */
export function comparedValue(pruning: PruningConfig, raw: readonly number[]): number {
  const last = raw.at(-1)
  if (last === undefined)
    throw new UserError('INVALID_ARGUMENT', 'Expected the result of at least one piece, was none.')
  if (pruning.over === 'data_length' || prunerName(pruning.method) === 'wilcoxon') return last
  const known = raw.filter((value) => !Number.isNaN(value))
  return known.reduce((sum, value) => sum + value, 0) / known.length
}
