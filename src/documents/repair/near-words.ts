/** @module The words that a mistyped one may have been meant to be, with how sure that is. */
import { typingDistance } from './edit-distance.ts'

export interface NearWord {
  readonly word: string
  /** Probability that it is the word that was meant, from the length and the number of mistakes. */
  readonly confidence: number
}

/** Plain words of English that are one or two letters from words of commands. Who types them means them. */
const OWN_WORDS: ReadonlySet<string> = new Set(
  (
    'wilder bald bond boil rider cider larder tinny tine timid lager largo shore shirt dart dank bark park mark darn bar blur glue clue flue blew reed rod rid ride rude bed led fed wed ' +
    'greed greet preen grain groan while whine write wheat brawn brow pint pine punk sink think block slack crack track bottle butter mutton foster leader reader hear heart heather cart care cord carp ' +
    'imagine test tent taxi next tester older colder holder folder wonder under order cooler collar dollar valor cleaner clearer nicer better worse best great good bad cheaper faster slower stronger weaker ' +
    'happier sadder fancier modern vintage premium professional elegant pretty ugly sexy cool warm hot cold new old young fresh clean dirty loud quiet rich poor simple complex funky groovy sleek crisp ' +
    'mate mark male mail made mask fake lake take cake bake rake hide side ride tide show slow snow glow flow grow grew add ad odd and move love dove prove mood food copy cozy swap swat sweep delete deplete ' +
    'text texture header hearing heading reading leading title tide little subtle button bottom cotton card yard hard guard hero zero here footer foot banner manner tanner dinner winner image mirage damage ' +
    'size prize seize sale pale scale sight might right tight night fight eight weight height left lift loft theft top tip tap stop shop bold boulder wide wise width with center enter sender gender render'
  ).split(' '),
)

/** Parts of a name between its separators and where letters meet digits. */
const partsOf = (word: string): string[] => word.match(/\p{L}+|\p{N}+/gu) ?? []

/**
 * Words within two typing mistakes, the surest first. A difference in digits, or in a part of a name that is one or two letters
 * long, is no mistake of typing: `button_a` is not `button_b`.
 *
 * @param known words that the grammar or the document has
 */
export function nearWords(typed: string, known: Iterable<string>): readonly NearWord[] {
  const found: NearWord[] = []
  if (typed.length < 3 || OWN_WORDS.has(typed)) return found
  const digits = typed.replace(/\P{N}/gu, '')
  for (const word of known) {
    if (word.length < 3 || word === typed || Math.abs(word.length - typed.length) > 2) continue
    const limit = Math.max(word.length, typed.length) >= 6 ? 2 : 1
    const distance = typingDistance(typed, word, limit)
    if (distance > limit || digits !== word.replace(/\P{N}/gu, '')) continue
    if (!samePartsButOne(typed, word)) continue
    const confidence = confidenceOf(typed, word, distance)
    if (confidence > 0) found.push({ word, confidence })
  }
  return found.sort((a, b) => b.confidence - a.confidence || (a.word < b.word ? -1 : 1)).slice(0, 4)
}

function samePartsButOne(typed: string, word: string): boolean {
  const [a, b] = [partsOf(typed), partsOf(word)]
  if (a.length !== b.length) return a.length <= 1 || b.length <= 1
  return a.every((part, i) => part === b[i] || (part.length >= 3 && b[i]!.length >= 3))
}

function confidenceOf(typed: string, word: string, distance: number): number {
  const length = Math.max(typed.length, word.length)
  const isSwap = typed.length === word.length && [...typed].sort().join('') === [...word].sort().join('')
  let confidence =
    distance === 1
      ? length >= 6
        ? 0.97
        : length === 5
          ? 0.95
          : length === 4
            ? 0.91
            : isSwap
              ? 0.9
              : 0.7
      : length >= 8
        ? 0.92
        : length >= 7
          ? 0.89
          : 0.86
  // People rarely mistype the first letter.
  if (typed[0] !== word[0]) confidence -= isSwap ? 0.04 : 0.15
  return confidence
}
