/**
 * @module Phrases of intents, compiled. A phrase is a pattern over the tokens of a clause:
 * `(make|turn) <target> <color>`: alternatives in round brackets, options in square ones, slots in angle brackets.
 */
import { UserError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { END, link, type Node, type State } from './phrase-states.ts'
import type { SlotType } from './slot.ts'
import type { TargetExpression } from './target.ts'

/** A phrase of an intent: the pattern alone, or with parameters that it stands for. */
export type PhraseSource =
  | string
  | {
      readonly phrase: string
      readonly set?: Readonly<Record<string, JsonValue>>
      /** Added to the cost of its readings: others go first. Default 0. */
      readonly cost?: number
    }

/** The cost of phrases that are understood but say too little: anything complete goes first. */
export const INCOMPLETE = 2.5

export interface Phrase {
  readonly intent: string
  readonly source: string
  /** Where a clause of the phrase begins. */
  readonly start: State
  readonly set: Readonly<Record<string, JsonValue>>
  /** Words that a clause of this phrase can begin with; `undefined` when it can begin with a slot. */
  readonly leads: ReadonlySet<string> | undefined
  /** All words of the phrase. */
  readonly words: ReadonlySet<string>
  /** Of each of these sets a clause of this phrase has at least one word: most phrases are ruled out by that alone. */
  readonly required: readonly ReadonlySet<string>[]
  readonly fragment: boolean
  readonly cost: number
}

/** A clause as one phrase reads it. */
export interface PhraseMatch {
  readonly phrase: Phrase
  readonly parameters: Readonly<Record<string, JsonValue>>
  readonly targets: Readonly<Record<string, TargetExpression>>
  /** Lower is better: what is matched by fewer free words is surer. */
  readonly cost: number
}

/**
 * Compiles a phrase. Throws a {@link UserError} (`DOCUMENT_VOCABULARY_INVALID`) when it cannot be read.
 *
 * @param slots by name as it stands in angle brackets; `<target>` and names that end in `target` or `anchor` are descriptions of things
 */
export function compilePhrase(
  intent: string,
  source: PhraseSource,
  slots: Readonly<Record<string, SlotType>>,
  fragment: boolean,
): Phrase {
  const text = typeof source === 'string' ? source : source.phrase
  const set = typeof source === 'string' ? {} : (source.set ?? {})
  const cost = typeof source === 'string' ? 0 : (source.cost ?? 0)
  const parts = text.match(/\\.|[()[\]|]|<[\w-]+>|[^\s()[\]|<>\\]+/g) ?? []
  let at = 0
  const fail = (message: string): never => {
    throw new UserError(
      'DOCUMENT_VOCABULARY_INVALID',
      `Expected ${message} in the phrase "${text}" of the intent "${intent}".`,
    )
  }
  const words = new Set<string>()
  const choice = (closing: string | undefined): Node => {
    const alternatives: Node[] = []
    let items: Node[] = []
    for (;;) {
      const part = parts[at]
      if (part === closing || part === '|') {
        alternatives.push(items.length === 1 ? items[0]! : { kind: 'sequence', items })
        items = []
        at++
        if (part === closing) break
      } else if (part === undefined) return fail(`"${closing}"`)
      else if (part === '(') {
        at++
        items.push(choice(')'))
      } else if (part === '[') {
        at++
        const inner = choice(']')
        items.push({ kind: 'choice', items: [inner, { kind: 'sequence', items: [] }] })
      } else if (part === ')' || part === ']') return fail(`no "${part}"`)
      else if (part.startsWith('<')) {
        const name = part.slice(1, -1)
        at++
        if (/(^|_)(target|anchor)$/.test(name)) items.push({ kind: 'target', name })
        else {
          const type = Object.hasOwn(slots, name) ? slots[name] : undefined
          if (type === undefined) return fail(`a slot that the intent declares, not <${name}>,`)
          items.push({ kind: 'slot', name, type })
        }
      } else {
        // A backslash takes a bracket as it is.
        const word = part.startsWith('\\') ? part.slice(1) : part
        words.add(word)
        items.push({ kind: 'word', word })
        at++
      }
    }
    return alternatives.length === 1 ? alternatives[0]! : { kind: 'choice', items: alternatives }
  }
  const root = choice(undefined)
  return {
    intent,
    source: text,
    start: link(root, END),
    set,
    leads: leadsOf(root),
    words,
    required: requiredBy(root),
    fragment,
    cost,
  }
}

/** First words of a node; `undefined` when it can begin with anything, a value among it, or be empty. */
function leadsOf(node: Node): ReadonlySet<string> | undefined {
  switch (node.kind) {
    case 'word':
      return new Set([node.word])
    case 'slot':
    case 'target':
      return undefined
    case 'choice': {
      const union = new Set<string>()
      for (const item of node.items) {
        const leads = leadsOf(item)
        if (leads === undefined) return undefined
        for (const word of leads) union.add(word)
      }
      return union
    }
    case 'sequence': {
      const union = new Set<string>()
      for (const item of node.items) {
        const optional =
          item.kind === 'choice' && item.items.some((each) => each.kind === 'sequence' && each.items.length === 0)
        const filled = optional
          ? item.items.filter((each) => each.kind !== 'sequence' || each.items.length > 0)
          : [item]
        for (const each of filled) {
          const leads = leadsOf(each)
          if (leads === undefined) return undefined
          for (const word of leads) union.add(word)
        }
        if (!optional) return union
      }
      return undefined
    }
  }
}

/** Sets of words, each of which every reading needs one of. */
function requiredBy(node: Node): readonly ReadonlySet<string>[] {
  switch (node.kind) {
    case 'word':
      return [new Set([node.word])]
    case 'slot':
      return node.type.leads === undefined ? [] : [node.type.leads]
    case 'target':
      return []
    case 'sequence':
      return node.items.flatMap(requiredBy)
    case 'choice': {
      const union = new Set<string>()
      for (const item of node.items) {
        const needs = requiredBy(item)[0]
        if (needs === undefined) return []
        for (const word of needs) union.add(word)
      }
      return [union]
    }
  }
}
