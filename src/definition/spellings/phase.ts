/** @module A phase as written, in any spelling, as the input of the canonical schema. */
import type { PhaseDocument } from '../document.ts'
import { readCriteria, readGate } from '../gate.ts'
import type { PathSegment } from '../source.ts'
import type { PhaseInput } from '../workflow.ts'
import type { Reporter } from './reporter.ts'
import { defined, readPolicy, readResources } from './resources.ts'

const asList = (value: string | readonly string[] | undefined): string[] | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? [value] : [...value]

/** Settings for a phase that stand elsewhere in the file, weakest first. */
export interface Outside {
  readonly resources: PhaseInput['resources']
  readonly policy: PhaseInput['policy']
}

/**
 * The canonical input of one phase without its sub-phases. Its own keys win over those from `infrastructure` and
 * `error_handling`; two spellings of one setting in the phase itself that differ are reported.
 */
export function readPhase(
  written: PhaseDocument,
  path: readonly PathSegment[],
  outside: Outside,
  reporter: Reporter,
): PhaseInput {
  const one = reporter.one(path)
  const type = one(['type', written.type], ['phase_type', written.phase_type]) ?? impliedType(written)
  if (type === undefined) {
    reporter.add({
      code: 'WF_MISSING_KEY',
      message: `Expected a key "type" (the phase type) in phase "${written.name}".`,
      path,
      at: 'key',
    })
  }
  one(['memory_gb', written.memory_gb], ['memory_limit_gb', written.memory_limit_gb])
  one(['container_count', written.container_count], ['max_containers', written.max_containers])
  const criteria = { ...written.acceptance_criteria, ...written.success_criteria }
  const gate = [
    ...(typeof written.validation_func !== 'string' ? [] : [{ validator: written.validation_func }]),
    ...readCriteria(criteria),
    ...readGate(written.gate),
    ...readGate(written.validation),
  ]
  return defined({
    name: written.name,
    type: type ?? 'unknown',
    description: written.description,
    inputs: asList(written.inputs),
    depends_on: asList(written.depends_on),
    config: withFlatKeys(written),
    outputs: written.outputs,
    enabled: written.enabled,
    when: written.when,
    condition: written.condition,
    if_true: readArm(written.if_true),
    if_false: readArm(written.if_false),
    for_each: readForEach(written),
    repeat: written.repeat,
    params: one(['params', written.params], ['with', written.with]),
    resources: { ...outside.resources, ...readResources(written), ...written.resources },
    policy: { ...outside.policy, ...readPolicy(written), ...written.policy },
    gate: gate.length === 0 ? undefined : gate,
  }) as PhaseInput
}

function impliedType(written: PhaseDocument): string | undefined {
  if (written.phases !== undefined || written.workflow !== undefined) return 'workflow'
  if (written.if_true !== undefined || written.if_false !== undefined) return 'conditional'
  return written.tasks === undefined ? undefined : 'tasks'
}

/** The config with what may stand on the phase itself. What the config says wins. */
function withFlatKeys({ tasks, parallel, ...written }: PhaseDocument): PhaseDocument['config'] {
  const config = withMethod(written)
  if (tasks === undefined && parallel === undefined) return config
  return { ...(tasks === undefined ? {} : { tasks }), ...(parallel === undefined ? {} : { parallel }), ...config }
}

function withMethod(written: {
  readonly method?: string | undefined
  readonly config?: PhaseDocument['config']
}): PhaseDocument['config'] {
  return written.method === undefined ? written.config : { method: written.method, ...written.config }
}

function readArm(arm: PhaseDocument['if_true']): PhaseInput['if_true'] {
  return arm === undefined ? undefined : defined({ type: arm.type, config: withMethod(arm) })
}

function readForEach({ for_each, matrix }: PhaseDocument): PhaseInput['for_each'] {
  if (typeof for_each === 'string' || Array.isArray(for_each)) {
    return { in: for_each, ...(matrix === undefined ? {} : { matrix }) }
  }
  if (for_each === undefined) return matrix === undefined ? undefined : { matrix }
  return { ...for_each, ...(matrix === undefined ? {} : { matrix }) }
}
