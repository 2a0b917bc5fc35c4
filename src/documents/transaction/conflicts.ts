/** @module Contradictions between the steps of one command, found while it is planned. */
import type { JsonValue } from '../../core/hash.ts'
import { jsonEqual } from '../document/equal.ts'
import { isInside } from '../document/pointer.ts'
import type { TargetExpression } from '../language/target.ts'
import { foldName } from '../vocabularies/vocabulary.ts'
import type { CommandProblem, Step } from './plan.ts'

/** What earlier steps of a command did, as far as later ones can contradict it. */
export interface ConflictLedger {
  readonly removed: Map<string, Step>
  readonly hidden: Map<string, Step>
  readonly edited: Map<string, Step>
  readonly created: Map<string, Step>
  /** The last write of each place; the value is `undefined` for a relative one. */
  readonly writes: Map<string, { step: Step; value: JsonValue | undefined }>
}

export const newLedger = (): ConflictLedger => ({
  removed: new Map(),
  hidden: new Map(),
  edited: new Map(),
  created: new Map(),
  writes: new Map(),
})

/** The step that removed what a description means, if one did. */
export function removedTarget(
  ledger: ConflictLedger,
  gone: readonly string[] | undefined,
  target: TargetExpression,
): Step | undefined {
  for (const key of gone ?? []) {
    const step = ledger.removed.get(key)
    if (step !== undefined) return step
  }
  if (target.kind === 'union') {
    for (const part of target.parts) {
      const step = removedTarget(ledger, gone, part)
      if (step !== undefined) return step
    }
  }
  if (target.kind !== 'description' || target.words.length === 0) return undefined
  const name = foldName(target.words.map((word) => word.word).join(' '))
  for (const [key, step] of ledger.removed) {
    if (foldName(key) === name || foldName(step.target.description) === name) return step
  }
  return undefined
}

/** The step that hid one of these things, if one did. */
export function hiddenTarget(ledger: ConflictLedger, keys: readonly string[]): Step | undefined {
  const key = keys.find((each) => ledger.hidden.has(each))
  return key === undefined ? undefined : ledger.hidden.get(key)
}

/** Adds a step and returns the contradictions to earlier ones. */
export function recordStep(ledger: ConflictLedger, step: Step): readonly CommandProblem[] {
  const problems: CommandProblem[] = []
  const conflict = (message: string, fix: string): void => {
    if (problems.length === 0) problems.push({ kind: 'conflict', message, fix, step: step.id, span: step.span })
  }
  for (const key of step.target.keys) {
    const hiding = ledger.hidden.get(key)
    if (hiding !== undefined && step.effect === 'edit') {
      conflict(
        `Expected no edit of "${key}" after ${hiding.id} hides it.`,
        `Put it before ${hiding.id}, or leave one of the two out.`,
      )
    }
    const editing = ledger.edited.get(key)
    if (step.effect === 'remove' && editing !== undefined) {
      conflict(
        `Expected no removal of "${key}", which ${editing.id} ("${editing.text}") edits: that edit would be lost.`,
        `Leave ${editing.id} or ${step.id} out.`,
      )
    }
    if (step.effect === 'show' && hiding !== undefined)
      conflict(`Expected "${key}" not to be hidden and shown by one command.`, `Leave ${hiding.id} or ${step.id} out.`)
  }
  for (const { place, value } of step.writes) {
    const earlier = ledger.writes.get(place)
    if (
      earlier !== undefined &&
      step.effect !== 'remove' &&
      value !== undefined &&
      !(earlier.value !== undefined && jsonEqual(earlier.value, value))
    ) {
      conflict(
        `Expected one value for ${place}, ${earlier.step.id} ("${earlier.step.text}") and ${step.id} ("${step.text}") give it two.`,
        `Leave ${earlier.step.id} or ${step.id} out.`,
      )
    }
    // A relative change after an absolute one builds on it.
    if (earlier === undefined || value !== undefined) ledger.writes.set(place, { step, value })
  }
  if (step.effect === 'create') for (const key of step.focus) ledger.created.set(key, step)
  for (const key of step.target.keys) {
    if (step.effect === 'remove') {
      ledger.removed.set(key, step)
      for (const place of [...ledger.writes.keys()])
        if (isInside(place, `/components/${key}`)) ledger.writes.delete(place)
    } else if (step.effect === 'hide') ledger.hidden.set(key, step)
    if (step.effect === 'edit' || step.effect === 'order' || step.effect === 'hide') ledger.edited.set(key, step)
  }
  return problems
}
