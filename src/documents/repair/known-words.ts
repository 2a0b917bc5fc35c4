/** @module All words that mean something: of the grammar, of courtesies, and of the document at hand. */
import { TreeModel } from '../vocabularies/tree/model.ts'
import { UNIT_WORDS } from '../vocabularies/tree/slots.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'

/** Words of descriptions and courtesies, which no vocabulary lists. */
const COMMON =
  'the a an my our your this that these those it its them they their all both each every any some of to in on at for with by from into and then also but please now first second third fourth fifth last next final ' +
  'one two three four five six seven eight nine ten ones component components element elements item items thing things everything except named called titled saying labeled type role whose which are is should must ' +
  'be left right top bottom center middle above below under beside before after inside within between again too well than same so just could would can you want like need make sure percent pixels px page screen canvas workflow'

const common: ReadonlySet<string> = new Set(COMMON.split(' '))
const caches = new WeakMap<object, ReadonlySet<string>>()

/** Words of the grammar, in one set for each vocabulary. */
export function grammarWords<M extends Model>(vocabulary: Vocabulary<M>): ReadonlySet<string> {
  let words = caches.get(vocabulary)
  if (words === undefined) {
    const all = new Set(common)
    for (const word of vocabulary.grammar.words) if (/^[\p{L}-]+$/u.test(word)) all.add(word)
    words = all
    caches.set(vocabulary, words)
  }
  return words
}

/** Words of the names of things: ids, types, roles, and, with `texts`, what they say. Bounded for large documents. */
export function documentWords(model: Model, texts: boolean): ReadonlySet<string> {
  const words = new Set<string>()
  for (const thing of model.things.slice(0, 5_000)) {
    for (const word of thing.words) words.add(word)
    if (texts) for (const word of thing.otherWords) words.add(word)
  }
  // Keys of documents that are trees: "n_trails" was meant to be one.
  if (model instanceof TreeModel) {
    for (const key of model.keyNames().slice(0, 5_000)) {
      words.add(key.toLowerCase())
      // "slippage" says slippage_bps.
      const cut = key.lastIndexOf('_')
      if (cut > 3 && Object.hasOwn(UNIT_WORDS, key.slice(cut + 1))) words.add(key.slice(0, cut).toLowerCase())
    }
  }
  return words
}
