/** @module A vocabulary for any document that has a JSON Schema: lists of objects become things, titles become names of their keys. */
import type { JsonValue } from '../../../core/hash.ts'
import { resolveReference } from '../../../core/json-schema.ts'
import { isRecord, joinPointer, type Pointer } from '../../document/pointer.ts'
import { defineVocabulary } from '../define-vocabulary.ts'
import { advanceTree, TreeModel } from '../tree/model.ts'
import { foldName, singularOf, type Vocabulary, wordsOf } from '../vocabulary.ts'
import { validateSchema } from './validate.ts'

export interface SchemaVocabularyOptions {
  readonly name?: string
  readonly schema: JsonValue
}

/**
 * Derives a vocabulary from a JSON Schema: set, add to and remove from lists, remove, rename and move by path and by title. The
 * result of every command is checked against the schema.
 *
 * @example
 * const vocabulary = vocabularyFromSchema({ schema: { type: 'object', properties: { port: { type: 'integer', title: 'Port number', maximum: 65535 } } } })
 * executeCommand(vocabulary, { port: 80 }, 'set the port number to 8080')
 */
export function vocabularyFromSchema({ name, schema }: SchemaVocabularyOptions): Vocabulary<TreeModel> {
  const lists: Pointer[] = []
  const titles = new Map<string, string>()
  collect(schema, schema, '', lists, titles, 0)
  const list = lists[0]
  const noun = list === undefined ? 'item' : singularOf(wordsOf(list.slice(list.lastIndexOf('/') + 1)).at(-1) ?? 'item')
  const base = defineVocabulary({
    name: name ?? 'json-schema',
    title: isRecord(schema) && typeof schema.title === 'string' ? schema.title : 'documents with a schema',
    thing: noun,
    lists,
    check: (document) =>
      validateSchema(schema, document).map(({ path, keyword, message }) => ({ rule: keyword, message, path })),
    recognizes: (document) => validateSchema(schema, document).length === 0,
  })
  const open = (document: JsonValue): TreeModel => new TreeModel(document, base.open(document).things, titles)
  return {
    ...base,
    open,
    advance: (model, patch, document) => advanceTree(open, model, patch, document),
    names: (model) => {
      const names = base.names(model)
      return { ...names, key: new Set([...(names.key ?? []), ...titles.keys()]) }
    },
  }
}

/** Lists of objects, and titles of properties. */
function collect(
  schema: JsonValue,
  root: JsonValue,
  pointer: Pointer,
  lists: Pointer[],
  titles: Map<string, string>,
  depth: number,
): void {
  if (!isRecord(schema) || depth > 12) return
  const target = typeof schema.$ref === 'string' ? resolveReference(root, schema.$ref) : undefined
  if (target !== undefined) {
    collect(target, root, pointer, lists, titles, depth + 1)
    return
  }
  const properties = isRecord(schema.properties) ? schema.properties : {}
  for (const [key, property] of Object.entries(properties)) {
    if (!isRecord(property)) continue
    const place = joinPointer(pointer, key)
    if (typeof property.title === 'string') titles.set(foldName(property.title), key)
    const items = isRecord(property.items) ? property.items : undefined
    const item = typeof items?.$ref === 'string' ? resolveReference(root, items.$ref) : items
    if (property.type === 'array' && isRecord(item) && (item.type === 'object' || isRecord(item.properties))) {
      lists.push(place)
      collectTitles(item, titles)
    } else collect(property, root, place, lists, titles, depth + 1)
  }
}

function collectTitles(item: Readonly<Record<string, JsonValue>>, titles: Map<string, string>): void {
  for (const [key, property] of Object.entries(isRecord(item.properties) ? item.properties : {})) {
    if (isRecord(property) && typeof property.title === 'string') titles.set(foldName(property.title), key)
  }
}
