/** @module The first stage: a command in words, or as data, becomes clauses. */

import type { JsonValue } from '../../core/hash.ts'
import { didYouMean } from '../../core/suggest.ts'
import { isRecord, isUnsafeKey } from '../document/pointer.ts'
import type { PhraseMatch, PhraseSource } from '../language/phrase.ts'
import { END } from '../language/phrase-states.ts'
import { type Clause, type CommandReading, readCommand } from '../language/read-command.ts'
import { readTarget } from '../language/read-target.ts'
import type { TargetExpression } from '../language/target.ts'
import { tokenize } from '../language/tokenize.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { BoundedCache } from './bounded-cache.ts'
import type { CommandProblem } from './plan.ts'

/** One step of a command given as data. */
export interface DataStep {
  readonly intent: string
  /** A key, a JSON Pointer or a description in words; left out, the target of the step before. */
  readonly target?: string
  readonly parameters?: Readonly<Record<string, JsonValue>>
}

export type Command = string | readonly DataStep[]

export interface Parsed {
  readonly clauses: readonly Clause[]
  readonly problems: readonly CommandProblem[]
  readonly asides: readonly string[]
}

/**
 * Parsed commands by vocabulary, content and the names that the document defines; never changes a result. What is kept of a command
 * grows with its length: the budget is one of characters, enough for two thousand short commands.
 */
const CACHED_CHARACTERS = 80_000
const caches = new WeakMap<object, BoundedCache<Pick<CommandReading, 'clauses' | 'unread' | 'asides'>>>()

/** Parses a command. Problems mean that nothing of it is carried out. */
export function parseCommand<M extends Model>(vocabulary: Vocabulary<M>, model: M, command: Command): Parsed {
  return typeof command === 'string' ? parseWords(vocabulary, model, command) : parseData(vocabulary, model, command)
}

function parseWords<M extends Model>(vocabulary: Vocabulary<M>, model: M, command: string): Parsed {
  const names = vocabulary.names(model)
  let key = command
  for (const [kind, words] of Object.entries(names)) key += `\u0000${kind}\u0000${[...words].join('\u0001')}`
  let cache = caches.get(vocabulary)
  if (cache === undefined) caches.set(vocabulary, (cache = new BoundedCache(CACHED_CHARACTERS)))
  let reading = cache.get(key)
  if (reading === undefined) {
    const { clauses, unread, asides } = readCommand(command, vocabulary.grammar, names)
    reading = { clauses, unread, asides }
    cache.set(key, reading, key.length)
  }
  const problems = reading.unread.map(
    ({ start, end, message }): CommandProblem => ({ kind: 'unread', message, span: { start, end } }),
  )
  return { clauses: reading.clauses, problems, asides: reading.asides }
}

/** More steps than this are a mistake of a program, not a command. */
export const MAX_DATA_STEPS = 1_000

function parseData<M extends Model>(vocabulary: Vocabulary<M>, model: M, command: readonly DataStep[]): Parsed {
  const clauses: Clause[] = []
  const problems: CommandProblem[] = []
  const reject = (index: number, message: string): void => {
    problems.push({ kind: 'unread', message, step: `step-${index + 1}` })
  }
  if (!Array.isArray(command) || command.length === 0 || command.length > MAX_DATA_STEPS) {
    reject(0, `Expected a list of 1 to ${MAX_DATA_STEPS} steps.`)
    return { clauses, problems, asides: [] }
  }
  /** Adds one step; returns why it cannot. */
  const readStep = (step: unknown, index: number): string | undefined => {
    const data = step as JsonValue
    if (!isRecord(data)) return 'Expected a step to be an object with "intent".'
    for (const key of Object.keys(data)) {
      if (key !== 'intent' && key !== 'target' && key !== 'parameters') {
        return `Expected intent, target or parameters, was "${key}".${didYouMean(key, ['intent', 'target', 'parameters'])}`
      }
    }
    const name = data.intent
    if (typeof name !== 'string' || !Object.hasOwn(vocabulary.intents, name)) {
      return `Expected an intent of the vocabulary ${vocabulary.name}, was ${JSON.stringify(name)}.${didYouMean(String(name), Object.keys(vocabulary.intents))} There are: ${Object.keys(vocabulary.intents).join(', ')}.`
    }
    const given = data.parameters ?? {}
    if (!isRecord(given)) return 'Expected "parameters" to be an object.'
    const intent = vocabulary.intents[name]!
    const known = new Set([
      ...Object.keys(intent.slots ?? {}),
      ...[...intent.phrases, ...(intent.fragments ?? [])].flatMap((phrase) =>
        typeof phrase === 'string' ? [] : Object.keys(phrase.set ?? {}),
      ),
    ])
    const parameters: Record<string, JsonValue> = {}
    const targets: Record<string, TargetExpression> = {}
    for (const [key, value] of Object.entries(given)) {
      if (isUnsafeKey(key)) return `Expected no parameter "${key}".`
      if (key === 'anchor' && typeof value === 'string') {
        const anchor = targetOf(model, value)
        if (anchor === undefined) return `Expected a description of a ${vocabulary.thing}, was "${value.slice(0, 80)}".`
        targets[key] = anchor
        continue
      }
      if (!known.has(key)) return `Expected a parameter of ${name}, was "${key}".${didYouMean(key, known)}`
      const slot = intent.slots?.[key]
      const accepted = slot === undefined ? value : slot.accept(value)
      // What a phrase may set beside its slots' values stays a plain value: a choice that the intent itself judges.
      const plain =
        accepted ??
        (typeof value === 'string' && known.has(key) && slot !== undefined && isSetValue(intent.phrases, key, value)
          ? value
          : undefined)
      if (plain === undefined)
        return `Expected ${slot?.expected ?? 'a value'} for "${key}", was ${JSON.stringify(value).slice(0, 80)}.`
      parameters[key] = plain
    }
    if (data.target !== undefined) {
      const target = typeof data.target === 'string' ? targetOf(model, data.target) : undefined
      if (target === undefined)
        return `Expected "target" to describe a ${vocabulary.thing}, was ${JSON.stringify(data.target).slice(0, 80)}.`
      targets.target = target
    }
    const phrase: PhraseMatch['phrase'] = {
      intent: name,
      source: 'data',
      start: END,
      set: {},
      leads: undefined,
      words: new Set(),
      required: [],
      fragment: false,
      cost: 0,
    }
    clauses.push({ start: index, end: index + 1, text: name, readings: [{ phrase, parameters, targets, cost: 0 }] })
    return undefined
  }
  for (const [index, step] of command.entries()) {
    const problem = readStep(step, index)
    if (problem !== undefined) reject(index, problem)
  }
  return { clauses, problems, asides: [] }
}

const isSetValue = (phrases: readonly PhraseSource[], key: string, value: JsonValue): boolean =>
  phrases.some((phrase) => typeof phrase !== 'string' && phrase.set?.[key] === value)

/** A key before anything else, then a pointer, then a description. */
function targetOf(model: Model, text: string): TargetExpression | undefined {
  const span = { start: 0, end: text.length }
  if (model.positionOf(text) !== undefined) return { kind: 'key', key: text, ...span }
  if (text.startsWith('/')) return { kind: 'pointer', pointer: text, ...span }
  const tokens = tokenize(text)
  if (!Array.isArray(tokens)) return undefined
  return readTarget(tokens as Exclude<typeof tokens, { message: string }>, 0, tokens.length)
}
