/**
 * @module Watches the fast way of carrying out commands while it works: now and then a command is carried out the plain way as well.
 * When the results differ, or the fast way is no faster, all further commands go the plain way.
 */

import { canonicalJson } from '../../core/canonical-json.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import type { JsonValue } from '../../core/hash.ts'
import { quantileSorted } from '../../stats/quantile.ts'
import { executeWithRepair, type RepairedResult, type RepairOptions } from '../repair/repair-command.ts'
import type { Command } from '../transaction/parse.ts'
import { plainVocabulary } from '../transaction/plain-path.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'

export interface PathGuardOptions {
  /** One command in so many is carried out both ways. Default 100. */
  readonly every?: number
  /** Times of so many such commands are looked at together: one alone says little. Default 20. */
  readonly window?: number
  /** The fast way is given up when it is, in the median, not faster than the plain way by this factor. Default 1. */
  readonly leastGain?: number
  /** Is told once, when the fast way is given up. */
  readonly onFallBack?: (reason: FallBack) => void
  /** Default: the system's clock. */
  readonly clock?: Clock
}

/** Why the fast way was given up. */
export type FallBack =
  | { readonly kind: 'different'; readonly command: Command; readonly field: string }
  | { readonly kind: 'slow' /** Median of plain time over fast time. */; readonly gain: number }

export interface PathGuardReport {
  readonly commands: number
  readonly compared: number
  /** Median of plain time over fast time, of the last compared commands. */
  readonly gain: number | undefined
  readonly fallBack: FallBack | undefined
}

export interface PathGuard {
  /** `executeWithRepair`, guarded. Whichever way is taken, the result is that of the plain one. */
  execute<M extends Model>(
    vocabulary: Vocabulary<M>,
    document: JsonValue,
    command: Command,
    options?: RepairOptions,
  ): RepairedResult
  report(): PathGuardReport
}

/** Fields of results that are compared. */
const COMPARED = ['status', 'document', 'patch', 'inverse', 'changesApplied', 'confidence', 'documentProblems'] as const

/**
 * A guard for a process that carries out many commands. Times decide only which way is taken, never what comes out.
 *
 * @example
 * const guard = createPathGuard({ onFallBack: (reason) => console.warn(reason) })
 * guard.execute(blueprint, document, 'make the header red')
 */
export function createPathGuard(options: PathGuardOptions = {}): PathGuard {
  const { every = 100, window = 20, leastGain = 1, onFallBack, clock = systemClock } = options
  const gains: number[] = []
  let commands = 0
  let compared = 0
  let fallBack: FallBack | undefined
  const timed = <T>(work: () => T): readonly [T, number] => {
    const start = clock.monotonic()
    const result = work()
    return [result, clock.monotonic() - start]
  }
  const giveUp = (reason: FallBack): void => {
    fallBack = reason
    onFallBack?.(reason)
  }
  const medianGain = (): number | undefined =>
    gains.length === 0 ? undefined : quantileSorted(Float64Array.from(gains).sort(), 0.5)
  return {
    execute(vocabulary, document, command, given = {}) {
      commands++
      const plainly = (): RepairedResult => executeWithRepair(plainVocabulary(vocabulary), document, command, given)
      if (fallBack !== undefined) return plainly()
      const fast = (): RepairedResult => executeWithRepair(vocabulary, document, command, given)
      if (commands % every !== 0) return fast()
      compared++
      // The plain way goes first, for it leaves nothing behind that would help the other.
      const [plain, plainMs] = timed(plainly)
      const [result, fastMs] = timed(fast)
      const field = COMPARED.find((each) => canonicalJson(plain[each]) !== canonicalJson(result[each]))
      if (field !== undefined) giveUp({ kind: 'different', command, field })
      gains.push(plainMs / Math.max(fastMs, 1e-6))
      if (gains.length > window) gains.shift()
      const gain = medianGain()!
      if (fallBack === undefined && gains.length === window && gain < leastGain) giveUp({ kind: 'slow', gain })
      return plain
    },
    report: () => ({ commands, compared, gain: medianGain(), fallBack }),
  }
}
