/**
 * @module Content keys: what decides whether a finished phase can be used again.
 *
 * The key of a phase is the SHA-256 of its type and version, its config as the type's schema parsed it, what its inputs
 * contain, the fingerprints of the services it uses, its seed and the outputs it was asked for. The parts are kept beside
 * the key, so that a person can be told which of them changed.
 */
import { hashJson, type JsonValue, type Sha256 } from '../core/hash.ts'

export interface PhaseKeyInput {
  readonly type: string
  readonly version: number
  /** With references and expressions replaced by values and defaults filled in. */
  readonly config: JsonValue
  readonly inputs: readonly { readonly reference: string; readonly sha256: Sha256 }[]
  /** Fingerprint by service, only of those that the type uses. */
  readonly services: Readonly<Record<string, string>>
  readonly seed: string
  readonly outputs: readonly string[]
}

/** The parts of a key. The fields are those that the journal keeps. */
export interface PhaseKeyParts {
  readonly type: string
  readonly version: number
  readonly config: Sha256
  readonly inputs: Readonly<Record<string, Sha256>>
  readonly services: Readonly<Record<string, string>>
  readonly seed: string
  readonly outputs: readonly string[]
}

export interface PhaseKey {
  readonly key: Sha256
  readonly parts: PhaseKeyParts
}

/**
 * The content key of a phase. The order of inputs, services and outputs does not matter.
 *
 * @example
 * phaseKey({ type: 'double', version: 1, config: { value: 2 }, inputs: [], services: {}, seed: '42', outputs: ['result'] }).key
 */
export function phaseKey(input: PhaseKeyInput): PhaseKey {
  const parts: PhaseKeyParts = {
    type: input.type,
    version: input.version,
    config: hashJson(input.config),
    inputs: Object.fromEntries(input.inputs.map(({ reference, sha256 }) => [reference, sha256])),
    services: { ...input.services },
    seed: input.seed,
    outputs: [...input.outputs].sort(),
  }
  return { key: hashJson(parts), parts }
}

type Comparable = Omit<PhaseKeyParts, 'outputs'> & { readonly outputs?: readonly string[] }

/**
 * Why two keys differ, one phrase a reason; empty when they do not.
 *
 * @example
 * explainKeyChange(before, after) // ['config changed', 'input search.best_parameters changed']
 */
export function explainKeyChange(before: Comparable, after: Comparable): readonly string[] {
  const reasons: string[] = []
  if (before.type !== after.type) reasons.push(`type changed from "${before.type}" to "${after.type}"`)
  else if (before.version !== after.version)
    reasons.push(`type "${after.type}" is now version ${after.version}, was ${before.version}`)
  if (before.config !== after.config) reasons.push('config changed')
  reasons.push(
    ...differences('input', before.inputs, after.inputs),
    ...differences('service', before.services, after.services),
  )
  if (before.seed !== after.seed) reasons.push('seed changed')
  if (
    before.outputs !== undefined &&
    after.outputs !== undefined &&
    before.outputs.join(' ') !== after.outputs.join(' ')
  ) {
    reasons.push('outputs changed')
  }
  return reasons
}

function differences(
  word: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return names.flatMap((name) => {
    if (before[name] === after[name]) return []
    return [
      `${word} ${name} ${before[name] === undefined ? 'is new' : after[name] === undefined ? 'is gone' : 'changed'}`,
    ]
  })
}
