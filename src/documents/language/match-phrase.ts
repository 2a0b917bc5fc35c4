/**
 * @module Matches the tokens of a clause against a phrase, in all ways. Most phrases fail at their first words: until something
 * matches, nothing is allocated.
 */
import type { JsonValue } from '../../core/hash.ts'
import type { Phrase, PhraseMatch } from './phrase.ts'
import type { State } from './phrase-states.ts'
import { readTarget } from './read-target.ts'
import type { SlotContext } from './slot.ts'
import type { TargetExpression } from './target.ts'
import type { Token } from './token.ts'

/** How much work one clause may cost before it is given up: no phrase needs a fraction of it. */
const MAX_STEPS = 20_000

/** Whether a clause can go on with what stands at a place. */
const admits = (state: State, tokens: readonly Token[], at: number, to: number): boolean =>
  at === to ? state.end : state.words === undefined || state.words.has(tokens[at]!.lower)

/** What is read so far is on two stacks; a match copies them. */
class Matcher {
  #tokens: readonly Token[] = []
  #to = 0
  #context: SlotContext | undefined
  #phrase: Phrase | undefined
  #matches: PhraseMatch[] = []
  #steps = 0
  readonly #names: string[] = []
  readonly #values: JsonValue[] = []
  readonly #targetNames: string[] = []
  readonly #targets: TargetExpression[] = []

  match(
    phrase: Phrase,
    tokens: readonly Token[],
    from: number,
    to: number,
    context: SlotContext,
    matches: PhraseMatch[],
  ): void {
    this.#tokens = tokens
    this.#to = to
    this.#context = context
    this.#phrase = phrase
    this.#matches = matches
    this.#steps = 0
    // What an error left behind.
    if (this.#names.length > 0) this.#names.length = this.#values.length = 0
    if (this.#targets.length > 0) this.#targets.length = this.#targetNames.length = 0
    this.#run(phrase.start, from, phrase.cost)
  }

  #run(start: State, from: number, sum: number): void {
    const tokens = this.#tokens
    const to = this.#to
    const context = this.#context!
    let state = start
    let at = from
    const cost = sum
    for (;;) {
      if (++this.#steps > MAX_STEPS || --context.budget.left < 0) return
      switch (state.kind) {
        case 'word': {
          if (at >= to) return
          const token = tokens[at]!
          if (token.lower !== state.word || token.kind === 'quoted') return
          at++
          state = state.next
          break
        }
        case 'choice': {
          const branches = at < to ? (state.byWord.get(tokens[at]!.lower) ?? state.others) : state.ends
          if (branches.length === 0) return
          for (let i = 0; i < branches.length - 1; i++) this.#run(branches[i]!, at, cost)
          state = branches[branches.length - 1]!
          break
        }
        case 'slot': {
          if (at >= to) return
          const readings = state.type.read(tokens, at, to, context)
          for (let i = 0; i < readings.length; i++) {
            const { end, value, cost: own } = readings[i]!
            if (!admits(state.next, tokens, end, to)) continue
            this.#names.push(state.name)
            this.#values.push(value)
            this.#run(state.next, end, cost + own)
            this.#names.pop()
            this.#values.pop()
          }
          return
        }
        case 'target': {
          for (let end = to; end > at; end--) {
            if (!admits(state.next, tokens, end, to)) continue
            context.budget.left -= 4
            if (context.budget.left < 0) return
            const target = remembered(context, tokens, at, end)
            if (target === undefined) continue
            this.#targetNames.push(state.name)
            this.#targets.push(target)
            this.#run(state.next, end, cost + costOfTarget(target))
            this.#targetNames.pop()
            this.#targets.pop()
          }
          return
        }
        case 'end':
          if (at === to) this.#accept(cost)
          return
      }
    }
  }

  #accept(cost: number): void {
    const phrase = this.#phrase!
    const parameters: Record<string, JsonValue> = { ...phrase.set }
    for (let i = 0; i < this.#names.length; i++) parameters[this.#names[i]!] = this.#values[i]!
    const targets: Record<string, TargetExpression> = {}
    for (let i = 0; i < this.#targets.length; i++) targets[this.#targetNames[i]!] = this.#targets[i]!
    this.#matches.push({ phrase, parameters, targets, cost })
  }
}

const matcher = new Matcher()

/**
 * Adds all readings of `tokens[from]` to `tokens[to - 1]` by a phrase to `matches`. Every token is part of a reading.
 */
export function matchPhrase(
  phrase: Phrase,
  tokens: readonly Token[],
  from: number,
  to: number,
  context: SlotContext,
  matches: PhraseMatch[] = [],
): PhraseMatch[] {
  matcher.match(phrase, tokens, from, to, context, matches)
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
