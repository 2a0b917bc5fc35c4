/** @module The registry of pruners: one line each. */
import { didYouMean } from '../../core/suggest.ts'
import type { Pruner, PrunerType } from '../pruner.ts'
import { readOptions } from '../read-options.ts'
import { SpaceError } from '../space-error.ts'
import { halving, hyperband } from './halving.ts'
import { median } from './median.ts'
import { wilcoxon } from './wilcoxon.ts'

// biome-ignore lint/suspicious/noExplicitAny: a registry holds types with unlike options; each is parsed by its own schema.
type AnyPrunerType = PrunerType<any>

export const pruners = { median, halving, hyperband, wilcoxon } as const satisfies Record<string, AnyPrunerType>

export type PrunerName = keyof typeof pruners

/** Other words for pruners. */
const SYNONYMS: Readonly<Record<string, PrunerName>> = {
  asha: 'halving',
  successive_halving: 'halving',
  sha: 'halving',
  percentile: 'median',
}

/** The registered name of a pruner's word, or undefined. */
export function prunerName(word: string): PrunerName | undefined {
  const folded = word.toLowerCase().replaceAll('-', '_')
  return Object.hasOwn(pruners, folded)
    ? (folded as PrunerName)
    : Object.hasOwn(SYNONYMS, folded)
      ? SYNONYMS[folded]
      : undefined
}

/**
 * Makes a pruner by name.
 *
 * @param word name or synonym: `median`, `asha`, `hyperband`, `wilcoxon`
 * @param given options of the pruner, as written; Hyperband's `maxSteps` is `steps` unless given
 * @param steps steps of a complete trial
 * @throws SpaceError `SEARCH_PRUNER`
 * @example
 * createPruner('asha', { reduction: 4 }, 9)
 */
export function createPruner(word: string, given: Readonly<Record<string, unknown>>, steps: number): Pruner {
  const name = prunerName(word)
  if (name === undefined) {
    const names = Object.keys(pruners)
    const message = `Expected a pruner, was "${word}".${didYouMean(word, [...names, ...Object.keys(SYNONYMS)])}`
    throw new SpaceError('SEARCH_PRUNER', ['method'], message, { hint: `Pruners: ${names.join(', ')}.` })
  }
  const type: AnyPrunerType = pruners[name]
  const raw = name === 'hyperband' ? { maxSteps: steps, ...given } : given
  return type.create(readOptions('SEARCH_PRUNER', name, type.options, raw, ['options']) as never)
}
