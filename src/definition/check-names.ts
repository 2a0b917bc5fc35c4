/** @module Names that a phase takes from its type and from plug-ins: validators, fallbacks, outputs that a gate looks at. */
import { legalNames } from './diagnostics.ts'
import type { FlatPhase } from './flat-phase.ts'
import { own } from './own.ts'
import type { PhaseType } from './phase-type.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Reports validators that no plug-in has. */
export function checkValidators({ phase, origin }: FlatPhase, { validators }: Vocabulary): void {
  if (validators === undefined) return
  phase.gate.forEach((check, index) => {
    if (!('validator' in check) || validators.includes(check.validator)) return
    const { suggestion, hint } = legalNames(check.validator, validators)
    origin.add({
      code: 'WF_UNKNOWN_NAME',
      message: `Unknown validator "${check.validator}" of phase "${phase.name}".`,
      path: [...origin.path, 'gate', index, 'validator'],
      suggestion,
      hint: validators.length === 0 ? 'A plug-in offers them: `export const validators = { … }`.' : hint,
    })
  })
}

/** Reports a fallback that the type does not have, and outputs in gates that it does not make. */
export function checkTypeNames({ phase, origin }: FlatPhase, type: PhaseType, vocabulary: Vocabulary): void {
  const fallback = phase.policy.fallback_method
  const fallbacks = Object.keys(type.fallbacks ?? {})
  if (fallback !== undefined && !fallbacks.includes(fallback)) {
    const { suggestion, hint } = legalNames(fallback, fallbacks)
    origin.add({
      code: 'WF_UNKNOWN_NAME',
      message: `Unknown fallback "${fallback}" of phase "${phase.name}".`,
      path: [...origin.path, 'policy', 'fallback_method'],
      suggestion,
      hint: fallbacks.length === 0 ? `Phases of type "${type.type}" have none.` : hint,
    })
  }
  const outputs = [...Object.keys(type.outputs), ...Object.keys(own(vocabulary.knownOutputs, type.type) ?? {})]
  phase.gate.forEach((check, index) => {
    if (!('json_schema' in check) || outputs.includes(check.output)) return
    origin.add({
      code: 'WF_UNKNOWN_OUTPUT',
      message: `Unknown output "${check.output}" of phase "${phase.name}" in its gate.`,
      path: [...origin.path, 'gate', index, 'output'],
      ...legalNames(check.output, outputs),
    })
  })
}
