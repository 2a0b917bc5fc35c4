/** @module `/api/documents`: previews, edits, batches and histories of the documents of a project. */
import { relative } from 'node:path'
import { Hono } from 'hono'
import { z } from 'zod'
import {
  executeWithRepair,
  type Model,
  type RepairedResult,
  type Vocabulary,
  vocabularies,
} from '../../documents/index.ts'
import { documentVocabulary, isModule } from '../../workspace/document-vocabulary.ts'
import {
  documentDiff,
  documentHistory,
  editDocument,
  editDocuments,
  moveInHistory,
  stepsSchema,
} from '../../workspace/edit-document.ts'
import type { Dashboard } from '../dashboard.ts'
import { streamChanges } from '../live-stream.ts'
import { projectPath } from '../project-path.ts'
import { readBody } from '../read-body.ts'
import { readQuery } from '../read-query.ts'
import { changeMessages, changesQuery, seenBy } from './runs.ts'

const command = z.union([z.string().min(1), stepsSchema])
const choice = {
  command,
  vocabulary: z.string().optional(),
  schema: z.string().optional().describe('path of a JSON Schema in the project'),
  mode: z.enum(['atomic', 'partial']).optional(),
  keep: z.enum(['prefix', 'independent']).optional(),
  threshold: z.number().min(0).max(1).optional(),
}

const previewBody = z
  .strictObject({ ...choice, file: z.string().optional(), document: z.json().optional() })
  .refine(({ file, document }) => (file === undefined) !== (document === undefined), 'either `file` or `document`')
const editBody = z.strictObject({ ...choice, file: z.string() })
const batchBody = z.strictObject({
  commands: z
    .array(z.strictObject({ id: z.string().optional(), document: z.string(), command }))
    .min(1)
    .max(1_000),
  commit: z.enum(['atomic', 'each']).default('atomic'),
  dryRun: z.boolean().default(false),
  vocabulary: z.string().optional(),
})
const moveBody = z.strictObject({
  file: z.string(),
  move: z.union([
    z.enum(['undo', 'redo']),
    z.strictObject({ goTo: z.union([z.int(), z.string()]) }),
    z.strictObject({ name: z.string() }),
  ]),
})

const version = z.string().transform((text) => (/^\d+$/.test(text) ? Number(text) : text))
const historyQuery = z.strictObject({ file: z.string(), from: version.optional(), to: version.optional() })
const folderQuery = z.strictObject({ folder: z.string().optional() })

/** What is wrong with a command stands in a result with status 200, as nothing is wrong with the request. */
export function documentRoutes({ folder, documents, watches, signal }: Dashboard): Hono {
  const routes = new Hono()
  const shown = (path: string): string => relative(folder, path)
  const files = ({
    vocabulary,
    schema,
  }: {
    readonly vocabulary?: string | undefined
    readonly schema?: string | undefined
  }) => ({
    ...(vocabulary === undefined
      ? {}
      : { vocabulary: isModule(vocabulary) ? projectPath(folder, vocabulary, 'module') : vocabulary }),
    ...(schema === undefined ? {} : { schema: projectPath(folder, schema) }),
  })

  routes.get('/vocabularies', (context) =>
    context.json(
      Object.values(vocabularies).map(({ name, title, intents }) => ({
        name,
        title,
        intents: Object.entries(intents).map(([intent, { title: does, slots = {} }]) => ({
          name: intent,
          title: does,
          parameters: Object.keys(slots),
        })),
      })),
    ),
  )

  routes.post('/preview', async (context) => {
    const { file, document, command: given, schema, vocabulary, ...options } = await readBody(context, previewBody)
    const { vocabulary: name, ...schemaPath } = files({ vocabulary, schema })
    if (file !== undefined) {
      const path = projectPath(folder, file)
      const edited = await editDocument(path, given as string, {
        ...defined(options),
        ...files({ vocabulary, schema }),
        dryRun: true,
      })
      return context.json({ ...edited, file: shown(path), vocabulary: edited.vocabulary })
    }
    const words: Vocabulary<Model> = await documentVocabulary(document!, {
      name,
      ...schemaPath,
      file: projectPath(folder, 'document.json'),
    })
    const result: RepairedResult = executeWithRepair(words, document!, given as string, {
      ...defined(options),
      dryRun: true,
    })
    return context.json({ vocabulary: words.name, result })
  })

  routes.post('/edit', async (context) => {
    const { file, command: given, schema, vocabulary, ...options } = await readBody(context, editBody)
    const path = projectPath(folder, file)
    const edited = await editDocument(path, given as string, {
      ...defined(options),
      ...files({ vocabulary, schema }),
    })
    return context.json({ ...edited, file: shown(path) })
  })

  routes.post('/batch', async (context) => {
    const { commands, vocabulary, ...options } = await readBody(context, batchBody)
    const batch = await editDocuments(
      commands.map(({ id, document, command: given }) => ({
        ...(id === undefined ? {} : { id }),
        document: projectPath(folder, document),
        command: given as string,
      })),
      { ...defined(options), ...files({ vocabulary }) },
    )
    return context.json({
      status: batch.status,
      rolledBack: batch.rolledBack,
      written: batch.written.map(shown),
      results: Object.fromEntries(batch.results),
    })
  })

  routes.get('/statistics', (context) => context.json(documents.read(readQuery(context, folderQuery).folder).report))

  routes.get('/activity', (context) => {
    const { report: _, activity, ...facts } = documents.read(readQuery(context, folderQuery).folder)
    return context.json({ ...facts, ...activity })
  })

  routes.get('/live', (context) => {
    const { seen } = readQuery(context, changesQuery)
    return streamChanges(context, {
      watch: watches.documents,
      seen: seenBy(context, seen),
      signal,
      messages: changeMessages,
    })
  })

  routes.get('/history', (context) => {
    const { file, from, to } = readQuery(context, historyQuery)
    const path = projectPath(folder, file)
    const { version, record } = documentHistory(path)
    const diff = from === undefined ? {} : { diff: documentDiff(path, from, to).patch }
    return context.json({ file, version, ...record, ...diff })
  })

  routes.post('/history', async (context) => {
    const { file, move } = await readBody(context, moveBody)
    const { history, changed } = moveInHistory(projectPath(folder, file), (before) => {
      if (move === 'undo') return before.undo()
      if (move === 'redo') return before.redo()
      return 'goTo' in move ? before.goTo(move.goTo) : before.name(move.name)
    })
    return context.json({ file, version: history.version, changed, document: history.document })
  })

  return routes
}

/** Without keys that are `undefined`: options tell absent and undefined apart. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
