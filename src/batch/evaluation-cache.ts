/** @module Results by content: the same parameters in the same context are evaluated once. */
import { UserError } from '../core/errors.ts'

export interface CachedEvaluation {
  readonly columns: readonly string[]
  readonly values: Float64Array
  /** One of {@link import('./evaluator.ts').trialStatus}. */
  readonly status: number
}

export interface EvaluationCache {
  /**
   * @param context names everything that decides a result but the row: evaluator, its data, its version. A content hash.
   */
  get(context: string, row: Float64Array): CachedEvaluation | undefined
  /** Copies what it is given. Replaces what it has for the same key. */
  set(context: string, row: Float64Array, evaluation: CachedEvaluation): void
  readonly statistics: EvaluationCacheStatistics
  clear(): void
}

export interface EvaluationCacheStatistics {
  readonly entries: number
  /** Estimated memory, in bytes. */
  readonly bytes: number
  readonly hits: number
  readonly misses: number
  /** Entries dropped for lack of room. */
  readonly evictions: number
}

/** What an entry takes besides its key and values: measured on Node 24, rounded up. */
const ENTRY_BYTES = 300

/**
 * A cache bounded by memory; what was used longest ago goes first.
 *
 * @param options.maxBytes Default 64 MiB, some 150,000 trials of ten metrics
 * @throws {@link UserError} `INVALID_ARGUMENT` when `maxBytes` is negative
 * @example
 * const cache = createEvaluationCache({ maxBytes: 1e8 })
 * await evaluateRows({ spec, rows, width: 3, pool, cache, cacheContext: hashJson({ strategy, data, version }) })
 */
export function createEvaluationCache(options: { readonly maxBytes?: number } = {}): EvaluationCache {
  const maxBytes = options.maxBytes ?? 64 * 1024 * 1024
  if (!(maxBytes >= 0)) throw new UserError('INVALID_ARGUMENT', `Expected maxBytes of at least 0, was ${maxBytes}.`)
  // A Map iterates in order of insertion: moving an entry to the end on use makes the first the least recently used.
  const entries = new Map<string, CachedEvaluation & { readonly bytes: number }>()
  let bytes = 0
  let hits = 0
  let misses = 0
  let evictions = 0
  const drop = (key: string): void => {
    bytes -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }
  return {
    get(context, row) {
      const key = evaluationKey(context, row)
      const found = entries.get(key)
      if (found === undefined) {
        misses++
        return undefined
      }
      hits++
      entries.delete(key)
      entries.set(key, found)
      return found
    },
    set(context, row, { columns, values, status }) {
      const key = evaluationKey(context, row)
      drop(key)
      const size = ENTRY_BYTES + key.length + values.byteLength
      if (size > maxBytes) return
      entries.set(key, { columns, values: values.slice(), status, bytes: size })
      bytes += size
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break
        drop(oldest)
        evictions++
      }
    },
    get statistics() {
      return { entries: entries.size, bytes, hits, misses, evictions }
    },
    clear() {
      entries.clear()
      bytes = 0
    },
  }
}

/**
 * The bytes of a row as text, after its context. Equal numbers have equal keys: 0 and -0 are one, and so are all NaN.
 *
 * @example
 * evaluationKey('a', Float64Array.of(0)) === evaluationKey('a', Float64Array.of(-0)) // true
 */
export function evaluationKey(context: string, row: Float64Array): string {
  const canonical = row.map((value) => (value === 0 ? 0 : Number.isNaN(value) ? Number.NaN : value))
  return `${context}\n${Buffer.from(canonical.buffer, canonical.byteOffset, canonical.byteLength).toString('latin1')}`
}
