/** @module The vocabulary that fits a document: a workflow's with the checks of its definition, a blueprint's, or one from a JSON Schema. */
import { readFileSync } from 'node:fs'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
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
  /** `workflow` or `blueprint`; default: the one that recognizes the document. */
  readonly name?: string | undefined
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
  const name = findVocabulary(document, choice.name)
  if (name !== 'workflow') return vocabularies[name] as unknown as Vocabulary<Model>
  return workflowVocabulary(await languageOf(choice.file), choice.file) as unknown as Vocabulary<Model>
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
