/**
 * @module Results of earlier work in prompts and arguments: `${phase.task.path}` or `{{phase.task.path}}`.
 *
 * In a prompt, what a reference stands for is data, whoever wrote it: it is put between markers, characters that could end
 * or imitate a marker are escaped, and it is cut to a budget. A value too large becomes a summary with the SHA-256 under
 * which the whole is kept.
 */

import { canonicalJson } from '../core/canonical-json.ts'
import { UserError } from '../core/errors.ts'
import { type JsonValue, sha256 } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'

/** What a phase left: values of its tasks that succeeded, in the order of definition, and what they were combined to. */
export interface PhaseValues {
  readonly tasks: Readonly<Record<string, JsonValue>>
  readonly result?: JsonValue
}

/** By phase id. */
export type Context = Readonly<Record<string, PhaseValues>>

/** A value that is too large to be handed around. */
export interface ArtifactReference {
  readonly artifact: string
  readonly bytes: number
  readonly summary: string
}

export interface FillOptions {
  /** Longest insert for one reference. Default 2 000 characters. */
  readonly maxReferenceCharacters?: number
  /** Longest insert for all references together. Default 20 000 characters. */
  readonly maxCharacters?: number
  /** Only `{{…}}` is a reference: `${…}` was read by somebody before, and what is left of it is plain text. */
  readonly bracesOnly?: boolean | undefined
  /** Keeps the whole of a value that is cut. */
  readonly keep?: (sha256: string, text: string) => void
}

/**
 * `${path}`; `{{path}}`, for places where `${…}` already means something else; `$${` for a plain `${`, `\{{` for a plain `{{`.
 */
const REFERENCE = /\$(\$\{)|\\(\{\{)|\$\{\s*([^{}]*?)\s*\}|\{\{\s*([A-Za-z_][\w-]*(?:\.[\w-]+)*)\s*\}\}/g
const DEFAULT_REFERENCE_CHARACTERS = 2_000
const DEFAULT_CHARACTERS = 20_000
const SUMMARY_CHARACTERS = 500

/**
 * The prompt with each reference replaced by its value as delimited, escaped data. Equal contexts give equal prompts.
 *
 * @example
 * fillPrompt('Review ${discovery.files}.', { discovery: { tasks: { find: { files: ['a.ts'] } } } })
 * // Review <data ref="discovery.files">
 * // ["a.ts"]
 * // </data>.
 */
export function fillPrompt(prompt: string, context: Context, options: FillOptions = {}): string {
  const { maxReferenceCharacters = DEFAULT_REFERENCE_CHARACTERS, maxCharacters = DEFAULT_CHARACTERS } = options
  const { keep, bracesOnly = false } = options
  let left = maxCharacters
  return replaceReferences(
    prompt,
    (reference) => {
      const whole = canonicalText(lookUp(reference, context))
      const text = escapeData(whole)
      const allowed = Math.min(maxReferenceCharacters, left)
      if (text.length <= allowed) {
        left -= text.length
        return `<data ref="${reference}">\n${text}\n</data>`
      }
      // What is kept is the value itself: whoever opens it reads no marks that must be escaped.
      const hash = sha256(whole)
      keep?.(hash, whole)
      const summary = beginningOf(text, Math.min(SUMMARY_CHARACTERS, allowed))
      left -= summary.length
      return `<data ref="${reference}" artifact="${hash}" characters="${whole.length}" cut="true">\n${summary}\n</data>`
    },
    bracesOnly,
  )
}

/**
 * Arguments and addresses: texts, numbers and switches as they are, other values as JSON. Nothing is cut.
 *
 * @param encode is applied to every value
 * @param bracesOnly as in {@link FillOptions}
 */
export function fillText(
  text: string,
  context: Context,
  encode: (value: string) => string = (value) => value,
  bracesOnly = false,
): string {
  return replaceReferences(text, (reference) => encode(canonicalText(lookUp(reference, context))), bracesOnly)
}

/** The references of a text, in order. */
export function referencesOf(text: string): string[] {
  const found: string[] = []
  replaceReferences(text, (reference) => {
    found.push(reference)
    return ''
  })
  return found
}

function replaceReferences(text: string, replace: (reference: string) => string, bracesOnly = false): string {
  return text.replace(
    REFERENCE,
    (whole: string, plain?: string, plainBraces?: string, dollar?: string, braces?: string) => {
      if (bracesOnly && (plain !== undefined || dollar !== undefined)) return whole
      return plain ?? plainBraces ?? replace(dollar ?? braces!)
    },
  )
}

/**
 * The value of `phase` (all tasks by id), `phase.task`, `phase.task.path`, `phase.result`, or `phase.field`: the field of
 * every task that has it, lists joined with equal items once, other values in a list. A task is looked for before a field.
 * Throws `CONTEXT_REFERENCE`.
 */
export function lookUp(reference: string, context: Context): JsonValue {
  const [phase = '', name, ...path] = reference.split('.')
  if (!Object.hasOwn(context, phase)) {
    const known = Object.keys(context)
    throw missing(reference, `a phase before this one (${known.join(', ') || 'there is none'})`, phase, known)
  }
  const values = context[phase]!
  if (name === undefined) return { ...values.tasks }
  if (Object.hasOwn(values.tasks, name)) return descend(values.tasks[name]!, path, reference)
  if (name === 'result' && values.result !== undefined) return descend(values.result, path, reference)
  const found = Object.values(values.tasks).filter((value) => isRecord(value) && Object.hasOwn(value, name))
  if (found.length === 0) {
    const known = [...Object.keys(values.tasks), ...Object.values(values.tasks).flatMap(fieldsOf)]
    throw missing(reference, `a task or a field of results of phase ${phase} (${known.join(', ')})`, name, known)
  }
  const fields = found.map((value) => (value as Readonly<Record<string, JsonValue>>)[name]!)
  return descend(fields.every(Array.isArray) ? joinLists(fields) : fields, path, reference)
}

function joinLists(lists: readonly (readonly JsonValue[])[]): JsonValue[] {
  const items = new Map<string, JsonValue>()
  for (const item of lists.flat()) items.set(canonicalJson(item), item)
  return [...items.values()]
}

function descend(value: JsonValue, path: readonly string[], reference: string): JsonValue {
  let here = value
  for (const step of path) {
    const next = Array.isArray(here) ? here[Number(step)] : isRecord(here) ? own(here, step) : undefined
    if (next === undefined)
      throw missing(reference, `one of ${fieldsOf(here).join(', ') || 'no fields'}`, step, fieldsOf(here))
    here = next
  }
  return here
}

function own(record: Readonly<Record<string, JsonValue>>, key: string): JsonValue | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function isRecord(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function fieldsOf(value: JsonValue): string[] {
  return isRecord(value) || Array.isArray(value) ? Object.keys(value) : []
}

function missing(reference: string, expected: string, was: string, known: readonly string[]): UserError {
  return new UserError(
    'CONTEXT_REFERENCE',
    `Expected \${${reference}} to name ${expected}, was "${was}".${didYouMean(was, known)}`,
  )
}

function canonicalText(value: JsonValue): string {
  return typeof value === 'string' ? value : canonicalJson(value)
}

/** The first characters of an escaped text, without half of one. */
function beginningOf(text: string, characters: number): string {
  return text.slice(0, characters).replace(/&[^;]{0,9}$|[\uD800-\uDBFF]$/, '')
}

/** No text can close the block of data, open another, or hold a reference that a later step would fill. */
function escapeData(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('${', () => '$&#123;')
    .replaceAll('{{', '&#123;&#123;')
}
