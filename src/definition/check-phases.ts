/** @module Checks what only phase types know: the type exists, its config fits, its outputs are its own. */
import type { JsonValue } from '../core/hash.ts'
import { nearest } from '../core/suggest.ts'
import { checkTypeNames, checkValidators } from './check-names.ts'
import { knownCode, legalNames, listNames } from './diagnostics.ts'
import type { FlatPhase } from './flat-phase.ts'
import { own } from './own.ts'
import type { PhaseType } from './phase-type.ts'
import { unescapeExpressions } from './placeholder.ts'
import { schemaFindings } from './schema-issues.ts'
import type { PathSegment } from './source.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Words of the language itself that stand after `type:`. */
const builtIn = ['conditional', 'workflow']

/**
 * Reports unknown and unavailable types, configs that do not fit and outputs that a type does not make.
 *
 * @param services what `check` of a phase type may look at; empty when nothing is opened yet
 */
export function checkPhases(
  phases: readonly FlatPhase[],
  vocabulary: Vocabulary,
  services: Readonly<Record<string, unknown>>,
): void {
  for (const flat of phases) {
    const { phase, origin } = flat
    const { path } = origin
    checkValidators(flat, vocabulary)
    if (phase.if_true === undefined && phase.if_false === undefined) {
      if (phase.type === 'conditional') {
        origin.add({
          code: 'WF_MISSING_KEY',
          message: `Expected a key "if_true" or "if_false" in the conditional phase "${phase.name}".`,
          path,
          at: 'key',
        })
        continue
      }
      if (phase.type === 'workflow') {
        // Its phases are there and could not be unfolded, which is reported already.
        if (phase.phases !== undefined) continue
        origin.add({
          code: 'WF_MISSING_KEY',
          message: `Expected a key "phases" or "workflow" in the sub-workflow "${phase.name}".`,
          path,
          at: 'key',
        })
        continue
      }
      checkOne(flat, phase.type, flat.config, flat.openPaths, path, phase.outputs, vocabulary, services)
      continue
    }
    for (const [key, arm, config] of [
      ['if_true', phase.if_true, flat.arms.ifTrue],
      ['if_false', phase.if_false, flat.arms.ifFalse],
    ] as const) {
      if (arm === undefined || config === undefined) continue
      checkOne(flat, arm.type, config, openIn(config), [...path, key], phase.outputs, vocabulary, services)
    }
  }
}

function checkOne(
  flat: FlatPhase,
  type: string,
  written: JsonValue,
  open: readonly (readonly PathSegment[])[],
  path: readonly PathSegment[],
  outputs: readonly string[] | undefined,
  vocabulary: Vocabulary,
  services: Readonly<Record<string, unknown>>,
): void {
  const { add } = flat.origin
  const config = unescapeExpressions(written)
  // A phase whose type is missing is reported already; its canonical form says `unknown`.
  if (type === 'unknown') return
  const found = own(vocabulary.phaseTypes, type)
  if (found === undefined) {
    reportType(flat, type, path, vocabulary)
    checkRequired(flat, type, config, path, vocabulary)
    return
  }
  checkOutputs(flat, found, outputs, vocabulary)
  checkTypeNames(flat, found, vocabulary)
  const parsed = found.config.safeParse(config)
  if (!parsed.success) {
    const issues = parsed.error.issues.filter((issue) => !open.some((each) => concerns(issue, each)))
    for (const finding of schemaFindings(
      issues,
      found.config,
      config,
      [...path, 'config'],
      `the config of phase "${flat.phase.name}"`,
    ))
      add(finding)
    return
  }
  if (open.length > 0 && found.checksOpen !== true) return
  for (const remark of found.check?.(parsed.data, services) ?? []) {
    add({
      severity: remark.level,
      code: knownCode(remark.code),
      message: remark.message,
      path: [...path, 'config', ...remark.path],
      ...(remark.at === undefined ? {} : { at: remark.at }),
      hint: remark.hint,
    })
  }
}

interface Issue {
  readonly code: string
  readonly path: readonly PropertyKey[]
}

/** Whether an issue is about a value that only the run knows. */
function concerns(issue: Issue, open: readonly PathSegment[]): boolean {
  const shorter = Math.min(issue.path.length, open.length)
  for (let index = 0; index < shorter; index++) if (issue.path[index] !== open[index]) return false
  return issue.path.length >= open.length || issue.code === 'invalid_union' || issue.code === 'custom'
}

function openIn(value: JsonValue, path: readonly PathSegment[] = []): PathSegment[][] {
  if (typeof value === 'string') return value.includes('${') ? [[...path]] : []
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, item]) =>
    openIn(item as JsonValue, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

function reportType(flat: FlatPhase, type: string, path: readonly PathSegment[], vocabulary: Vocabulary): void {
  const later = own(vocabulary.knownTypes, type)
  const at = [...path, 'type']
  if (later !== undefined) {
    flat.origin.add({
      severity: 'unavailable',
      code: 'WF_TYPE_UNAVAILABLE',
      message: `The phase type "${type}" of phase "${flat.phase.name}" is known, not yet available: ${later}`,
      path: at,
    })
    return
  }
  const names = [...Object.keys(vocabulary.phaseTypes), ...builtIn, ...Object.keys(vocabulary.knownTypes)]
  flat.origin.add({
    code: 'WF_UNKNOWN_TYPE',
    message: `Unknown phase type "${type}" in phase "${flat.phase.name}".`,
    path: at,
    ...legalNames(type, names),
  })
}

/** Keys that the language's seeds require of types that are not built: errors only when strict. */
function checkRequired(
  flat: FlatPhase,
  type: string,
  config: JsonValue,
  path: readonly PathSegment[],
  vocabulary: Vocabulary,
): void {
  const required = own(vocabulary.requiredKeys, type) ?? []
  const present = Object.keys((config ?? {}) as object)
  for (const key of required) {
    if (present.includes(key)) continue
    const mistyped = nearest(
      key,
      present.filter((each) => !required.includes(each)),
    )
    flat.origin.add({
      severity: vocabulary.strict === true ? 'error' : 'warning',
      code: 'WF_REQUIRED_KEY',
      message: `Expected a key "${key}" in the config of phase "${flat.phase.name}", which type "${type}" needs.`,
      path: [...path, 'config'],
      at: 'key',
      hint: mistyped === undefined ? undefined : `Is "${mistyped}" meant to be "${key}"?`,
    })
  }
}

function checkOutputs(
  flat: FlatPhase,
  type: PhaseType,
  outputs: readonly string[] | undefined,
  vocabulary: Vocabulary,
): void {
  const made = Object.keys(type.outputs)
  const later = own(vocabulary.knownOutputs, type.type)
  const unavailable = (output: string, path: readonly PathSegment[], at: 'key' | 'value'): void =>
    flat.origin.add({
      severity: 'unavailable',
      code: 'WF_OUTPUT_UNAVAILABLE',
      message: `The output "${output}" of phase "${flat.phase.name}" is known, not yet available: ${own(later, output)}`,
      path,
      at,
    })
  if (outputs === undefined) {
    for (const output of flat.taken) {
      if (!made.includes(output) && own(later, output) !== undefined) unavailable(output, flat.origin.path, 'key')
    }
  }
  outputs?.forEach((output, index) => {
    if (made.includes(output)) return
    const path = [...flat.origin.path, 'outputs', index]
    if (own(later, output) !== undefined) {
      unavailable(output, path, 'value')
      return
    }
    const near = nearest(output, made)
    flat.origin.add({
      code: 'WF_UNKNOWN_OUTPUT',
      message: `Unknown output "${output}" of phase "${flat.phase.name}".`,
      path,
      suggestion: near,
      hint: near === undefined ? `Type "${type.type}" makes: ${listNames(made)}.` : undefined,
    })
  })
}
