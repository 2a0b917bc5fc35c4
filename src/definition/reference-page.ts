/** @module The reference page of the language as Markdown, from the same schema that checks definitions. */
import type { JsonValue } from '../core/hash.ts'
import { workflowJsonSchema } from './json-schema.ts'
import { own } from './own.ts'
import type { Vocabulary } from './vocabulary.ts'

interface Node {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: JsonValue
  readonly enum?: readonly JsonValue[]
  readonly const?: JsonValue
  readonly anyOf?: readonly Node[]
  readonly oneOf?: readonly Node[]
  readonly items?: Node
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Node | boolean
  readonly allOf?: readonly Node[]
  readonly if?: Node
  readonly then?: Node
  readonly definitions?: Readonly<Record<string, Node>>
}

/**
 * Markdown: the keys of a file, of a phase, and the `config` of each phase type, one table each.
 *
 * @param vocabulary the phase types and sections of this version
 */
export function workflowReferencePage(vocabulary: Vocabulary): string {
  const schema = workflowJsonSchema(vocabulary) as unknown as Node
  const definitions = schema.definitions ?? {}
  const phase = definitions.phase ?? {}
  const { workflow: _, ...top } = schema.properties ?? {}
  const parts = [
    '# The language of workflows',
    '',
    'Generated from `src/definition/`. A definition is a YAML file (or a TypeScript module that exports `workflow`). Unknown',
    'keys are errors. Keys of the file, except sections such as `data`, may also stand under `workflow:`.',
    '',
    '## Keys of a file',
    '',
    ...table(top, schema.required, definitions),
    '',
    '## Keys of a phase',
    '',
    ...table(phase.properties ?? {}, phase.required, definitions),
    '',
    '## Expressions',
    '',
    'Texts in `config` may hold `${…}`; `condition`, `until` and gates are expressions with or without it. They are written in',
    'the Common Expression Language: paths (`phase.output.key`, `list[0]`), numbers, texts, `true`, `false`, `null`, lists and',
    'maps, `+ - * / %`, comparison, `&& || !`, `a ? b : c`, `in`, `has(a.b)`, `size(x)`, list macros (`all`, `exists`, `filter`,',
    '`map`), `min`, `max`, `abs`, `round`, `floor`, `ceil`, `sqrt`. A text that is one `${…}` keeps the type of its value. `$${`',
    'is a plain `${`. Names: the phases, `env`, `workflow`, `global_config`, `params`, and in loops `item`, `index`, `round`,',
    '`previous`. A phase whose name the language cannot spell is read as `phases["unit-tests"]`, `phases.package`.',
    '',
    'Numbers of outputs are doubles, and so is what they are combined with: `values.n / 2` of 7 is 3.5. Between literals without a',
    'point `/` gives whole numbers: `7 / 2` is 3. Whole numbers that are divided by zero, missing keys and results without a',
    'JSON spelling are errors. `has(phase.output)` is false for a phase that was skipped or failed. Patterns of `matches` are',
    'literals in the syntax of RE2.',
    '',
    '## Phase types',
  ]
  for (const { if: condition, then } of phase.allOf ?? []) {
    const name = String(condition?.properties?.type?.const)
    const type = own(vocabulary.phaseTypes, name)
    if (type === undefined) continue
    const config = then?.properties?.config ?? {}
    parts.push(
      '',
      `### \`${name}\``,
      '',
      type.description,
      '',
      ...nested('', config, definitions),
      '',
      '| output | is |',
      '|---|---|',
      ...Object.entries(type.outputs).map(([output, text]) => `| \`${output}\` | ${cell(text)} |`),
    )
  }
  const later = Object.entries(vocabulary.knownTypes)
  if (later.length > 0) {
    parts.push('', '### Known, not yet available', '', '| type | will be |', '|---|---|')
    parts.push(...later.map(([name, text]) => `| \`${name}\` | ${cell(text)} |`))
  }
  return `${parts.join('\n')}\n`
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')

type Definitions = Readonly<Record<string, Node>>

function table(
  properties: Readonly<Record<string, Node>>,
  required: readonly string[] = [],
  definitions: Definitions,
): string[] {
  return ['| key | value | default | meaning |', '|---|---|---|---|', ...rows('', properties, required, definitions, 0)]
}

function nested(prefix: string, node: Node, definitions: Definitions): string[] {
  const { properties, required } = objectOf(node, definitions) ?? {}
  if (properties === undefined || Object.keys(properties).length === 0) return ['`config` is a free mapping or empty.']
  return [
    '| key of `config` | value | default | meaning |',
    '|---|---|---|---|',
    ...rows(prefix, properties, required ?? [], definitions, 0),
  ]
}

/** Keys inside keys are written `limits.max_total_memory_gb`; a mapping by name `phase_resources.NAME.max_workers`. */
function rows(
  prefix: string,
  properties: Readonly<Record<string, Node>>,
  required: readonly string[],
  definitions: Definitions,
  depth: number,
): string[] {
  return Object.entries(properties).flatMap(([key, node]) => {
    const name = prefix + key
    const fallback = node.default
    const shown =
      fallback === undefined || (typeof fallback === 'object' && fallback !== null)
        ? required.includes(key)
          ? 'needed'
          : ''
        : `\`${JSON.stringify(fallback)}\``
    const row = `| \`${name}\` | ${cell(kind(node, definitions))} | ${shown} | ${cell(node.description ?? '')} |`
    if (depth >= 4) return [row]
    const object = objectOf(node, definitions)
    const inner = object?.properties
    if (inner !== undefined) return [row, ...rows(`${name}.`, inner, object?.required ?? [], definitions, depth + 1)]
    const values = node.additionalProperties
    const each = typeof values === 'object' ? objectOf(values, definitions) : undefined
    if (each?.properties === undefined) return [row]
    return [row, ...rows(`${name}.NAME.`, each.properties, each.required ?? [], definitions, depth + 1)]
  })
}

/** The mapping that a node is, or may be. Phases and templates have a table of their own. */
function objectOf(node: Node, definitions: Definitions): Node | undefined {
  if (node.$ref !== undefined) {
    const name = node.$ref.replace('#/definitions/', '')
    return name === 'phase' || name === 'template' ? undefined : objectOf(definitions[name] ?? {}, definitions)
  }
  if (node.properties !== undefined) return node
  const sides = (node.anyOf ?? node.oneOf ?? []).flatMap((each) => objectOf(each, definitions) ?? [])
  return sides.length === 1 ? sides[0] : undefined
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'mapping',
  array: 'list',
  null: 'null',
}

function kind(node: Node, definitions: Definitions): string {
  if (node.$ref !== undefined)
    return node.$ref.endsWith('/phase') ? 'phase' : node.$ref.endsWith('/template') ? 'phase' : 'value'
  const [only] = node.allOf ?? []
  if (only?.$ref !== undefined) return kind(only, definitions)
  if (node.enum !== undefined) return node.enum.map((each) => `\`${String(each)}\``).join(' | ')
  if (node.const !== undefined) return `\`${String(node.const)}\``
  const sides = node.anyOf ?? node.oneOf
  if (sides !== undefined) {
    // That any value may be an expression is said once, not in each row.
    const plain = sides.filter((each) => !(JSON.stringify(each).includes('\\\\$\\\\{') && each.type === 'string'))
    return [...new Set(plain.map((each) => kind(each, definitions)))].join(' or ')
  }
  if (node.type === 'array') return node.items === undefined ? 'list' : `list of ${kind(node.items, definitions)}`
  if (Array.isArray(node.type)) return node.type.map((each: string) => words[each] ?? each).join(' or ')
  if (node.type === 'object' && typeof node.additionalProperties === 'object') {
    const each = kind(node.additionalProperties, definitions)
    return each === 'value' ? 'mapping' : `mapping of ${each} by name`
  }
  return words[String(node.type)] ?? 'value'
}
