/** @module Mends a command that failed for its wording: typing mistakes, synonyms, near names, words run together, a missing verb. */

import type { Token } from '../language/token.ts'
import { tokenize } from '../language/tokenize.ts'
import type { CommandProblem } from '../transaction/plan.ts'
import type { Correction } from '../transaction/result.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { documentWords, grammarWords } from './known-words.ts'
import type { LearnedCorrections } from './learned-corrections.ts'
import { nearPlurals, nearWords } from './near-words.ts'

/** A command in other words. */
export interface Rewording {
  readonly command: string
  readonly corrections: readonly Correction[]
  /** That of the least sure correction, a little less for each further one: that all together make a plan speaks for each. */
  readonly confidence: number
}

interface Replacement {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly correction: Correction
}

/** More suspicious words than this are no typing mistakes any more. */
const MAX_SUSPICIOUS = 12
const MAX_REWORDINGS = 40

/** The command after learned corrections, or `undefined` when none applies. */
export function applyLearned(command: string, learned: LearnedCorrections): Rewording | undefined {
  const tokens = tokenize(command)
  if (!Array.isArray(tokens)) return undefined
  const words = tokens as readonly Token[]
  const replacements: Replacement[] = []
  for (const { from, to } of learned.entries) {
    const parts = from.split(' ')
    for (let i = 0; i + parts.length <= words.length; i++) {
      if (!parts.every((part, j) => words[i + j]!.kind === 'word' && words[i + j]!.lower === part)) continue
      const [start, end] = [words[i]!.start, words[i + parts.length - 1]!.end]
      if (replacements.some((other) => other.start < end && start < other.end)) continue
      replacements.push({ start, end, text: to, correction: { from, to, reason: 'learned', confidence: 0.99 } })
    }
  }
  return replacements.length === 0 ? undefined : reword(command, replacements)
}

/**
 * Other wordings of a command that failed, the surest first. Only words inside of what failed are touched, never quoted texts.
 *
 * @param problems of the failed command, with their places
 */
export function rewordings<M extends Model>(
  vocabulary: Vocabulary<M>,
  model: M,
  command: string,
  problems: readonly CommandProblem[],
): readonly Rewording[] {
  const tokens = tokenize(command)
  if (!Array.isArray(tokens)) return []
  const words = tokens as readonly Token[]
  const failing = problems.filter(
    (problem) =>
      problem.kind === 'unread' ||
      problem.kind === 'no-target' ||
      problem.kind === 'missing' ||
      problem.kind === 'refused',
  )
  const inside = (token: Token): boolean =>
    failing.some(({ span }) => span === undefined || (token.start >= span.start && token.end <= span.end))
  const targets = new Set(failing.flatMap((problem) => (problem.words ?? []).map((word) => word.start)))
  const known = grammarWords(vocabulary)
  const own = documentWords(model, false)
  const said = documentWords(model, true)
  const choices: Replacement[][] = []
  words.forEach((token, i) => {
    if (token.kind !== 'word' || token.value !== undefined || !inside(token)) return
    // Inside of what was read as a description only its words are in doubt.
    if (targets.size > 0 && !targets.has(token.start) && failing.every((problem) => problem.kind === 'no-target'))
      return
    const { lower } = token
    const options: Replacement[] = []
    const offer = (text: string, reason: Correction['reason'], confidence: number, end = token.end): void => {
      options.push({
        start: token.start,
        end,
        text,
        correction: { from: command.slice(token.start, end), to: text, reason, confidence },
      })
    }
    const previous = words[i - 1]
    if (previous !== undefined && previous.lower === lower && previous.kind === 'word')
      offer('', 'typing mistake', 0.95)
    const isKnown =
      known.has(lower) ||
      said.has(lower) ||
      vocabulary.noun(lower) !== undefined ||
      vocabulary.adjective(lower) !== undefined
    // What a thing is called is that thing, whatever the word stands for elsewhere.
    const synonym =
      Object.hasOwn(vocabulary.synonyms, lower) && !own.has(lower) ? vocabulary.synonyms[lower] : undefined
    if (synonym !== undefined) offer(synonym, 'synonym', 0.93)
    const after = words[i + 1]
    if (
      isKnown &&
      after?.kind === 'word' &&
      known.has(lower + after.lower) &&
      !vocabulary.grammar.words.has(`${lower} ${after.lower}`)
    ) {
      offer(lower + after.lower, 'typing mistake', 0.9, after.end)
    }
    if (!isKnown && synonym === undefined) {
      const following = words[i + 1]
      if (following?.kind === 'word' && (known.has(lower + following.lower) || own.has(lower + following.lower)))
        offer(lower + following.lower, 'typing mistake', 0.9, following.end)
      const names = [...nearWords(lower, own), ...nearPlurals(lower, own)]
      for (const { word, confidence } of nearWords(lower, known)) offer(word, 'typing mistake', confidence)
      for (const { word, confidence } of names) if (!known.has(word)) offer(word, 'near name', confidence)
      for (let at = 2; at < lower.length - 1; at++) {
        const [left, right] = [lower.slice(0, at), lower.slice(at)]
        const meant = (word: string): boolean =>
          word.length >= 2 &&
          (known.has(word) || own.has(word)) &&
          (word.length >= 3 || ['to', 'of', 'it', 'by', 'in', 'on'].includes(word))
        if (meant(left) && meant(right)) offer(`${left} ${right}`, 'typing mistake', 0.9)
      }
    }
    if (options.length > 0)
      choices.push(options.sort((a, b) => b.correction.confidence - a.correction.confidence).slice(0, 4))
  })
  if (choices.length > MAX_SUSPICIOUS) return []
  const found = combine(choices).map((replacements) => reword(command, replacements))
  const verbs = failing.filter((problem) => problem.kind === 'unread' && problem.span !== undefined)
  if (choices.length === 0) for (const { span } of verbs) found.push(...withVerb(command, span!))
  // A mistyped word and a missing verb together.
  else
    for (const wording of found.slice(0, 3))
      if (verbs.length === 1)
        found.push(...withVerb(wording.command, verbs[0]!.span!).map((next) => join(wording, next)))
  return found.sort((a, b) => b.confidence - a.confidence)
}

/** "header bigger" lacks its verb. */
function withVerb(command: string, span: { readonly start: number; readonly end: number }): Rewording[] {
  const text = command.slice(span.start, span.end)
  // A question is no wish.
  if (/^\s*\?/.test(command.slice(span.end))) return []
  return ['make', 'change'].map((verb) => {
    const replacement = {
      start: span.start,
      end: span.start,
      text: `${verb} `,
      correction: { from: text, to: `${verb} ${text}`, reason: 'order', confidence: 0.87 } as const,
    }
    return reword(command, [replacement])
  })
}

const join = (first: Rewording, second: Rewording): Rewording => ({
  command: second.command,
  corrections: [...first.corrections, ...second.corrections],
  confidence: first.confidence * second.confidence,
})

/** All picks of one option for each word, the best first; every suspicious word is replaced or, where it has doubts, one is left. */
function combine(choices: readonly (readonly Replacement[])[]): Replacement[][] {
  let combined: Replacement[][] = [[]]
  for (const options of choices) {
    const next: Replacement[][] = []
    for (const before of combined) {
      for (const option of options) {
        if (before.some((other) => other.start < option.end && option.start < other.end)) next.push(before)
        else next.push([...before, option])
      }
    }
    combined = next.sort((a, b) => together(b) - together(a)).slice(0, MAX_REWORDINGS)
  }
  return combined.filter((replacements) => replacements.length > 0)
}

const together = (replacements: readonly Replacement[]): number =>
  scoreOfCorrections(replacements.map((each) => each.correction))

/** How sure corrections are together: the least sure one, a little less for each further one. */
export const scoreOfCorrections = (corrections: readonly Correction[]): number =>
  corrections.reduce((value, each) => Math.min(value, each.confidence), 1) *
  0.985 ** Math.max(0, corrections.length - 1)

function reword(command: string, replacements: readonly Replacement[]): Rewording {
  let text = command
  for (const { start, end, text: next } of [...replacements].sort((a, b) => b.start - a.start)) {
    text =
      next === ''
        ? text.slice(0, start) + text.slice(end).replace(/^\s/, '')
        : text.slice(0, start) + next + text.slice(end)
  }
  return { command: text, corrections: replacements.map((each) => each.correction), confidence: together(replacements) }
}
