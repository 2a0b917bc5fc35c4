/** @module Which things of a document a description means. Never guesses: more than one that fits is an ambiguity. */
import { didYouMean } from '../../core/suggest.ts'
import { isInside, isUnsafeKey } from '../document/pointer.ts'
import { isGenericNoun } from '../language/read-target.ts'
import type { Description, RelationKind, TargetExpression, TargetWord } from '../language/target.ts'
import { foldName, type Model, type Vocabulary, withArticle } from '../vocabularies/vocabulary.ts'
import { byName, holds, isName, matching } from './match-things.ts'
import {
  type Focus,
  isBareCount,
  isKnown,
  isPluralOfKind,
  kindOfCount,
  kindOfException,
  nounOf,
} from './unsaid-kind.ts'

export type Resolution =
  | {
      readonly kind: 'found'
      readonly positions: readonly number[]
      /** Whether the words ask for any number of things: "all", a plural, a list. */
      readonly many: boolean
      /** How sure the words are: 1 for an exact name, less for a match by some words. */
      readonly score: number
      readonly focus: boolean
    }
  | {
      readonly kind: 'none'
      readonly message: string
      readonly words: readonly TargetWord[] /** Keys of things that earlier steps took away. */
      readonly gone?: readonly string[]
    }
  | { readonly kind: 'ambiguous'; readonly message: string; readonly positions: readonly number[] }

const none = (message: string, words: readonly TargetWord[] = []): Resolution => ({ kind: 'none', message, words })

/**
 * Resolves a description against the model as the steps before have left it.
 *
 * @param focus what the clause before was about; pronouns and silence mean it
 */
export function resolveTarget<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  target: TargetExpression,
  focus: Focus | undefined,
): Resolution {
  switch (target.kind) {
    case 'key': {
      const position = model.positionOf(target.key)
      return position === undefined
        ? {
            kind: 'none',
            message: `Expected the ${vocabulary.thing} "${target.key}", there is none any more.`,
            words: [],
            gone: [target.key],
          }
        : { kind: 'found', positions: [position], many: false, score: 1, focus: false }
    }
    case 'pointer': {
      // A thing may be called like a pointer: the route "/health".
      const position = findPointer(model, target.pointer) ?? model.positionOf(target.pointer)
      return position === undefined
        ? none(`Expected ${withArticle(vocabulary.thing)} at "${target.pointer}", there is none.`)
        : { kind: 'found', positions: [position], many: false, score: 1, focus: false }
    }
    case 'pronoun':
    case 'implied': {
      if (focus === undefined || focus.keys.length === 0) {
        if (model.things.length === 1) return { kind: 'found', positions: [0], many: false, score: 0.9, focus: true }
        if (target.kind === 'implied') {
          const message = `Expected which ${vocabulary.thing} is meant.`
          return { kind: 'ambiguous', message, positions: model.things.map((_, i) => i).slice(0, 20) }
        }
        return none(
          `Expected "${target.kind === 'pronoun' && target.many ? 'them' : 'it'}" to follow a step that names a ${vocabulary.thing}.`,
        )
      }
      const positions = focus.keys.map((key) => model.positionOf(key))
      if (positions.includes(undefined)) {
        return {
          kind: 'none',
          message: 'An earlier step removed what this one is about.',
          words: [],
          gone: focus.keys.filter((key) => model.positionOf(key) === undefined),
        }
      }
      return {
        kind: 'found',
        positions: (positions as number[]).sort((a, b) => a - b),
        many: positions.length > 1,
        score: 1,
        focus: true,
      }
    }
    case 'union': {
      const found = new Set<number>()
      let score = 1
      let about = focus
      for (const part of target.parts) {
        const resolved = resolveTarget(vocabulary, model, part, about)
        if (resolved.kind !== 'found') return resolved
        const noun = nounOf(vocabulary, part)
        if (noun !== undefined) about = { keys: about?.keys ?? [], noun }
        for (const position of resolved.positions) found.add(position)
        score = Math.min(score, resolved.score)
      }
      return { kind: 'found', positions: [...found].sort((a, b) => a - b), many: true, score, focus: false }
    }
    case 'description':
      return resolveDescription(vocabulary, model, target, focus)
  }
}

function findPointer(model: Model, pointer: string): number | undefined {
  if (pointer.split('/').some(isUnsafeKey)) return undefined
  const direct = /^\/components\/(\d+)$/.exec(pointer)
  if (direct !== null) {
    const position = Number(direct[1])
    if (position < model.things.length && model.pointerOf(position) === pointer) return position
  }
  for (let position = 0; position < model.things.length; position++)
    if (model.pointerOf(position) === pointer) return position
  // A place inside of a thing stands for the thing.
  for (let position = 0; position < model.things.length; position++)
    if (isInside(pointer, model.pointerOf(position))) return position
  return undefined
}

function resolveDescription<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  target: Description,
  focus: Focus | undefined,
): Resolution {
  const { selection } = target
  const said = kindOfException(vocabulary, target) ?? kindOfCount(target, focus) ?? target.words
  // Among things of many kinds a bare number says too little.
  if (
    said === target.words &&
    isBareCount(target) &&
    vocabulary.noun(vocabulary.thing) === undefined &&
    target.relation === undefined
  )
    return {
      kind: 'ambiguous',
      message: `Expected what is counted, as in "the second button", was "${describe(target)}".`,
      positions: model.things.map((_, i) => i).slice(0, 20),
    }
  const words = said.filter(
    (word, i) =>
      word.quoted === true ||
      !isGenericNoun(word.word) ||
      (i < said.length - 1 && !isGenericNoun(said[i + 1]!.word) && isName(model, word.word)),
  )
  const last = words.at(-1)
  const noun = last === undefined || last.quoted === true ? undefined : vocabulary.noun(last.word)
  const generic = target.words.some((word) => isGenericNoun(word.word) && /s$|^everything$|^anything$/.test(word.word))
  const plural =
    selection.kind === 'all' ||
    (selection.kind === 'one' &&
      ((noun?.plural ?? false) ||
        (generic && words.length < target.words.length) ||
        (noun === undefined && last?.quoted !== true && isPluralOfKind(model, last?.word))))

  const named =
    selection.kind === 'one' && target.conditions.length === 0 && target.relation === undefined
      ? byName(vocabulary, model, words, noun?.singular)
      : undefined
  if (named !== undefined && (named.length === 1 || (named.length > 1 && !plural))) {
    // "the intro text" is a description called intro only for want of a text: its noun is not that of its type.
    const isLoose =
      noun !== undefined &&
      words.length > 1 &&
      !model.withWord(noun.singular, false).includes(named[0]!) &&
      !model.things[named[0]!]!.names.includes(foldName(words.map((word) => word.word).join(' ')))
    if (named.length === 1)
      return { kind: 'found', positions: named, many: false, score: isLoose ? 0.88 : 1, focus: false }
    return ambiguous(vocabulary, model, named, target)
  }

  let candidates = matching(vocabulary, model, words, false)
  let score = 0.95
  if (candidates.length === 0 && words.length > 0) {
    candidates = matching(vocabulary, model, words, true)
    score = 0.85
  }
  // "the left card" is the one that stands to the left of all others.
  if (candidates.length === 0 && selection.kind === 'one') {
    const at = words.findIndex(({ word, quoted }) => quoted !== true && Object.hasOwn(SIDES, word))
    const side = at < 0 ? undefined : SIDES[words[at]!.word]
    const rest =
      side === undefined ? [] : matching(vocabulary, model, [...words.slice(0, at), ...words.slice(at + 1)], true)
    if (side !== undefined && rest.length > 1) {
      candidates = rest.filter((position) =>
        rest.every((other) => other === position || vocabulary.relate(model, side, position, other)),
      )
      score = 0.9
    }
  }
  // "button 2" is the second button when no id says 2.
  if (candidates.length === 0 && words.length > 1 && selection.kind === 'one' && /^\d+$/.test(last!.word)) {
    return resolveDescription(
      vocabulary,
      model,
      { ...target, words: target.words.slice(0, -1), selection: { kind: 'nth', index: Number(last!.word) } },
      focus,
    )
  }
  const unknown = target.conditions.find((condition) => condition.negated && !isKnown(vocabulary, model, condition))
  if (unknown !== undefined)
    return none(`Expected what some ${vocabulary.thing} is, was "${unknown.value}": nothing is.`)
  if (target.conditions.length > 0) {
    candidates = candidates.filter((position) =>
      target.conditions.every((condition) => holds(vocabulary, model, position, condition)),
    )
  }
  if (target.relation !== undefined) {
    const anchor = resolveTarget(vocabulary, model, target.relation.anchor, focus)
    if (anchor.kind !== 'found') return anchor
    const { kind } = target.relation
    candidates = candidates.filter((position) =>
      anchor.positions.every((each) => vocabulary.relate(model, kind, position, each)),
    )
    if (target.relation.nearest === true && candidates.length > 1)
      candidates = candidates.filter(
        (position) =>
          !candidates.some((other) => other !== position && vocabulary.relate(model, kind, position, other)),
      )
    if (vocabulary.isOrdered === true && selection.kind === 'one' && !plural && candidates.length > 1) {
      if (kind === 'before') candidates = candidates.slice(-1)
      else if (kind === 'after') candidates = candidates.slice(0, 1)
    }
  }
  if (target.except !== undefined) {
    const except = amongThese(target.except, candidates) ?? resolveTarget(vocabulary, model, target.except, focus)
    if (except.kind !== 'found') return except
    candidates = candidates.filter((position) => !except.positions.includes(position))
  }
  if (candidates.length === 0) return nothing(vocabulary, model, words, target)
  const found = (positions: readonly number[], many: boolean): Resolution => ({
    kind: 'found',
    positions,
    many,
    score,
    focus: false,
  })
  const short = (n: number): Resolution =>
    none(
      `Expected at least ${n} that fit "${describe(target)}", there ${candidates.length === 1 ? 'is 1' : `are ${candidates.length}`}.`,
      words,
    )
  switch (selection.kind) {
    case 'nth': {
      const index = selection.index > 0 ? selection.index - 1 : candidates.length + selection.index
      const position = candidates[index]
      return position === undefined ? short(Math.abs(selection.index)) : found([position], false)
    }
    case 'first':
      return candidates.length < selection.count
        ? short(selection.count)
        : found(candidates.slice(0, selection.count), true)
    case 'last':
      return candidates.length < selection.count
        ? short(selection.count)
        : found(candidates.slice(-selection.count), true)
    case 'every':
      return candidates.length < selection.step
        ? short(selection.step)
        : found(
            candidates.filter((_, i) => (i + 1) % selection.step === 0),
            true,
          )
    case 'all':
      if (selection.count !== undefined && selection.count !== candidates.length) {
        return none(
          `Expected ${selection.count} that fit "${describe(target)}", there are ${candidates.length}.`,
          words,
        )
      }
      return found(candidates, true)
    case 'one':
      if (candidates.length === 1) return found(candidates, plural)
      return plural ? found(candidates, true) : ambiguous(vocabulary, model, candidates, target)
  }
}

/** Sides that stand for the outermost of several things. */
const SIDES: Readonly<Record<string, RelationKind>> = {
  left: 'left',
  leftmost: 'left',
  right: 'right',
  rightmost: 'right',
  top: 'above',
  upper: 'above',
  highest: 'above',
  bottom: 'below',
  lower: 'below',
  lowest: 'below',
}

/** "All buttons except the first": counted among the buttons. */
function amongThese(except: TargetExpression, candidates: readonly number[]): Resolution | undefined {
  if (
    except.kind !== 'description' ||
    except.words.some((word) => !isGenericNoun(word.word)) ||
    except.conditions.length > 0 ||
    except.relation !== undefined
  )
    return undefined
  const { selection } = except
  const picked =
    selection.kind === 'nth'
      ? [candidates[selection.index > 0 ? selection.index - 1 : candidates.length + selection.index]]
      : selection.kind === 'first'
        ? candidates.slice(0, selection.count)
        : selection.kind === 'last'
          ? candidates.slice(-selection.count)
          : undefined
  if (picked === undefined || picked.includes(undefined)) return undefined
  return { kind: 'found', positions: picked as number[], many: true, score: 1, focus: false }
}

function nothing<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  words: readonly TargetWord[],
  target: Description,
): Resolution {
  const known = new Set<string>()
  for (const thing of model.things.slice(0, 2_000)) known.add(thing.label)
  const said = words.map((word) => word.word).join(' ')
  known.delete(said)
  const hint = words.length === 0 ? '' : didYouMean(said, known)
  return none(`Expected ${withArticle(vocabulary.thing)} that fits "${describe(target)}", there is none.${hint}`, words)
}

function ambiguous<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  positions: readonly number[],
  target: Description,
): Resolution {
  const labels = positions.slice(0, 5).map((position) => `"${model.things[position]!.label}"`)
  const more = positions.length > 5 ? ` and ${positions.length - 5} more` : ''
  return {
    kind: 'ambiguous',
    positions,
    message: `Expected one ${vocabulary.thing} for "${describe(target)}", ${positions.length} fit: ${labels.join(', ')}${more}.`,
  }
}

/** A description in short, for messages. */
export function describe(target: TargetExpression): string {
  switch (target.kind) {
    case 'description': {
      const { selection } = target
      const lead =
        selection.kind === 'one'
          ? ''
          : selection.kind === 'nth'
            ? `#${selection.index} `
            : selection.kind === 'every'
              ? `every ${selection.step}. `
              : `${selection.kind} `
      const tail = target.conditions.map((condition) => ` with ${condition.attribute} ${condition.value}`).join('')
      return `${lead}${target.words.map((word) => word.word).join(' ')}${tail}`.trim() || 'it'
    }
    case 'union':
      return target.parts.map(describe).join(', ')
    case 'key':
      return target.key
    case 'pointer':
      return target.pointer
    case 'pronoun':
      return target.many ? 'them' : 'it'
    case 'implied':
      return 'it'
  }
}
