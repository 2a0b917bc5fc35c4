/** @module Public parts of the blueprint vocabulary. */
export { blueprint } from './blueprint.ts'
export { contrast, luminance, parseColor } from './color.ts'
export type { BlueprintModel } from './model.ts'
