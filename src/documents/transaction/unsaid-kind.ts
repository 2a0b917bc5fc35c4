/** @module Of which kind things are where a description leaves it out: "all but the last card", "the second", "the backtests". */
import { isGenericNoun } from '../language/read-target.ts'
import type { Description, TargetCondition, TargetExpression, TargetWord } from '../language/target.ts'
import { type Model, singularOf, type Vocabulary } from '../vocabularies/vocabulary.ts'
import { holds } from './match-things.ts'

/** What earlier steps leave for later ones: what "it" means, as keys. */
export interface Focus {
  readonly keys: readonly string[]
  /** What the last description with a noun was of: "the second" after "the first card" is a card. */
  readonly noun?: TargetWord
}

/** "All but the last card" is said of cards; "everything but the last card", of everything. */
export function kindOfException<M extends Model>(
  vocabulary: Vocabulary<M>,
  { words, selection, conditions, except }: Description,
): readonly TargetWord[] | undefined {
  if (words.length > 0 || conditions.length > 0 || selection.kind !== 'all' || except?.kind !== 'description')
    return undefined
  const last = except.words.at(-1)
  const isCounted = ['nth', 'first', 'last'].includes(except.selection.kind)
  return isCounted && last !== undefined && last.quoted !== true && vocabulary.noun(last.word) !== undefined
    ? [last]
    : undefined
}

/** "Make the first card bold and the second italic": what is counted is what was counted before. */
export function kindOfCount(
  { words, selection, conditions }: Description,
  focus: Focus | undefined,
): readonly TargetWord[] | undefined {
  return isBareCount({ words, selection, conditions }) && focus?.noun !== undefined ? [focus.noun] : undefined
}

/** Whether something is counted, and not said what: "the second", "the last two". */
export function isBareCount({
  words,
  selection,
  conditions,
}: Pick<Description, 'words' | 'selection' | 'conditions'>): boolean {
  const isCounted = ['nth', 'first', 'last'].includes(selection.kind)
  return (
    isCounted && conditions.length === 0 && words.every(({ word, quoted }) => quoted !== true && COUNTED.test(word))
  )
}

/** The noun of a description, for what is counted later without one. */
export function nounOf<M extends Model>(vocabulary: Vocabulary<M>, target: TargetExpression): TargetWord | undefined {
  const last = target.kind === 'description' ? target.words.at(-1) : undefined
  if (last === undefined || last.quoted === true || COUNTED.test(last.word)) return undefined
  return vocabulary.noun(last.word) !== undefined || isGenericNoun(last.word) ? last : undefined
}

/** Words that stand for what was counted before. */
const COUNTED = /^ones?$/

/**
 * Whether what a thing is not means something: a word that nothing is, mistyped or misunderstood, would let all things pass. What
 * could be, as a color, does.
 */
export function isKnown<M extends Model>(vocabulary: Vocabulary<M>, model: M, condition: TargetCondition): boolean {
  const value = condition.value.toLowerCase()
  if (vocabulary.adjective(value) !== undefined || vocabulary.noun(value) !== undefined) return true
  return model.things.some((_, position) => holds(vocabulary, model, position, { ...condition, negated: false }))
}

/** Whether a word is the plural of one that several things have: "the backtests". A name that ends in an s is a name. */
export function isPluralOfKind(model: Model, word: string | undefined): boolean {
  const singular = word === undefined ? undefined : singularOf(word)
  if (word === undefined || singular === undefined || singular === word) return false
  return model.withWord(word, false).length === 0 && model.withWord(singular, false).length > 1
}
