/** @module Vocabularies of users: documents of things in lists, with intents and rules of their own. */
import type { JsonValue } from '../../core/hash.ts'
import { isRecord, joinPointer, type Pointer } from '../document/pointer.ts'
import { compileGrammar } from '../language/grammar.ts'
import { treeIntents } from './tree/intents.ts'
import { advanceTree, TreeModel, TreeThing } from './tree/model.ts'
import { placeIntents } from './tree/place-intents.ts'
import { addThing, moveThing, removeThing, renameThing, type ThingList } from './tree/thing-intents.ts'
import { foldName, type Intent, type Problem, singularOf, type Verification, type Vocabulary } from './vocabulary.ts'

/** A finding of the rules of a user's vocabulary. */
export interface Finding {
  readonly rule: string
  readonly message: string
  readonly severity?: 'error' | 'warning'
  readonly path?: Pointer
  readonly fix?: string
}

export interface VocabularyDefinition {
  /** Letters, digits and hyphens. */
  readonly name: string
  readonly version?: string
  readonly title?: string
  /** What one thing is called, singular: "product". */
  readonly thing: string
  /** Pointers of the lists, or of the objects, whose members are the things. */
  readonly lists: readonly Pointer[]
  /** Members that identify a thing, the best first. Default: `id`, `name`, `key`, `title`. */
  readonly identifiedBy?: readonly string[]
  /** Members whose values are nouns for things, such as `type`. */
  readonly kindMembers?: readonly string[]
  /** What must hold; everything does when left out. */
  readonly check?: (document: JsonValue) => readonly Finding[]
  /** Intents of its own; the same contract as for built-in ones. To set, add, remove, rename and move things and values is there by itself. */
  readonly intents?: Readonly<Record<string, Intent<TreeModel>>>
  readonly synonyms?: Readonly<Record<string, string>>
  readonly recognizes?: (document: JsonValue) => boolean
}

/** Members that identify a thing, unless others are named. */
export const IDENTIFIERS = ['id', 'name', 'key', 'title']

/** Opens a document whose things are the members of some lists. */
export function openLists(
  document: JsonValue,
  lists: readonly ThingList[],
  identifiedBy: readonly string[],
  kinds: readonly string[],
): TreeModel {
  const things: TreeThing[] = []
  const used = new Set<string>()
  for (const { pointer: list, noun, identifiedBy: own } of lists) {
    const identifiers = own === undefined ? identifiedBy : [...identifiedBy, own]
    let container: JsonValue | undefined = document
    for (const segment of list.split('/').slice(1)) {
      const key = segment.replaceAll('~1', '/').replaceAll('~0', '~')
      container =
        isRecord(container) && Object.hasOwn(container, key)
          ? container[key]
          : Array.isArray(container)
            ? (container[Number(key)] as JsonValue | undefined)
            : undefined
    }
    const entries: [string | number, JsonValue][] = Array.isArray(container)
      ? container.map((item: JsonValue, i): [number, JsonValue] => [i, item])
      : isRecord(container)
        ? Object.entries(container)
        : []
    for (const [key, item] of entries) {
      if (!isRecord(item)) continue
      const member = identifiers.find((each) => typeof item[each] === 'string' || typeof item[each] === 'number')
      const name = typeof key === 'string' ? key : member === undefined ? `${noun} ${key + 1}` : String(item[member])
      let unique = name
      for (let i = 2; used.has(unique); i++) unique = `${name}#${i}`
      used.add(unique)
      const also = ['name', 'title', 'text', 'label'].flatMap((each) =>
        typeof item[each] === 'string' && item[each] !== name ? [item[each]] : [],
      )
      const nouns = [noun, ...kinds.flatMap((each) => (typeof item[each] === 'string' ? [item[each]] : []))]
      things.push(
        new TreeThing({ key: unique, name, kinds: nouns, also, pointer: joinPointer(list, key), value: item }),
      )
    }
  }
  return new TreeModel(document, things)
}

/**
 * Makes a vocabulary. Throws a `UserError` (`DOCUMENT_VOCABULARY_INVALID`) when a phrase cannot be read.
 *
 * @example
 * const menu = defineVocabulary({ name: 'menu', thing: 'dish', lists: ['/dishes'] })
 * executeCommand(menu, { dishes: [{ name: 'soup', price: 5 }] }, 'raise the price of the soup by 20%')
 */
export function defineVocabulary(definition: VocabularyDefinition): Vocabulary<TreeModel> {
  const { thing, lists } = definition
  return vocabularyOfLists(
    definition,
    lists.map((pointer) => ({ pointer, noun: thing })),
  )
}

/** The same with a noun of its own for each list. */
export function vocabularyOfLists(
  definition: Omit<VocabularyDefinition, 'lists'>,
  lists: readonly ThingList[],
  flags: readonly string[] = [],
): Vocabulary<TreeModel> {
  const { thing, check } = definition
  const nouns = new Set([thing, ...lists.map(({ noun }) => noun)])
  const identifiedBy = definition.identifiedBy ?? IDENTIFIERS
  const kindMembers = definition.kindMembers ?? ['type', 'kind', 'category']
  // "make all items bold" is about the items, not about a key "items" of each.
  const listNames = new Set(lists.map(({ pointer }) => foldName(pointer.slice(pointer.lastIndexOf('/') + 1))))
  const createIn = (_: TreeModel, pointer: Pointer, key: string): Pointer | undefined =>
    listNames.has(foldName(key)) || nouns.has(singularOf(key.toLowerCase())) ? undefined : joinPointer(pointer, key)
  const intents: Readonly<Record<string, Intent<TreeModel>>> = {
    ...treeIntents({ noun: [...nouns].join('|'), createIn, flags }),
    ...placeIntents(),
    ...(lists.length === 0 ? {} : { add_thing: addThing(lists, identifiedBy) }),
    remove_thing: removeThing(thing),
    rename_thing: renameThing(thing, identifiedBy),
    move_thing: moveThing(thing),
    ...definition.intents,
  }
  const open = (document: JsonValue): TreeModel => openLists(document, lists, identifiedBy, kindMembers)
  const verify = (model: TreeModel): Verification => ({
    byThing: new Map(),
    pairs: new Map(),
    document: (check?.(model.document) ?? []).map(
      (finding): Problem => ({
        rule: finding.rule,
        severity: finding.severity ?? 'error',
        subjects: [],
        message: finding.message,
        detail: finding.path ?? finding.message,
        ...(finding.path === undefined ? {} : { pointer: finding.path }),
        ...(finding.fix === undefined ? {} : { fix: finding.fix }),
      }),
    ),
  })
  return {
    name: definition.name,
    version: definition.version ?? '1',
    title: definition.title ?? definition.name,
    thing,
    intents,
    grammar: compileGrammar(intents),
    recognizes: definition.recognizes ?? ((document) => isRecord(document) && open(document).things.length > 0),
    open,
    advance: (model, patch, document) => advanceTree(open, model, patch, document),
    verify,
    verifyTouched: (_before, model) => verify(model),
    noun: (word) => {
      const singular = nouns.has(word) ? word : singularOf(word)
      return nouns.has(singular) ? { singular, plural: word !== singular } : undefined
    },
    adjective: (word) => {
      const singular = nouns.has(word) ? word : singularOf(word)
      return nouns.has(singular) ? (model, position) => model.things[position]!.words.has(singular) : undefined
    },
    attribute: (model, position, name) => {
      const value = model.things[position]!.value[name]
      return value === undefined || typeof value === 'object' ? undefined : String(value).toLowerCase()
    },
    relate: (_model, relation, position, anchor) =>
      relation === 'before' || relation === 'above' ? position < anchor : position > anchor,
    names: (model) => {
      const keys = new Set(model.keys.keys())
      const things = new Set(model.things.map((each) => foldName(each.label)))
      for (const each of things) keys.delete(each)
      return { key: keys, thing: things }
    },
    synonyms: definition.synonyms ?? {},
  }
}
