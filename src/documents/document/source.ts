/** @module Documents as text: JSON or YAML in, the edited text out, with everything that no edit touched as it was. */

import { stringify } from 'yaml'
import { UserError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { diffDocuments } from './diff.ts'
import { JsonSyntaxProblem } from './json-source.ts'
import { readJson, renderJson } from './json-text.ts'
import type { Patch } from './patch.ts'
import { readYaml, renderYaml, type YamlNodes, YamlSyntaxProblem } from './yaml-source.ts'

export const documentFormats = ['json', 'yaml'] as const
export type DocumentFormat = (typeof documentFormats)[number]

/** A document as it was read. */
export interface SourceDocument {
  readonly format: DocumentFormat
  readonly text: string
  readonly value: JsonValue
  /** What was parsed of YAML text. May be left out to save its memory: it is parsed again when it is needed. */
  readonly nodes?: YamlNodes
}

/** Larger texts are refused: an edit in words is no tool for data sets. */
export const MAX_DOCUMENT_CHARACTERS = 64_000_000

/** The mark that some editors put before UTF-8. */
const MARK = '\uFEFF'
const withoutMark = (text: string): string => (text.startsWith(MARK) ? text.slice(1) : text)

/** The format that a file name tells, or that the first character of the text suggests. */
export function formatOf(name: string | undefined, text = ''): DocumentFormat {
  if (name !== undefined && /\.ya?ml$/i.test(name)) return 'yaml'
  if (name !== undefined && /\.json$/i.test(name)) return 'json'
  return /^\s*[[{]/.test(withoutMark(text)) ? 'json' : 'yaml'
}

/**
 * Reads JSON or YAML. Throws a {@link UserError} (`DOCUMENT_SYNTAX`) with file, line and column of the first mistake; a
 * repeated key is one, for an edit would lose it.
 *
 * @param name the file's name: tells the format and stands in errors
 * @example
 * readDocument('{"a": 1}').value // { a: 1 }
 */
export function readDocument(
  text: string,
  name?: string,
  format: DocumentFormat = formatOf(name, text),
): SourceDocument {
  if (text.length > MAX_DOCUMENT_CHARACTERS) {
    throw new UserError(
      'DOCUMENT_SYNTAX',
      `Expected at most ${MAX_DOCUMENT_CHARACTERS} characters, was ${text.length}.`,
    )
  }
  const fail = (line: number, column: number, message: string): never => {
    throw new UserError('DOCUMENT_SYNTAX', `${message} The text is not valid ${format.toUpperCase()}.`, {
      where: { file: name ?? 'document', line, column },
      frame: frameOf(text, line, column),
      hint: 'Nothing was changed.',
    })
  }
  const plain = withoutMark(text)
  try {
    return format === 'yaml' ? { format, text, ...readYaml(plain) } : { format, text, value: readJson(plain) }
  } catch (error) {
    if (error instanceof YamlSyntaxProblem) return fail(error.line, error.column, error.message)
    if (error instanceof JsonSyntaxProblem) {
      const before = plain.slice(0, error.offset)
      const line = before.split('\n').length
      return fail(line, error.offset - before.lastIndexOf('\n'), error.message)
    }
    if (error instanceof ReferenceError) return fail(1, 1, error.message) // too many aliases
    throw error
  }
}

function frameOf(text: string, line: number, column: number): string {
  const source = (text.split('\n')[line - 1] ?? '').slice(0, 200)
  return `${String(line).padStart(4)} │ ${source}\n     │ ${' '.repeat(Math.min(Math.max(0, column - 1), 200))}^`
}

/**
 * The text of the edited document: in the source's format, with its comments, order and spelling wherever nothing changed.
 *
 * @param after the value that the edit gave
 * @param patch the operations that lead to it; found by comparing when left out
 */
export function renderDocument(source: SourceDocument, after: JsonValue, patch?: Patch): string {
  if (after === source.value) return source.text
  const text = withoutMark(source.text)
  const mark = source.text.slice(0, source.text.length - text.length)
  if (source.format === 'json') return mark + renderJson(text, source.value, after)
  const operations = patch ?? diffDocuments(source.value, after)
  return (
    mark +
    (renderYaml(text, operations, after, source.nodes) ??
      renderYaml(text, diffDocuments(source.value, after), after, source.nodes) ??
      stringify(after))
  )
}
