/** @module A vocabulary for any document that has a JSON Schema: lists of objects become things, titles become names of their keys. */
import type { JsonValue } from '../../../core/hash.ts'
import { resolveReference } from '../../../core/json-schema.ts'
import { isRecord, joinPointer, type Pointer } from '../../document/pointer.ts'
import { IDENTIFIERS, vocabularyOfLists } from '../define-vocabulary.ts'
import { advanceTree, TreeModel } from '../tree/model.ts'
import type { ThingList } from '../tree/thing-intents.ts'
import { foldName, singularOf, type Vocabulary, wordsOf } from '../vocabulary.ts'
import { validateSchema } from './validate.ts'

export interface SchemaVocabularyOptions {
  readonly name?: string
  readonly schema: JsonValue
}

/**
 * Derives a vocabulary from a JSON Schema: set, add, remove, rename and move things and values, by path and by title. The
 * result of every command is checked against the schema.
 *
 * @example
 * const vocabulary = vocabularyFromSchema({ schema: { type: 'object', properties: { port: { type: 'integer', title: 'Port number', maximum: 65535 } } } })
 * executeCommand(vocabulary, { port: 80 }, 'set the port number to 8080')
 */
export function vocabularyFromSchema({ name, schema }: SchemaVocabularyOptions): Vocabulary<TreeModel> {
  const found: Found = { lists: [], titles: new Map(), keys: new Set(), flags: new Set() }
  collect(schema, schema, '', found, 0)
  const { lists, titles, keys, flags } = found
  const base = vocabularyOfLists(
    {
      name: name ?? 'json-schema',
      title: isRecord(schema) && typeof schema.title === 'string' ? schema.title : 'documents with a schema',
      thing: lists[0]?.noun ?? 'item',
      check: (document) =>
        validateSchema(schema, document).map(({ path, keyword, message }) => ({ rule: keyword, message, path })),
      recognizes: (document) => validateSchema(schema, document).length === 0,
    },
    lists,
    [...flags],
  )
  const open = (document: JsonValue): TreeModel => new TreeModel(document, base.open(document).things, titles)
  return {
    ...base,
    open,
    advance: (model, patch, document) => advanceTree(open, model, patch, document),
    names: (model) => {
      const names = base.names(model)
      return { ...names, key: new Set([...(names.key ?? []), ...titles.keys(), ...keys]) }
    },
  }
}

/** What a schema says of its documents. */
interface Found {
  readonly lists: ThingList[]
  /** Keys by title, without case and separators. */
  readonly titles: Map<string, string>
  /** All keys, without case and separators. */
  readonly keys: Set<string>
  /** Keys that are true or false. */
  readonly flags: Set<string>
}

type Shape = Readonly<Record<string, JsonValue>>

/** Lists and maps of objects, titles and switches of properties. */
function collect(schema: JsonValue, root: JsonValue, pointer: Pointer, found: Found, depth: number): void {
  const shape = resolved(schema, root)
  if (shape === undefined || depth > 12) return
  const item = objectIn(shape.items, root)
  const member = objectIn(shape.additionalProperties, root)
  if (item !== undefined || (member !== undefined && !isRecord(shape.properties))) {
    addList(item ?? member!, root, pointer, found)
    return
  }
  for (const [key, property] of Object.entries(isRecord(shape.properties) ? shape.properties : {})) {
    takeProperty(key, property, found)
    collect(property, root, joinPointer(pointer, key), found, depth + 1)
  }
}

function takeProperty(key: string, property: JsonValue, { titles, keys, flags }: Found): void {
  keys.add(foldName(key))
  if (!isRecord(property)) return
  if (typeof property.title === 'string') titles.set(foldName(property.title), key)
  if (property.type === 'boolean') flags.add(key)
}

function addList(item: Shape, root: JsonValue, pointer: Pointer, found: Found): void {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1)
  const noun = typeof item.title === 'string' ? item.title.toLowerCase() : singularOf(wordsOf(name).at(-1) ?? 'item')
  const properties = isRecord(item.properties) ? item.properties : {}
  const required = Array.isArray(item.required) ? item.required : []
  const members: Record<string, JsonValue> = {}
  for (const [key, property] of Object.entries(properties)) {
    takeProperty(key, property, found)
    const shape = resolved(property, root)
    const value = shape?.const ?? shape?.default
    if (value !== undefined && required.includes(key)) members[key] = value
  }
  // What alone every thing must have as a text tells it from the others: a route by its path.
  const texts = required.filter(
    (each) => typeof each === 'string' && resolved(properties[each] ?? null, root)?.type === 'string',
  )
  const identifiedBy =
    IDENTIFIERS.find((each) => Object.hasOwn(properties, each)) ?? (texts.length === 1 ? String(texts[0]) : undefined)
  found.lists.push({ pointer, noun, members, ...(identifiedBy === undefined ? {} : { identifiedBy }) })
}

/** A schema of objects, or nothing. */
function objectIn(schema: JsonValue | undefined, root: JsonValue): Shape | undefined {
  const shape = resolved(schema ?? null, root)
  return shape !== undefined && (shape.type === 'object' || isRecord(shape.properties)) ? shape : undefined
}

function resolved(schema: JsonValue, root: JsonValue): Shape | undefined {
  let shape: JsonValue | undefined = schema
  for (let i = 0; i < 12 && isRecord(shape) && typeof shape.$ref === 'string'; i++)
    shape = resolveReference(root, shape.$ref)
  return isRecord(shape) ? shape : undefined
}
