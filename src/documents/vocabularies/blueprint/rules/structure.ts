/** @module Ids are unique, and a blueprint that had components keeps at least one. */
import { NO_PROBLEMS, type Rule } from '../../verification.ts'
import type { Problem } from '../../vocabulary.ts'
import type { BlueprintModel } from '../model.ts'

export const structureRule: Rule<BlueprintModel> = {
  name: 'structure',
  checkDocument(model) {
    // Keys are unique: where every key is an id, ids are.
    if (model.hasPlainKeys && model.things.length > 0) return NO_PROBLEMS
    const problems: Problem[] = []
    const seen = new Set<string>()
    for (const { id } of model.things) {
      if (id === undefined) continue
      if (seen.has(id)) {
        problems.push({
          rule: 'structure',
          severity: 'error',
          subjects: [],
          detail: `id ${id}`,
          message: `Expected ids to be unique, "${id}" is repeated.`,
        })
      }
      seen.add(id)
    }
    if (model.things.length === 0 && Array.isArray(model.root.components)) {
      problems.push({
        rule: 'structure',
        severity: 'error',
        subjects: [],
        detail: 'empty',
        message: 'Expected at least one component to remain.',
      })
    }
    return problems
  },
}
