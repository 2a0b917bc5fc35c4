/** @module The guide's spelling: resources and error policies of phases stand apart from them, by the phase's name. */
import type { PathSegment } from '../source.ts'
import type { Head } from './head.ts'
import type { Outside } from './phase.ts'
import { readPolicy, readResources } from './resources.ts'

export interface Apart {
  /** What is said elsewhere about the phase of this name. */
  of(name: string): Outside
  /** Everything said elsewhere, with its place, for phases that are not in the file. */
  readonly all: {
    readonly kind: 'resources' | 'policy'
    readonly name: string
    readonly path: readonly PathSegment[]
  }[]
}

/**
 * Reads `infrastructure.phase_resources`, `resource_management.phase_resources`, `phase_resources`,
 * `error_handling.phase_error_policies` and `phase_error_policies`. Where several speak of one phase the first of this list
 * wins, key by key.
 */
export function readApart(head: Head): Apart {
  const resources = [
    [['phase_resources'], head.get('phase_resources')],
    [['resource_management', 'phase_resources'], head.get('resource_management')?.phase_resources],
    [['infrastructure', 'phase_resources'], head.get('infrastructure')?.phase_resources],
  ] as const
  const policies = [
    [['phase_error_policies'], head.get('phase_error_policies')],
    [['error_handling', 'phase_error_policies'], head.get('error_handling')?.phase_error_policies],
  ] as const
  const all: Apart['all'] = []
  const resourcesOf = new Map<string, NonNullable<Outside['resources']>>()
  const policyOf = new Map<string, NonNullable<Outside['policy']>>()
  for (const [keys, section] of resources) {
    for (const [name, written] of Object.entries(section ?? {})) {
      all.push({ kind: 'resources', name, path: [...head.path(keys[0]), ...keys.slice(1), name] })
      resourcesOf.set(name, { ...resourcesOf.get(name), ...readResources(written) })
    }
  }
  for (const [keys, section] of policies) {
    for (const [name, written] of Object.entries(section ?? {})) {
      all.push({ kind: 'policy', name, path: [...head.path(keys[0]), ...keys.slice(1), name] })
      policyOf.set(name, { ...policyOf.get(name), ...readPolicy(written) })
    }
  }
  return { of: (name) => ({ resources: resourcesOf.get(name), policy: policyOf.get(name) }), all }
}
