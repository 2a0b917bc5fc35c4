/** @module Checks a value against a JSON Schema: the keywords of draft 2020-12 that describe data, local references included. */
import type { JsonValue } from '../../../core/hash.ts'
import { jsonEqual } from '../../document/equal.ts'
import { childOf, isRecord, joinPointer, type Pointer } from '../../document/pointer.ts'

/** A place that does not fit. */
export interface SchemaFinding {
  readonly path: Pointer
  readonly keyword: string
  readonly message: string
}

type Schema = Readonly<Record<string, JsonValue>>
const MAX_DEPTH = 64

const typeOf = (value: JsonValue): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : typeof value === 'number' && Number.isInteger(value)
        ? 'integer'
        : typeof value

/** The schema that a local reference means, or `undefined`. */
export function resolveReference(root: JsonValue, reference: string): JsonValue | undefined {
  if (!reference.startsWith('#')) return undefined
  let value: JsonValue | undefined = root
  for (const segment of reference.slice(1).split('/').slice(1))
    value = childOf(value, decodeURIComponent(segment).replaceAll('~1', '/').replaceAll('~0', '~'))
  return value
}

/** All places of a value that do not fit a schema. Formats are not judged. */
export function validateSchema(schema: JsonValue, value: JsonValue): readonly SchemaFinding[] {
  const findings: SchemaFinding[] = []
  check(schema, value, '', schema, findings, 0)
  return findings
}

function check(
  schema: JsonValue,
  value: JsonValue,
  path: Pointer,
  root: JsonValue,
  findings: SchemaFinding[],
  depth: number,
): void {
  if (schema === true || depth > MAX_DEPTH) return
  const report = (keyword: string, message: string): void => {
    findings.push({ path, keyword, message: `${message} at "${path || '/'}".` })
  }
  if (schema === false) {
    report('false', 'Expected nothing')
    return
  }
  if (!isRecord(schema)) return
  const s: Schema = schema
  if (typeof s.$ref === 'string') {
    const target = resolveReference(root, s.$ref)
    if (target === undefined) report('$ref', `Expected the reference ${s.$ref} to exist`)
    else check(target, value, path, root, findings, depth + 1)
  }
  const types =
    typeof s.type === 'string' ? [s.type] : Array.isArray(s.type) ? (s.type as readonly string[]) : undefined
  const own = typeOf(value)
  if (types !== undefined && !types.includes(own) && !(own === 'integer' && types.includes('number'))) {
    report('type', `Expected ${types.join(' or ')}, was ${own}`)
    return
  }
  if (Array.isArray(s.enum) && !s.enum.some((each: JsonValue) => jsonEqual(each, value)))
    report('enum', `Expected one of ${JSON.stringify(s.enum).slice(0, 120)}, was ${JSON.stringify(value).slice(0, 60)}`)
  if (s.const !== undefined && !jsonEqual(s.const, value)) report('const', `Expected ${JSON.stringify(s.const)}`)
  if (typeof value === 'number') checkNumber(s, value, report)
  if (typeof value === 'string') checkText(s, value, report)
  if (Array.isArray(value)) checkList(s, value, path, root, findings, depth, report)
  if (isRecord(value)) checkObject(s, value, path, root, findings, depth, report)
  checkCombined(s, value, path, root, findings, depth, report)
}

type Report = (keyword: string, message: string) => void

function checkNumber(s: Schema, value: number, report: Report): void {
  const limit = (key: string): number | undefined => (typeof s[key] === 'number' ? s[key] : undefined)
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

function checkText(s: Schema, value: string, report: Report): void {
  const length = [...value].length
  if (typeof s.minLength === 'number' && length < s.minLength)
    report('minLength', `Expected at least ${s.minLength} characters, was ${length}`)
  if (typeof s.maxLength === 'number' && length > s.maxLength)
    report('maxLength', `Expected at most ${s.maxLength} characters, was ${length}`)
  // A pattern is run on short texts only: a schema may come from outside, and so may its regular expressions.
  if (typeof s.pattern === 'string' && value.length <= 1_000 && !new RegExp(s.pattern, 'u').test(value))
    report('pattern', `Expected a text that matches ${s.pattern}`)
}

function checkList(
  s: Schema,
  value: readonly JsonValue[],
  path: Pointer,
  root: JsonValue,
  findings: SchemaFinding[],
  depth: number,
  report: Report,
): void {
  if (typeof s.minItems === 'number' && value.length < s.minItems)
    report('minItems', `Expected at least ${s.minItems} items, was ${value.length}`)
  if (typeof s.maxItems === 'number' && value.length > s.maxItems)
    report('maxItems', `Expected at most ${s.maxItems} items, was ${value.length}`)
  if (s.uniqueItems === true && value.some((item, i) => value.slice(0, i).some((other) => jsonEqual(other, item))))
    report('uniqueItems', 'Expected items that differ')
  const prefix = Array.isArray(s.prefixItems) ? (s.prefixItems as readonly JsonValue[]) : []
  value.forEach((item, i) => {
    const schema = prefix[i] ?? s.items
    if (schema !== undefined) check(schema, item, joinPointer(path, i), root, findings, depth + 1)
  })
}

function checkObject(
  s: Schema,
  value: Readonly<Record<string, JsonValue>>,
  path: Pointer,
  root: JsonValue,
  findings: SchemaFinding[],
  depth: number,
  report: Report,
): void {
  const properties = isRecord(s.properties) ? s.properties : {}
  const patterns = isRecord(s.patternProperties) ? Object.entries(s.patternProperties) : []
  for (const key of Array.isArray(s.required) ? (s.required as readonly string[]) : []) {
    if (!Object.hasOwn(value, key))
      findings.push({
        path: joinPointer(path, key),
        keyword: 'required',
        message: `Expected "${key}" at "${path || '/'}".`,
      })
  }
  for (const [key, item] of Object.entries(value)) {
    const place = joinPointer(path, key)
    let known = false
    if (Object.hasOwn(properties, key)) {
      known = true
      check(properties[key]!, item, place, root, findings, depth + 1)
    }
    for (const [pattern, schema] of patterns) {
      if (key.length > 1_000 || !new RegExp(pattern, 'u').test(key)) continue
      known = true
      check(schema, item, place, root, findings, depth + 1)
    }
    const rest = s.additionalProperties
    if (known || rest === undefined) continue
    if (rest === false)
      findings.push({
        path: place,
        keyword: 'additionalProperties',
        message: `Expected no "${key}" at "${path || '/'}".`,
      })
    else check(rest, item, place, root, findings, depth + 1)
  }
  const count = Object.keys(value).length
  if (typeof s.minProperties === 'number' && count < s.minProperties)
    report('minProperties', `Expected at least ${s.minProperties} members, was ${count}`)
  if (typeof s.maxProperties === 'number' && count > s.maxProperties)
    report('maxProperties', `Expected at most ${s.maxProperties} members, was ${count}`)
}

function checkCombined(
  s: Schema,
  value: JsonValue,
  path: Pointer,
  root: JsonValue,
  findings: SchemaFinding[],
  depth: number,
  report: Report,
): void {
  const fits = (schema: JsonValue): boolean => {
    const own: SchemaFinding[] = []
    check(schema, value, path, root, own, depth + 1)
    return own.length === 0
  }
  const list = (key: string): readonly JsonValue[] => (Array.isArray(s[key]) ? (s[key] as readonly JsonValue[]) : [])
  for (const schema of list('allOf')) check(schema, value, path, root, findings, depth + 1)
  if (list('anyOf').length > 0 && !list('anyOf').some(fits)) report('anyOf', 'Expected one of several shapes')
  if (list('oneOf').length > 0 && list('oneOf').filter(fits).length !== 1)
    report('oneOf', 'Expected exactly one of several shapes')
  if (s.not !== undefined && fits(s.not)) report('not', 'Expected another shape')
  if (s.if !== undefined) {
    const branch = fits(s.if) ? s.then : s.else
    if (branch !== undefined) check(branch, value, path, root, findings, depth + 1)
  }
}
