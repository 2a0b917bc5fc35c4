/** @module Vocabularies of users: documents of things in lists, with intents and rules of their own. */
import type { JsonValue } from '../../core/hash.ts'
import { isRecord, joinPointer, type Pointer } from '../document/pointer.ts'
import { compileGrammar } from '../language/grammar.ts'
import { treeIntents } from './tree/intents.ts'
import { advanceTree, TreeModel, TreeThing } from './tree/model.ts'
import { endSlot, nameSlot, relationSlot } from './tree/slots.ts'
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
  /** Intents of its own; the same contract as for built-in ones. Setting, adding, removing and renaming values are there by themselves. */
  readonly intents?: Readonly<Record<string, Intent<TreeModel>>>
  readonly synonyms?: Readonly<Record<string, string>>
  readonly recognizes?: (document: JsonValue) => boolean
}

const IDENTIFIERS = ['id', 'name', 'key', 'title']

/** Opens a document whose things are the members of some lists. */
export function openLists(
  document: JsonValue,
  lists: readonly Pointer[],
  identifiedBy: readonly string[],
  kinds: readonly string[],
  noun: string,
): TreeModel {
  const things: TreeThing[] = []
  const used = new Set<string>()
  for (const list of lists) {
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
      const member = identifiedBy.find((each) => typeof item[each] === 'string' || typeof item[each] === 'number')
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
  const { thing, lists, check } = definition
  const identifiedBy = definition.identifiedBy ?? IDENTIFIERS
  const kindMembers = definition.kindMembers ?? ['type', 'kind', 'category']
  const createIn = (_: TreeModel, pointer: Pointer, key: string): Pointer => joinPointer(pointer, key)
  const intents: Readonly<Record<string, Intent<TreeModel>>> = {
    ...treeIntents({ noun: thing, createIn }),
    remove_thing: removeThing(thing),
    rename_thing: renameThing(thing, identifiedBy),
    move_thing: moveThing(thing),
    ...definition.intents,
  }
  const open = (document: JsonValue): TreeModel => openLists(document, lists, identifiedBy, kindMembers, thing)
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
      const singular = singularOf(word)
      return singular === thing || word === thing ? { singular: thing, plural: word !== thing } : undefined
    },
    adjective: (word) => (singularOf(word) === thing ? () => true : undefined),
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

function removeThing(thing: string): Intent<TreeModel> {
  return {
    title: `remove a ${thing}`,
    target: 'many',
    confidence: 0.93,
    phrases: ['(remove|delete|drop|erase) <target>', '(get rid of|take out) <target>'],
    edit: ({ model, targets }) => ({
      patch: [...targets].reverse().map((position) => ({ op: 'remove' as const, path: model.pointerOf(position) })),
      changes: targets.map((position) => `Removed "${model.things[position]!.label}"`),
      reads: [],
      writes: targets.map((position) => ({ place: `/things/${model.things[position]!.key}`, value: null })),
      effect: 'remove',
    }),
  }
}

function renameThing(thing: string, identifiedBy: readonly string[]): Intent<TreeModel> {
  return {
    title: `rename a ${thing}`,
    target: 'one',
    confidence: 0.93,
    slots: { name: nameSlot },
    phrases: [
      'rename <target> (to|as|into) <name>',
      'call <target> <name>',
      'give <target> the [new] name <name>',
      '<target> (should|must) be (called|named) <name>',
      '(change|set) [the] name of <target> to <name>',
      "(change|set) <target> ['s] name to <name>",
    ],
    edit: ({ model, targets, parameters }) => {
      const item = model.things[targets[0]!]!
      const next = parameters.name
      if (typeof next !== 'string') return { refused: 'Expected the new name.', parameter: 'name', missing: true }
      if (model.positionOf(next) !== undefined)
        return { refused: `Expected a name that is not taken, was "${next}".`, parameter: 'name' }
      const parent = item.pointer.slice(0, item.pointer.lastIndexOf('/'))
      const isMember = !/^\d+$/.test(item.pointer.slice(parent.length + 1))
      const member = identifiedBy.find((each) => typeof item.value[each] === 'string') ?? identifiedBy[0]!
      return {
        patch: isMember
          ? [{ op: 'move', from: item.pointer, path: joinPointer(parent, next) }]
          : [
              {
                op: item.value[member] === undefined ? 'add' : 'replace',
                path: joinPointer(item.pointer, member),
                value: next,
              },
            ],
        changes: [`Renamed "${item.label}" to "${next}"`],
        reads: [],
        writes: [{ place: `/things/${item.key}/name`, value: next }],
        effect: 'rename',
        focus: [next],
      }
    },
  }
}

function moveThing(thing: string): Intent<TreeModel> {
  return {
    title: `move a ${thing}`,
    target: 'one',
    confidence: 0.92,
    slots: { relation: relationSlot, place: endSlot },
    phrases: [
      '(move|put|place) <target> <relation> <anchor>',
      '(move|put|place) <target> (to|at) the [very] <place> [of the list]',
    ],
    edit: ({ model, targets, others, parameters }) => {
      const item = model.things[targets[0]!]!
      const list = item.pointer.slice(0, item.pointer.lastIndexOf('/'))
      const index = Number(item.pointer.slice(list.length + 1))
      if (Number.isNaN(index)) return { refused: `Expected "${item.label}" to be in a list.` }
      const siblings = model.things.filter((each) => each.pointer.startsWith(`${list}/`)).length
      let to = parameters.place === 'start' ? 0 : siblings - 1
      if (parameters.relation !== undefined) {
        const anchor = others.anchor?.[0]
        const base = anchor === undefined ? undefined : model.things[anchor]!
        if (base === undefined || anchor === targets[0] || !base.pointer.startsWith(`${list}/`))
          return {
            refused: `Expected another ${thing} of the same list to place it by.`,
            parameter: 'anchor',
            missing: true,
          }
        const at = Number(base.pointer.slice(list.length + 1))
        to = parameters.relation === 'before' ? (index < at ? at - 1 : at) : index < at ? at : at + 1
      }
      return {
        patch: to === index ? [] : [{ op: 'move', from: item.pointer, path: joinPointer(list, to) }],
        changes: [`Moved "${item.label}" to place ${to + 1}`],
        reads: [],
        writes: [{ place: `/things/${item.key}/order`, value: to }],
        effect: 'order',
      }
    },
  }
}
