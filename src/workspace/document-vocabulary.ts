/**
 * @module The vocabulary that fits a document: a workflow's with the checks of its definition, a blueprint's, one of the user's own
 * from a file, or one from a JSON Schema.
 */
import { existsSync, readFileSync } from 'node:fs'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { importModule } from '../core/import-module.ts'
import { inspectObject, type Vocabulary as Language } from '../definition/index.ts'
import {
  createWorkflowVocabulary,
  findVocabulary,
  type Model,
  readDocument,
  type Vocabulary,
  vocabularies,
  vocabularyFromSchema,
  type WorkflowFinding,
} from '../documents/index.ts'
import { languageOf } from './workspace.ts'

export interface VocabularyChoice {
  /** `workflow`, `blueprint`, or the absolute path of a module with one of the user's own; default: the built-in one that recognizes the document. */
  readonly name?: string | undefined
  /** Which of a module with several; default: the one that recognizes the document. */
  readonly member?: string | undefined
  /** A JSON Schema file: things, names and checks are derived from it. */
  readonly schema?: string | undefined
  /** The file of the document: plug-ins and sub-workflows are found beside it. */
  readonly file: string
}

/**
 * The vocabulary for editing a document.
 *
 * @throws UserError when no vocabulary fits or the schema cannot be read
 * @example
 * const vocabulary = await documentVocabulary(document, { file: 'workflow.yaml' })
 * executeCommand(vocabulary, document, 'raise n_trials to 500')
 */
export async function documentVocabulary(document: JsonValue, choice: VocabularyChoice): Promise<Vocabulary<Model>> {
  if (choice.schema !== undefined) {
    if (choice.name !== undefined) {
      throw new UserError('INVALID_ARGUMENT', 'Expected a vocabulary or a schema, were both.')
    }
    return vocabularyFromSchema({ schema: readSchema(choice.schema) }) as unknown as Vocabulary<Model>
  }
  if (choice.name !== undefined && isModule(choice.name)) return ownVocabulary(choice.name, document, choice.member)
  const name = findVocabulary(document, choice.name)
  if (name !== 'workflow') return vocabularies[name] as unknown as Vocabulary<Model>
  return workflowVocabulary(await languageOf(choice.file), choice.file) as unknown as Vocabulary<Model>
}

/** Whether the name of a vocabulary is the path of a module that exports it. */
export const isModule = (name: string): boolean => /\.[cm]?[jt]s$/.test(name)

/** A vocabulary of the user's own, made with `defineVocabulary` and exported by a module. */
async function ownVocabulary(
  file: string,
  document: JsonValue,
  member: string | undefined,
): Promise<Vocabulary<Model>> {
  const exported = Object.values(await importVocabularies(file)).filter(isVocabulary)
  const names = exported
    .map(({ name }) => name)
    .sort()
    .join(', ')
  const [only] = exported
  if (only === undefined) {
    throw vocabularyError(file, 'Expected an export that is a vocabulary, was none.', {
      hint: '`export const bakery = defineVocabulary({ … })`, of `phaseline/documents`.',
    })
  }
  const found =
    exported.length === 1
      ? only
      : exported.find((each) => (member === undefined ? each.recognizes(document) : each.name === member))
  if (found !== undefined) return found
  throw vocabularyError(file, `Expected a document that one of its vocabularies (${names}) recognizes.`)
}

async function importVocabularies(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await importModule(file)
  } catch (error) {
    if (error instanceof UserError) throw error
    const isGone = !existsSync(file)
    throw vocabularyError(
      file,
      isGone
        ? 'Expected a module with a vocabulary, there is no such file.'
        : `Expected a vocabulary that loads, it threw: ${(error as Error).message}`,
      { cause: error },
    )
  }
}

const vocabularyError = (file: string, message: string, more: { hint?: string; cause?: unknown } = {}): UserError =>
  new UserError('DOCUMENT_VOCABULARY_UNKNOWN', message, { where: { file }, ...more })

/** What `defineVocabulary` makes, whatever instance of this package made it. */
function isVocabulary(value: unknown): value is Vocabulary<Model> {
  const { name, intents, grammar, open, verify } = (value ?? {}) as Readonly<Partial<Vocabulary<Model>>>
  return (
    typeof name === 'string' &&
    typeof intents === 'object' &&
    typeof grammar === 'object' &&
    typeof open === 'function' &&
    typeof verify === 'function'
  )
}

/** The vocabulary of workflow documents with the checks of `phaseline validate`, less those that look at data. */
export function workflowVocabulary(language: Language, file: string): ReturnType<typeof createWorkflowVocabulary> {
  return createWorkflowVocabulary({
    check: (document) =>
      inspectObject(document, { vocabulary: language, file }).diagnostics.flatMap(
        ({ severity, code, message, path, hint }): WorkflowFinding[] =>
          severity === 'unavailable'
            ? []
            : [{ severity, code, message, path: pointerOf(path), ...(hint === undefined ? {} : { hint }) }],
      ),
    phaseTypes: [...Object.keys(language.phaseTypes), ...Object.keys(language.knownTypes)],
  })
}

const pointerOf = (path: readonly (string | number)[]): string =>
  path.map((each) => `/${String(each).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

function readSchema(file: string): JsonValue {
  try {
    return readDocument(readFileSync(file, 'utf8'), file).value
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError('WF_FILE', `Expected a JSON Schema at "${file}": ${(error as Error).message}.`, {
      cause: error,
    })
  }
}
