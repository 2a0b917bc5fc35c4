/**
 * @module Phrases of intents, compiled. A phrase is a pattern over the tokens of a clause:
 * `(make|turn) <target> <color>`: alternatives in round brackets, options in square ones, slots in angle brackets.
 */
import { BugError, UserError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { readTarget } from './read-target.ts'
import type { SlotContext, SlotType } from './slot.ts'
import type { TargetExpression } from './target.ts'
import type { Token } from './token.ts'

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

type Node =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'slot'; readonly name: string; readonly type: SlotType }
  | { readonly kind: 'target'; readonly name: string }
  | {
      readonly kind: 'sequence'
      readonly items: readonly Node[] /** What may stand behind each item; `undefined` for anything. */
      readonly follows?: readonly (Follow | undefined)[]
    }
  | {
      readonly kind: 'choice'
      readonly items: readonly Node[]
      /** Of `items`, in their order, those that a clause can go on with at a word; `others` at any other one. */
      readonly byLead: ReadonlyMap<string, readonly Node[]>
      readonly others: readonly Node[]
    }

/** Words that may come next, and whether the clause may end. */
interface Follow {
  readonly words: ReadonlySet<string>
  readonly end: boolean
}

export interface Phrase {
  readonly intent: string
  readonly source: string
  readonly root: Node
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
        items.push(choiceOf([inner, { kind: 'sequence', items: [] }]))
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
    return alternatives.length === 1 ? alternatives[0]! : choiceOf(alternatives)
  }
  const read = choice(undefined)
  const root: Node =
    read.kind === 'sequence' ? { ...read, follows: read.items.map((_, i) => followOf(read.items, i + 1)) } : read
  return {
    intent,
    source: text,
    root,
    set,
    leads: leadsOf(root, false),
    words,
    required: requiredBy(root),
    fragment,
    cost,
  }
}

function choiceOf(items: readonly Node[]): Node {
  const leads = items.map((item) => leadsOf(item, true))
  const byLead = new Map<string, readonly Node[]>()
  for (const words of leads)
    for (const word of words ?? [])
      if (!byLead.has(word))
        byLead.set(
          word,
          items.filter((_, i) => leads[i] === undefined || leads[i].has(word)),
        )
  return { kind: 'choice', items, byLead, others: items.filter((_, i) => leads[i] === undefined) }
}

/** What may stand at the place of an item of a phrase, looking over options to what must come. */
function followOf(items: readonly Node[], from: number): Follow | undefined {
  const words = new Set<string>()
  for (let i = from; i < items.length; i++) {
    const item = items[i]!
    const optional =
      item.kind === 'choice' && item.items.some((each) => each.kind === 'sequence' && each.items.length === 0)
    for (const each of item.kind === 'choice' ? item.items : [item]) {
      if (each.kind === 'sequence' && each.items.length === 0) continue
      const leads = leadsOf(each, true)
      if (leads === undefined) return undefined
      for (const word of leads) words.add(word)
    }
    if (!optional) return { words, end: false }
  }
  return { words, end: true }
}

/**
 * First words of a node; `undefined` when it can begin with anything or be empty.
 *
 * @param slots whether the first words of values count; without, a node that can begin with a value can begin with anything
 */
function leadsOf(node: Node, slots: boolean): ReadonlySet<string> | undefined {
  switch (node.kind) {
    case 'word':
      return new Set([node.word])
    case 'slot':
      return slots ? node.type.leads : undefined
    case 'target':
      return undefined
    case 'choice': {
      const union = new Set<string>()
      for (const item of node.items) {
        const leads = leadsOf(item, slots)
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
          const leads = leadsOf(each, slots)
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

/** How much work one clause may cost before it is given up: no phrase needs a fraction of it. */
const MAX_STEPS = 20_000

/**
 * All readings of `tokens[from]` to `tokens[to - 1]` by a phrase. Every token is part of a reading.
 */
export function matchPhrase(
  phrase: Phrase,
  tokens: readonly Token[],
  from: number,
  to: number,
  context: SlotContext,
): PhraseMatch[] {
  const matches: PhraseMatch[] = []
  const parameters: Record<string, JsonValue> = {}
  const targets: Record<string, TargetExpression> = {}
  let steps = 0

  const fits = (follow: Follow | undefined, at: number): boolean =>
    follow === undefined || (at === to ? follow.end : follow.words.has(tokens[at]!.lower))

  /** The word that is all a choice can go on with at a place; `undefined` when it cannot go on, `null` when it is more than a word. */
  const onlyWord = (choice: Node & { kind: 'choice' }, at: number): (Node & { kind: 'word' }) | undefined | null => {
    const items = (at < to ? choice.byLead.get(tokens[at]!.lower) : undefined) ?? choice.others
    if (items.length === 0) return undefined
    return items.length === 1 && items[0]!.kind === 'word' ? items[0]! : null
  }

  const match = (
    node: Node,
    at: number,
    cost: number,
    follow: Follow | undefined,
    then: (at: number, cost: number) => void,
  ): void => {
    if (++steps > MAX_STEPS || --context.budget.left < 0) return
    switch (node.kind) {
      case 'word': {
        const token = tokens[at]
        if (at < to && token!.lower === node.word && token!.kind !== 'quoted') then(at + 1, cost)
        return
      }
      case 'sequence': {
        const next = (from: number, start: number, sum: number): void => {
          let index = from
          let place = start
          // Plain words, and choices of which a word picks one, are taken as they come.
          let item = node.items[index]
          while (item !== undefined && (item.kind === 'word' || item.kind === 'choice')) {
            const only = item.kind === 'word' ? item : onlyWord(item, place)
            if (only === undefined) return
            if (only === null) break
            const token = tokens[place]
            if (place >= to || token!.lower !== only.word || token!.kind === 'quoted') return
            if (++steps > MAX_STEPS || --context.budget.left < 0) return
            place++
            item = node.items[++index]
          }
          if (item === undefined) then(place, sum)
          else {
            const behind = node.follows?.[index]
            match(item, place, sum, behind, (end, total) => {
              if (fits(behind, end)) next(index + 1, end, total)
            })
          }
        }
        next(0, at, cost)
        return
      }
      case 'choice':
        for (const item of (at < to ? node.byLead.get(tokens[at]!.lower) : undefined) ?? node.others)
          match(item, at, cost, follow, then)
        return
      case 'slot': {
        const before = parameters[node.name]
        for (const reading of node.type.read(tokens, at, to, context)) {
          parameters[node.name] = reading.value
          then(reading.end, cost + reading.cost)
        }
        if (before === undefined) delete parameters[node.name]
        else parameters[node.name] = before
        return
      }
      case 'target': {
        for (let end = to; end > at; end--) {
          if (!fits(follow, end)) continue
          context.budget.left -= 4
          if (context.budget.left < 0) break
          const target = remembered(context, tokens, at, end)
          if (target === undefined) continue
          targets[node.name] = target
          then(end, cost + costOfTarget(target))
        }
        delete targets[node.name]
        return
      }
      default:
        throw new BugError('A phrase has a part of an unknown kind.')
    }
  }

  match(phrase.root, from, phrase.cost, undefined, (at, cost) => {
    if (at !== to) return
    matches.push({ phrase, parameters: { ...phrase.set, ...parameters }, targets: { ...targets }, cost })
  })
  return matches
}

/** Many phrases ask for the description at the same place: it is read once a command. */
function remembered(
  context: SlotContext,
  tokens: readonly Token[],
  from: number,
  to: number,
): TargetExpression | undefined {
  let read = context.read.get(tokens)
  if (read === undefined) context.read.set(tokens, (read = new Map()))
  const key = from * 8_192 + to
  let target = read.get(key)
  if (target === undefined) {
    target = readTarget(tokens, from, to) ?? null
    read.set(key, target)
  }
  return target ?? undefined
}

function costOfTarget(target: TargetExpression): number {
  switch (target.kind) {
    case 'description':
      return (
        // "the third" alone says less than "the third text".
        (target.words.length === 0 && target.conditions.length === 0 ? 1.2 : target.words.length) +
        0.5 * target.conditions.length +
        (target.relation === undefined ? 0 : 0.5 + costOfTarget(target.relation.anchor))
      )
    case 'union':
      return target.parts.reduce((sum, part) => sum + costOfTarget(part), 0.8)
    default:
      return 0.3
  }
}
