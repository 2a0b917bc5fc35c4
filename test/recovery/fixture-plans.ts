/** @module Plans for tests of the engine, made without a definition file. */
import { hashJson, type JsonValue } from '../../src/core/hash.ts'
import { defaultPolicy, type Plan, type PlannedInput, type PlannedPhase } from '../../src/plan/plan.ts'

export interface PhaseSpec extends Partial<Omit<PlannedPhase, 'name' | 'type' | 'inputs' | 'resources'>> {
  readonly name: string
  readonly type: string
  readonly inputs?: readonly string[]
  readonly resources?: Partial<PlannedPhase['resources']>
}

/** `phase.output.path`, where the phase's name has no dots. */
function inputOf(reference: string): PlannedInput {
  const [phase = '', output = '', ...path] = reference.split('.')
  return { reference, phase, output, path }
}

/** A plan from phases in topological order. */
export function planOf(specs: readonly PhaseSpec[], limits: Partial<Plan['limits']> = {}): Plan {
  const phases = specs.map((spec, index): PlannedPhase => {
    const inputs = (spec.inputs ?? []).map(inputOf)
    return {
      config: {},
      outputs: [],
      source: [index],
      policy: { ...defaultPolicy, maxRetries: 0 },
      ...spec,
      inputs,
      after: [...new Set([...(spec.after ?? []), ...inputs.map(({ phase }) => phase)])],
      resources: { memoryBytes: 1e6, cpuCores: 1, maxWorkers: 1, priority: 'medium', ...spec.resources },
    } as PlannedPhase
  })
  return {
    workflow: { name: 'test' } as Plan['workflow'],
    definitionHash: hashJson(phases as unknown as JsonValue),
    phases,
    limits: { memoryBytes: 1e9, cpuCores: 4, concurrency: 4, ...limits },
  }
}
