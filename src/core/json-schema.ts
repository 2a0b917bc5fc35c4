/** @module Checks a value against a JSON Schema: the keywords of draft 2020-12 that describe data, local references included. */
import { canonicalJson } from './canonical-json.ts'
import type { JsonValue } from './hash.ts'
import { textFormats } from './text-formats.ts'

/** A place that does not fit. */
export interface SchemaFinding {
  /** JSON Pointer (RFC 6901) of the place; of a member that is missing, where it would stand. */
  readonly path: string
  /** JSON Pointer of the value that was checked. */
  readonly at: string
  readonly keyword: string
  /** Without a full stop. */
  readonly message: string
}

export interface SchemaOptions {
  /** Judges the formats that have a definition (`email`, `date-time`, …). Default false: they are remarks. */
  readonly formats?: boolean
  /** Longer texts are not held against patterns, which may come from outside, too. Default 1 000. */
  readonly maxPatternCharacters?: number
}

type Schema = Readonly<Record<string, JsonValue>>
const MAX_DEPTH = 64
const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']

/**
 * All places of a value that do not fit a schema.
 *
 * @example
 * validateJson({ type: 'object', required: ['files'] }, {}) // [{ path: '/files', at: '', keyword: 'required', message: 'Expected "files"' }]
 */
export function validateJson(
  schema: JsonValue,
  value: JsonValue,
  options: SchemaOptions = {},
): readonly SchemaFinding[] {
  const findings: SchemaFinding[] = []
  check(schema, value, { at: '', root: schema, findings, depth: 0, options })
  return findings
}

/**
 * What is wrong with a schema itself, each with its JSON Pointer: types that do not exist, references that lead nowhere, patterns
 * that are none, and keywords that {@link validateJson} does not judge.
 *
 * @example
 * findSchemaMistakes({ type: 'strng' }) // [{ path: '/type', message: 'expected one of null, boolean, …, was "strng"' }]
 */
export function findSchemaMistakes(schema: JsonValue): readonly { readonly path: string; readonly message: string }[] {
  const mistakes: { path: string; message: string }[] = []
  const visit = (part: JsonValue | undefined, path: string): void => {
    if (part === undefined || typeof part === 'boolean') return
    if (!isRecord(part)) {
      mistakes.push({ path, message: `expected a schema, was ${JSON.stringify(part)}` })
      return
    }
    const complain = (key: string, message: string): void => void mistakes.push({ path: joined(path, key), message })
    for (const type of [part.type ?? []].flat()) {
      if (!TYPES.includes(type as string))
        complain('type', `expected one of ${TYPES.join(', ')}, was ${JSON.stringify(type)}`)
    }
    if (part.required !== undefined && !isTexts(part.required)) complain('required', 'expected a list of names')
    if (part.enum !== undefined && !Array.isArray(part.enum)) complain('enum', 'expected a list of values')
    if (typeof part.$ref === 'string' && resolveReference(schema, part.$ref) === undefined) {
      complain('$ref', `expected a reference inside of the schema, was "${part.$ref}"`)
    }
    for (const key of UNJUDGED) if (part[key] !== undefined) complain(key, 'is not supported')
    const patterns = isRecord(part.patternProperties) ? Object.keys(part.patternProperties) : []
    for (const pattern of [...(part.pattern === undefined ? [] : [part.pattern]), ...patterns]) {
      if (typeof pattern !== 'string' || regexOf(pattern) === undefined) {
        complain(part.pattern === pattern ? 'pattern' : 'patternProperties', 'expected a regular expression')
      }
    }
    for (const key of PARTS) visit(part[key], joined(path, key))
    for (const key of PART_LISTS) {
      const list = part[key]
      if (Array.isArray(list)) for (const [index, each] of list.entries()) visit(each, joined(joined(path, key), index))
    }
    // The lists of drafts before 2020-12.
    const { items } = part
    if (Array.isArray(items)) {
      for (const [index, each] of items.entries()) visit(each, joined(joined(path, 'items'), index))
    } else visit(items, joined(path, 'items'))
    for (const key of PART_MAPS) {
      const map = part[key]
      if (isRecord(map)) for (const [name, each] of Object.entries(map)) visit(each, joined(joined(path, key), name))
    }
  }
  visit(schema, '')
  return mistakes
}

const UNJUDGED = ['unevaluatedProperties', 'unevaluatedItems', '$dynamicRef', '$recursiveRef', 'additionalItems']
const PARTS = ['additionalProperties', 'propertyNames', 'contains', 'not', 'if', 'then', 'else']
const PART_LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const PART_MAPS = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']

/** The schema that a local reference means, or `undefined`. */
export function resolveReference(root: JsonValue, reference: string): JsonValue | undefined {
  if (!reference.startsWith('#')) return undefined
  let value: JsonValue | undefined = root
  for (const segment of reference.slice(1).split('/').slice(1)) {
    const key = decodeURIComponent(segment).replaceAll('~1', '/').replaceAll('~0', '~')
    value = Array.isArray(value)
      ? value[Number(key)]
      : isRecord(value) && Object.hasOwn(value, key)
        ? value[key]
        : undefined
  }
  return value
}

interface Place {
  readonly at: string
  readonly root: JsonValue
  readonly findings: SchemaFinding[]
  readonly depth: number
  readonly options: SchemaOptions
}

type Report = (keyword: string, message: string, path?: string) => void

function check(schema: JsonValue, value: JsonValue, place: Place): void {
  const { at, root, findings, depth, options } = place
  if (schema === true || depth > MAX_DEPTH) return
  const report: Report = (keyword, message, path = at) => void findings.push({ path, at, keyword, message })
  if (schema === false) {
    report('false', 'Expected nothing')
    return
  }
  if (!isRecord(schema)) return
  if (typeof schema.$ref === 'string') {
    const target = resolveReference(root, schema.$ref)
    if (target === undefined) report('$ref', `Expected the reference ${schema.$ref} to exist`)
    else check(target, value, { ...place, depth: depth + 1 })
  }
  const types =
    typeof schema.type === 'string'
      ? [schema.type]
      : Array.isArray(schema.type)
        ? (schema.type as readonly string[])
        : undefined
  const own = typeOf(value)
  if (types !== undefined && !types.includes(own) && !(own === 'integer' && types.includes('number'))) {
    report('type', `Expected ${types.join(' or ')}, was ${own}`)
    return
  }
  if (Array.isArray(schema.enum) && !schema.enum.some((each: JsonValue) => isEqual(each, value))) {
    const legal = JSON.stringify(schema.enum).slice(0, 120)
    report('enum', `Expected one of ${legal}, was ${JSON.stringify(value).slice(0, 60)}`)
  }
  if (schema.const !== undefined && !isEqual(schema.const, value)) {
    report('const', `Expected ${JSON.stringify(schema.const)}`)
  }
  if (typeof value === 'number') checkNumber(schema, value, report)
  if (typeof value === 'string') checkText(schema, value, options, report)
  if (Array.isArray(value)) checkList(schema, value, place, report)
  if (isRecord(value)) checkObject(schema, value, place, report)
  checkCombined(schema, value, place, report)
}

function checkNumber(schema: Schema, value: number, report: Report): void {
  const limit = (key: string): number | undefined => (typeof schema[key] === 'number' ? schema[key] : undefined)
  const [min, max, above, below, multiple] = [
    limit('minimum'),
    limit('maximum'),
    limit('exclusiveMinimum'),
    limit('exclusiveMaximum'),
    limit('multipleOf'),
  ]
  if (min !== undefined && value < min) report('minimum', `Expected at least ${min}, was ${value}`)
  if (max !== undefined && value > max) report('maximum', `Expected at most ${max}, was ${value}`)
  if (above !== undefined && value <= above) report('exclusiveMinimum', `Expected more than ${above}, was ${value}`)
  if (below !== undefined && value >= below) report('exclusiveMaximum', `Expected less than ${below}, was ${value}`)
  if (multiple !== undefined && multiple > 0 && Math.abs(value / multiple - Math.round(value / multiple)) > 1e-9)
    report('multipleOf', `Expected a multiple of ${multiple}, was ${value}`)
}

function checkText(schema: Schema, value: string, options: SchemaOptions, report: Report): void {
  const { minLength, maxLength, pattern, format } = schema
  const length = [...value].length
  if (typeof minLength === 'number' && length < minLength)
    report('minLength', `Expected at least ${minLength} characters, was ${length}`)
  if (typeof maxLength === 'number' && length > maxLength)
    report('maxLength', `Expected at most ${maxLength} characters, was ${length}`)
  if (
    typeof pattern === 'string' &&
    value.length <= (options.maxPatternCharacters ?? 1_000) &&
    regexOf(pattern)?.test(value) !== true
  )
    report('pattern', `Expected a text that matches ${pattern}`)
  if (options.formats !== true || typeof format !== 'string' || !Object.hasOwn(textFormats, format)) return
  if (!textFormats[format]!(value))
    report('format', `Expected a text of the format ${format}, was ${JSON.stringify(value).slice(0, 60)}`)
}

function checkList(schema: Schema, value: readonly JsonValue[], place: Place, report: Report): void {
  const { minItems, maxItems, contains, minContains, maxContains } = schema
  if (typeof minItems === 'number' && value.length < minItems)
    report('minItems', `Expected at least ${minItems} items, was ${value.length}`)
  if (typeof maxItems === 'number' && value.length > maxItems)
    report('maxItems', `Expected at most ${maxItems} items, was ${value.length}`)
  if (schema.uniqueItems === true && new Set(value.map(canonicalJson)).size < value.length)
    report('uniqueItems', 'Expected items that differ')
  // In drafts before 2020-12 a list under `items` is what is `prefixItems` now.
  const listed = Array.isArray(schema.items) ? schema.items : schema.prefixItems
  const prefix = Array.isArray(listed) ? (listed as readonly JsonValue[]) : []
  const rest = Array.isArray(schema.items) ? undefined : schema.items
  value.forEach((item, index) => {
    const own = prefix[index] ?? rest
    if (own !== undefined) check(own, item, { ...place, at: joined(place.at, index), depth: place.depth + 1 })
  })
  if (contains === undefined) return
  const count = value.filter((item) => fits(contains, item, place)).length
  const [least, most] = [typeof minContains === 'number' ? minContains : 1, maxContains]
  if (count < least) report('contains', `Expected at least ${least} items of a shape, was ${count}`)
  if (typeof most === 'number' && count > most)
    report('contains', `Expected at most ${most} items of a shape, was ${count}`)
}

function checkObject(schema: Schema, value: Schema, place: Place, report: Report): void {
  const { at, depth } = place
  const properties = isRecord(schema.properties) ? schema.properties : {}
  const patterns = isRecord(schema.patternProperties) ? Object.entries(schema.patternProperties) : []
  const missing = (keys: JsonValue | undefined): void => {
    for (const key of Array.isArray(keys) ? (keys as readonly string[]) : []) {
      if (!Object.hasOwn(value, key)) report('required', `Expected "${key}"`, joined(at, key))
    }
  }
  missing(schema.required)
  for (const [key, item] of Object.entries(value)) {
    const inner = { ...place, at: joined(at, key), depth: depth + 1 }
    if (schema.propertyNames !== undefined) check(schema.propertyNames, key, inner)
    if (isRecord(schema.dependentRequired) && Object.hasOwn(schema.dependentRequired, key)) {
      missing(schema.dependentRequired[key])
    }
    if (isRecord(schema.dependentSchemas) && Object.hasOwn(schema.dependentSchemas, key)) {
      check(schema.dependentSchemas[key]!, value, { ...place, depth: depth + 1 })
    }
    let known = false
    if (Object.hasOwn(properties, key)) {
      known = true
      check(properties[key]!, item, inner)
    }
    for (const [pattern, part] of patterns) {
      if (key.length > 1_000 || regexOf(pattern)?.test(key) !== true) continue
      known = true
      check(part, item, inner)
    }
    const rest = schema.additionalProperties
    if (known || rest === undefined) continue
    if (rest === false) report('additionalProperties', `Expected no "${key}"`, inner.at)
    else check(rest, item, inner)
  }
  const count = Object.keys(value).length
  if (typeof schema.minProperties === 'number' && count < schema.minProperties)
    report('minProperties', `Expected at least ${schema.minProperties} members, was ${count}`)
  if (typeof schema.maxProperties === 'number' && count > schema.maxProperties)
    report('maxProperties', `Expected at most ${schema.maxProperties} members, was ${count}`)
}

function checkCombined(schema: Schema, value: JsonValue, place: Place, report: Report): void {
  const inner = { ...place, depth: place.depth + 1 }
  const list = (key: string): readonly JsonValue[] =>
    Array.isArray(schema[key]) ? (schema[key] as readonly JsonValue[]) : []
  for (const each of list('allOf')) check(each, value, inner)
  const [any, one] = [list('anyOf'), list('oneOf')]
  if (any.length > 0 && !any.some((each) => fits(each, value, place))) report('anyOf', 'Expected one of several shapes')
  if (one.length > 0 && one.filter((each) => fits(each, value, place)).length !== 1)
    report('oneOf', 'Expected exactly one of several shapes')
  if (schema.not !== undefined && fits(schema.not, value, place)) report('not', 'Expected another shape')
  if (schema.if !== undefined) {
    const branch = fits(schema.if, value, place) ? schema.then : schema.else
    if (branch !== undefined) check(branch, value, inner)
  }
}

function fits(schema: JsonValue, value: JsonValue, place: Place): boolean {
  const findings: SchemaFinding[] = []
  check(schema, value, { ...place, findings, depth: place.depth + 1 })
  return findings.length === 0
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/** With the rules for Unicode where the pattern keeps them. */
function regexOf(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags)
    } catch {
      // Tried without, then given up.
    }
  }
  return undefined
}

const joined = (pointer: string, key: string | number): string =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`

const isEqual = (a: JsonValue, b: JsonValue): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && canonicalJson(a) === canonicalJson(b))

const isTexts = (value: JsonValue): boolean => Array.isArray(value) && value.every((each) => typeof each === 'string')

function isRecord(value: JsonValue | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
