/** @module Where a definition names its phases: inputs, dependencies, resources by phase, expressions. */
import type { JsonValue } from '../../../core/hash.ts'
import type { Operation } from '../../document/patch.ts'
import { isRecord, joinPointer, type Pointer, parsePointer, valueAt } from '../../document/pointer.ts'

/** One place that names a phase. */
export interface Reference {
  readonly pointer: Pointer
  readonly kind: 'value' | 'key' | 'expression'
  /** The text with another name in its place. */
  readonly renamed: (name: string) => string
}

/** Members whose texts name phases or their outputs. */
const NAMING: ReadonlySet<string> = new Set([
  'inputs',
  'depends_on',
  'fallback_phase',
  'phase',
  'from',
  'source_phase',
  'after',
  'baseline',
])
/** Members whose keys are names of phases. */
const KEYED: ReadonlySet<string> = new Set([
  'phase_resources',
  'phase_error_policies',
  'phase_policies',
  'phase_timeouts',
])

/** Members whose texts are expressions without `${…}` around them. */
const EXPRESSIONS: ReadonlySet<string> = new Set([
  'condition',
  'when',
  'gate',
  'expression',
  'for_each',
  'in',
  'until',
  'while',
])

/** The phase that references are looked for. */
export interface Referent {
  readonly label: string
  readonly pointer: Pointer
}

/** Names of what holds a phase: of a branch, or of the phase whose sub-workflow it is in. Outside they stand before its own name. */
function holdersOf(document: JsonValue, pointer: Pointer): readonly string[] {
  const segments = parsePointer(pointer)
  const holders: string[] = []
  for (let i = 0; i < segments.length - 2; i++) {
    const key = segments[i + 1]!
    if (segments[i] === 'parallel_phases') holders.push(key)
    else if (segments[i] === 'phases') {
      const phase = valueAt(document, joinPointer('', ...segments.slice(0, i + 2)))
      if (isRecord(phase) && typeof phase.name === 'string') holders.push(phase.name)
    }
  }
  return holders
}

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * All places that name a phase, its own `name` not among them. Where several phases have the name, only what stands beside or in
 * this one means it; from elsewhere it is named with what holds it (`branch.phase.output`).
 */
export function referencesTo(document: JsonValue, phase: Referent, isUnique = true): readonly Reference[] {
  const { label: name } = phase
  const found: Reference[] = []
  const scope = phase.pointer.slice(0, phase.pointer.lastIndexOf('/'))
  const holders = holdersOf(document, phase.pointer)
  const prefixes = holders.map((_, i) => `${holders.slice(i).join('.')}.`)
  const qualified = prefixes.length === 0 ? '' : `(?:${prefixes.map(quote).join('|')})`
  // Texts inside of an expression are values: "'search'" names nothing.
  const pattern = (bare: boolean, end: string): RegExp =>
    new RegExp(
      `("(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*')|(?<![\\w.-])(${qualified}${bare && qualified !== '' ? '?' : ''})${quote(name)}(?=${end})`,
      'g',
    )
  const rename = (text: string, bare: boolean, end: string, next: string): string =>
    !bare && qualified === ''
      ? text
      : text.replace(pattern(bare, end), (all, literal: string | undefined, prefix: string | undefined) =>
          literal !== undefined ? all : `${prefix ?? ''}${next}`,
        )
  /** An expression with the new name in it, or a text with expressions in it. */
  const renamed = (text: string, member: string, bare: boolean, next: string): string => {
    if (text.includes('${'))
      return text.replace(
        /(?<!\$)((?:\$\$)*)\$\{([^}]*)\}/g,
        (_, escaped: string, code: string) => `${escaped}\${${rename(code, bare, '[.[]|\\s*$', next)}}`,
      )
    return EXPRESSIONS.has(member) ? rename(text, bare, '[.[]', next) : text
  }
  const prefixOf = (value: string, bare: boolean): string | undefined =>
    ['', ...prefixes].find(
      (prefix) =>
        (prefix !== '' || bare) &&
        (value === prefix + name || value.startsWith(`${prefix}${name}.`) || value.startsWith(`${prefix}${name}[`)),
    )
  const visit = (value: JsonValue, pointer: Pointer, naming: boolean, member: string): void => {
    if (typeof value === 'string') {
      const bare = isUnique || pointer.startsWith(`${scope}/`)
      const prefix = naming ? prefixOf(value, bare) : undefined
      if (prefix !== undefined) {
        found.push({
          pointer,
          kind: 'value',
          renamed: (next) => prefix + next + value.slice(prefix.length + name.length),
        })
      } else if (renamed(value, member, bare, `${name}#`) !== value) {
        found.push({ pointer, kind: 'expression', renamed: (next) => renamed(value, member, bare, next) })
      }
    } else if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) visit(item as JsonValue, joinPointer(pointer, i), naming, member)
    } else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) {
        if (KEYED.has(member) && key === name)
          found.push({ pointer: joinPointer(pointer, key), kind: 'key', renamed: (next) => next })
        visit(item, joinPointer(pointer, key), naming && !isRecord(item) ? true : NAMING.has(key), key)
      }
    }
  }
  visit(document, '', false, '')
  return found
}

/** The operations that make all references follow a new name. Keys keep their place. */
export function renameReferences(
  document: JsonValue,
  phase: Referent,
  to: string,
  isUnique = true,
): readonly Operation[] {
  const references = referencesTo(document, phase, isUnique)
  const values = references.filter((each) => each.kind !== 'key')
  const keys = references.filter((each) => each.kind === 'key')
  return [
    ...values.map((each): Operation => ({ op: 'replace', path: each.pointer, value: each.renamed(to) })),
    ...keys.map(
      (each): Operation => ({
        op: 'move',
        from: each.pointer,
        path: joinPointer(each.pointer.slice(0, each.pointer.lastIndexOf('/')), to),
      }),
    ),
  ]
}
