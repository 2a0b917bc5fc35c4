/**
 * @module The content key of a phase: the SHA-256 of everything that decides its result. Equal keys have equal results, so a
 * result with an equal key is taken over instead of computed; resume, caching and "edit and go on" are this one rule.
 */
import { hashJson, type JsonValue, type Sha256 } from '../core/hash.ts'
import type { PhaseType } from '../definition/phase-type.ts'
import type { PlannedPhase } from '../plan/plan.ts'
import type { KeyParts } from './events.ts'

/** The seed of a phase: depends on the workflow's seed and the phase's name, not on its place in the plan. */
export function phaseSeed(workflowSeed: string, phase: string): string {
  return `${workflowSeed}/${phase}`
}

/**
 * @param config with expressions replaced by values
 * @param inputs SHA-256 by reference
 * @param fingerprints of all services; those that the type does not use are left out
 */
export function keyPartsOf(
  planned: PlannedPhase,
  type: PhaseType,
  config: JsonValue,
  inputs: Readonly<Record<string, Sha256>>,
  fingerprints: Readonly<Record<string, string>>,
  seed: string,
): KeyParts {
  const services = Object.fromEntries(type.uses.map((name) => [name, fingerprints[name] ?? '']))
  // The declared outputs are part of what `run` is asked for.
  const asked = hashJson({ config, outputs: planned.outputs })
  return { type: type.type, version: type.version, config: asked, inputs, services, seed }
}

export function contentKey(parts: KeyParts): Sha256 {
  return hashJson(parts)
}

/** Which parts of two keys differ, in words for a person: `config`, `input search.best`, `data (market)`. */
export function changedParts(before: KeyParts, now: KeyParts): readonly string[] {
  const changed: string[] = []
  if (before.type !== now.type) changed.push('type')
  else if (before.version !== now.version) changed.push('version of the phase type')
  if (before.config !== now.config) changed.push('config')
  for (const name of unionOfKeys(before.inputs, now.inputs)) {
    if (before.inputs[name] !== now.inputs[name]) changed.push(`input ${name}`)
  }
  for (const name of unionOfKeys(before.services, now.services)) {
    if (before.services[name] !== now.services[name]) changed.push(`data (${name})`)
  }
  if (before.seed !== now.seed) changed.push('seed')
  return changed
}

function unionOfKeys(a: object, b: object): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
}
