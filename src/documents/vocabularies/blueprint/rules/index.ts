/** @module The rules of blueprints. One line a rule. */
import type { Rule } from '../../verification.ts'
import type { BlueprintModel } from '../model.ts'
import { accessibilityRule } from './accessibility.ts'
import { colorsRule } from './colors.ts'
import { contrastRule } from './contrast.ts'
import { kindsRule } from './kinds.ts'
import { insideRule, overlapRule } from './layout.ts'
import { schemaRule } from './schema.ts'
import { structureRule } from './structure.ts'

export const blueprintRules: readonly Rule<BlueprintModel>[] = [
  schemaRule,
  kindsRule,
  insideRule,
  overlapRule,
  accessibilityRule,
  contrastRule,
  colorsRule,
  structureRule,
]
