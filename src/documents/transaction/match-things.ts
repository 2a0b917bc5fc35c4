/** @module Which things words apply to: by name, by kind, by adjective, by condition. */
import type { TargetCondition, TargetWord } from '../language/target.ts'
import { foldName, type Model, singularOf, type Vocabulary } from '../vocabularies/vocabulary.ts'

export const isName = (model: Model, word: string): boolean => model.withWord(word, false).length > 0

/** Things whose id or text is exactly what was said, alone or followed by their kind: "start now button". */
export function byName<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  words: readonly TargetWord[],
  noun: string | undefined,
): readonly number[] | undefined {
  if (words.length === 0) return undefined
  const whole = foldName(words.map((word) => word.word).join(' '))
  const exact = model.positionOf(words.length === 1 ? words[0]!.word : '')
  if (exact !== undefined && words[0]!.quoted !== true) return [exact]
  const found = withName(model, whole, words)
  if (found.length > 0) return found
  // "phase check": its kind before its name.
  if (words.length > 1 && words[0]!.quoted !== true && words[0]!.word === vocabulary.thing) {
    const named = byName(vocabulary, model, words.slice(1), noun)
    if (named !== undefined) return named
  }
  if (noun !== undefined && words.length > 1) {
    const rest = foldName(
      words
        .slice(0, -1)
        .map((word) => word.word)
        .join(' '),
    )
    const kind = new Set([...model.withWord(noun, true)])
    const named = withName(model, rest, words.slice(0, -1)).filter((position) => kind.has(position))
    if (named.length > 0) return named
  }
  return undefined
}

/** Ids before texts: a thing called so beats one that says so. */
function withName(model: Model, folded: string, words: readonly TargetWord[]): readonly number[] {
  const candidates = new Set<number>()
  for (const position of model.withWord(folded, false)) candidates.add(position)
  const first = words[0]!.word.toLowerCase().match(/[\p{L}\p{N}]+/u)?.[0]
  if (first !== undefined) for (const position of model.withWord(first, true)) candidates.add(position)
  const ids: number[] = []
  const texts: number[] = []
  for (const position of [...candidates].sort((a, b) => a - b)) {
    const index = model.things[position]!.names.indexOf(folded)
    if (index === 0) ids.push(position)
    else if (index > 0) texts.push(position)
  }
  return ids.length > 0 ? ids : texts
}

/** Things to which every word applies: as a name, a kind or an adjective. */
export function matching<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  words: readonly TargetWord[],
  other: boolean,
): readonly number[] {
  let positions: readonly number[] | undefined
  for (const { word, quoted } of words) {
    const test = quoted === true ? undefined : vocabulary.adjective(word)
    let fits: (position: number) => boolean
    let own: readonly number[]
    if (quoted === true) {
      const folded = foldName(word)
      own = model.things.flatMap((thing, i) => (thing.names.includes(folded) ? [i] : []))
      fits = (position) => own.includes(position)
    } else {
      const singular = singularOf(word)
      const withWord = model.withWord(word, other)
      own = withWord.length > 0 || singular === word ? withWord : model.withWord(singular, other)
      const set = new Set(own)
      fits = (position) => set.has(position) || (test?.(model, position) ?? false)
    }
    if (positions !== undefined) positions = positions.filter(fits)
    else positions = test === undefined ? own : model.things.flatMap((_, i) => (fits(i) ? [i] : []))
    if (positions.length === 0) return []
  }
  return positions ?? model.things.map((_, i) => i)
}

export function holds<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  position: number,
  condition: TargetCondition,
): boolean {
  const { attribute, value, negated } = condition
  const wanted = value.toLowerCase()
  let fits: boolean
  if (attribute === 'is') {
    const test = vocabulary.adjective(wanted)
    fits = test?.(model, position) ?? model.things[position]!.words.has(singularOf(wanted))
  } else if (attribute === 'color' || attribute === 'background') {
    const test = vocabulary.adjective(wanted)
    fits = vocabulary.attribute(model, position, attribute) === wanted || (test?.(model, position) ?? false)
  } else {
    const own = vocabulary.attribute(model, position, attribute)
    fits = own !== undefined && (own === wanted || foldName(own) === foldName(wanted))
  }
  return fits !== negated
}
