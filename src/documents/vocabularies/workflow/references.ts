/** @module Where a definition names its phases: inputs, dependencies, resources by phase, expressions. */
import type { JsonValue } from '../../../core/hash.ts'
import type { Operation } from '../../document/patch.ts'
import { isRecord, joinPointer, type Pointer } from '../../document/pointer.ts'

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

/** All places that name a phase, its own `name` not among them. */
export function referencesTo(document: JsonValue, name: string): readonly Reference[] {
  const found: Reference[] = []
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const inExpression = new RegExp(`(?<![\\w.-])${quoted}(?![\\w-])`, 'g')
  const visit = (value: JsonValue, pointer: Pointer, naming: boolean, member: string): void => {
    if (typeof value === 'string') {
      if (naming && (value === name || value.startsWith(`${name}.`))) {
        found.push({ pointer, kind: 'value', renamed: (next) => next + value.slice(name.length) })
      } else if ((value.includes('${') || member === 'condition' || member === 'when') && inExpression.test(value)) {
        inExpression.lastIndex = 0
        found.push({ pointer, kind: 'expression', renamed: (next) => value.replace(inExpression, () => next) })
      }
      inExpression.lastIndex = 0
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
export function renameReferences(document: JsonValue, from: string, to: string): readonly Operation[] {
  const references = referencesTo(document, from)
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
