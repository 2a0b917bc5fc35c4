/** @module Whether a value is one that a parameter's declaration allows. */
import type { Parameter, ParameterValue } from '../../search/parameter.ts'

/** What was expected instead, as the end of "Expected …"; `undefined` when the value is legal. */
export function whatIsWrong(parameter: Parameter, value: ParameterValue): string | undefined {
  switch (parameter.type) {
    case 'integer':
      if (Number.isInteger(value) && (value as number) >= parameter.min && (value as number) <= parameter.max) return
      return `a whole number from ${parameter.min} to ${parameter.max}`
    case 'float':
      if (typeof value === 'number' && value >= parameter.min && value <= parameter.max) return
      return `a number from ${parameter.min} to ${parameter.max}`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false'
    default:
      if (parameter.values.includes(value)) return
      return `one of ${parameter.values.map((legal) => JSON.stringify(legal)).join(', ')}`
  }
}
