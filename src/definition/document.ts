/**
 * @module What may be written: one schema that covers the three spellings of a workflow. It checks the text as it stands, so
 * that every mistake has its place; `spellings/` then turns it into the canonical model. The JSON Schema for editors and the
 * reference page are made from it.
 */
import { z } from 'zod'
import { criteriaSchema, gateDocumentSchema } from './gate.ts'
import { jsonSchema, nameSchema } from './json.ts'
import {
  checkpointingSchema,
  errorPolicySchema,
  forEachSchema,
  limitsSchema,
  monitoringSchema,
  outputSchema,
  policySchema,
  prioritySchema,
  repeatSchema,
  reportingSchema,
  resourcesSchema,
  workflowShape,
} from './workflow.ts'

const text = z.string()
const positive = z.number().positive()
const size = z.union([
  positive,
  text.regex(/^\s*\d+(\.\d+)?\s*[kKmMgGtT]?i?[bB]\s*$/, 'Expected a size such as "512MB" or "2GiB"'),
])
const names = z.union([text, z.array(text)])

/** Resources in all spellings: `infrastructure.phase_resources`, `resource_management.phase_resources`, flat keys. */
const resourceKeys = {
  memory_gb: positive.optional().describe('memory in GB; default 4'),
  memory_limit_gb: positive.optional().describe('the same as memory_gb'),
  cpu_cores: positive.optional().describe('cores that the phase keeps busy; default: max_workers, or 1'),
  max_workers: z.int().min(1).optional().describe('threads for trials or tasks; default: cpu_cores, or all cores'),
  reserve_cores: z.int().min(0).optional().describe('cores of the machine that its threads leave to others'),
  max_cpu_percent: positive.max(100).optional().describe('of all cores, what its trials may keep busy'),
  max_load_per_core: positive.optional().describe('load of the machine above which trials slow down'),
  priority: prioritySchema.optional().describe('which of several ready phases goes first'),
  gpu_required: z.boolean().optional(),
  container_count: z.int().min(1).optional().describe('isolated contexts, multiplexed on the worker threads'),
  max_containers: z.int().min(1).optional().describe('the same as container_count'),
  memory_per_container: size.optional().describe('"512MB"'),
  memory_per_container_gb: positive.optional(),
  cpu_per_container: positive.optional(),
}

const policyKeys = {
  on_failure: policySchema.shape.on_failure.unwrap().optional().describe('what follows when the retries are used up'),
  max_retries: z.int().min(0).optional().describe('attempts after the first; default 3'),
  retry_on_failure: z.boolean().optional().describe('false: no retries'),
  backoff_seconds: positive.optional(),
  max_backoff_seconds: positive.optional(),
  timeout_minutes: positive.optional(),
  timeout_hours: positive.optional(),
  timeout_seconds: positive.optional(),
  critical: z.boolean().optional().describe('its failure ends the run at once'),
  partial_results: z.enum(['acceptable', 'rejected']).optional(),
  fallback_method: text.optional().describe('reduced_parameter_space, …: how the config is changed for a last try'),
  continue_on_failure: z.boolean().optional().describe('the same as on_failure: continue_with_warning'),
}

const resourceDocument = z.strictObject(resourceKeys)
const policyDocument = z.strictObject(policyKeys)

const armDocument = z.strictObject({
  name: nameSchema.optional(),
  description: text.optional(),
  type: text.min(1).describe('phase type of this side'),
  method: text.optional(),
  config: z.record(text, jsonSchema).optional(),
})

const forEachDocument = z.union([
  text.describe('an expression that gives a list'),
  z.array(jsonSchema).describe('the elements'),
  forEachSchema,
])

const phaseKeys = {
  name: nameSchema.describe('unique among its neighbors'),
  type: text.min(1).optional().describe('phase type'),
  phase_type: text.min(1).optional().describe('the same as type'),
  description: text.optional(),
  inputs: names.optional().describe('outputs of earlier phases: phase.output or phase.output.path'),
  depends_on: names.optional().describe('phases that must be finished first'),
  config: z.record(text, jsonSchema).optional().describe('settings of the phase type'),
  outputs: z.array(nameSchema).optional().describe('what it hands on'),
  method: text.optional().describe('the same as config.method'),
  tasks: z.array(jsonSchema).optional().describe('the same as config.tasks; the type is then tasks'),
  parallel: z.boolean().optional().describe('the same as config.parallel'),
  enabled: z.boolean().optional().describe('false skips it and what depends on it'),
  when: z.enum(['succeeded', 'always']).optional(),
  condition: text.optional().describe('an expression; false skips the phase, or selects if_false'),
  if_true: armDocument.optional(),
  if_false: armDocument.optional(),
  for_each: forEachDocument.optional().describe('once per element; outputs become lists'),
  matrix: z.record(nameSchema, z.array(jsonSchema).min(1)).optional().describe('once per combination'),
  repeat: repeatSchema.optional(),
  params: z
    .record(nameSchema, jsonSchema)
    .optional()
    .describe(
      'values that expressions read as params.name; their own expressions are over what is known before the run',
    ),
  with: z.record(nameSchema, jsonSchema).optional().describe('the same as params'),
  template: text.optional().describe('name of a template that this phase completes'),
  workflow: text.optional().describe('file with the phases of a sub-workflow (type: workflow)'),
  resources: resourcesSchema.partial().optional(),
  policy: policySchema.partial().optional(),
  gate: gateDocumentSchema.optional().describe('what must hold before later phases may start'),
  validation: gateDocumentSchema.optional().describe('the same as gate'),
  validation_func: text.nullable().optional().describe('name of a validator; becomes a gate'),
  success_criteria: criteriaSchema.nullable().optional().describe('min_x, max_x: become gates'),
  acceptance_criteria: criteriaSchema.optional().describe('the same as success_criteria'),
  ...resourceKeys,
  ...policyKeys,
  timeout_minutes: positive.nullable().optional().describe('an attempt that takes longer is stopped'),
}

const phaseWithoutPhases = z.strictObject(phaseKeys)

/** A phase as written, after the check. */
export interface PhaseDocument extends z.input<typeof phaseWithoutPhases> {
  readonly phases?: readonly PhaseDocument[] | undefined
}

const nestedPhases = z
  .lazy((): z.ZodType<PhaseDocument[], PhaseDocument[]> => z.array(phaseDocumentSchema))
  .optional()
  .describe('phases of a sub-workflow (type: workflow)')

export const phaseDocumentSchema: z.ZodType<PhaseDocument, PhaseDocument> = z
  .strictObject({ ...phaseKeys, phases: nestedPhases })
  // The name of the definition in the JSON Schema.
  .meta({ id: 'phase' }) as unknown as z.ZodType<PhaseDocument, PhaseDocument>

const branchDocument = z.strictObject({
  description: text.optional(),
  phases: z.array(phaseDocumentSchema).describe('the steps of this branch'),
})

const templateDocument = z
  .strictObject({ ...phaseKeys, name: nameSchema.optional(), phases: nestedPhases })
  .meta({ id: 'template' })

const { auto_save, resume_policy } = checkpointingSchema.shape

/** Keys that may stand at the top or under `workflow:`. */
export const documentShape = {
  definition_version: workflowShape.definition_version.optional(),
  name: workflowShape.name.optional(),
  type: workflowShape.type.optional(),
  version: z.union([text, z.number()]).optional().describe('version of the workflow, for people'),
  description: workflowShape.description.optional(),
  seed: workflowShape.seed.optional(),
  global_config: workflowShape.global_config.optional(),
  plugins: workflowShape.plugins.optional(),
  secrets: workflowShape.secrets.optional(),
  templates: z.record(nameSchema, templateDocument).optional().describe('beginnings of phases, by name'),
  phases: z.array(phaseDocumentSchema).optional().describe('the steps'),
  parallel_phases: z
    .union([z.boolean(), z.record(nameSchema, branchDocument)])
    .optional()
    .describe('branches by name; or false: one phase at a time'),
  convergence_phase: phaseDocumentSchema.optional().describe('what takes the results of the branches'),
  limits: limitsSchema.partial().optional().describe('what phases that run together may use'),
  max_total_memory_gb: positive.optional().describe('the same as limits.max_total_memory_gb; default 32'),
  max_total_cores: positive.optional().describe('the same as limits.max_total_cpu_cores; default 16'),
  error_policy: errorPolicySchema.partial().optional().describe('what happens when something unforeseen fails'),
  error_handling: z
    .strictObject({
      phase_error_policies: z.record(text, policyDocument).optional(),
      global_error_policy: errorPolicySchema.partial().optional().describe('the same as error_policy'),
    })
    .optional()
    .describe('policies of phases by name, and of the run'),
  checkpointing: z
    .strictObject({
      ...checkpointingSchema.shape,
      auto_save: auto_save.optional(),
      resume_policy: resume_policy.optional(),
    })
    .partial()
    .optional()
    .describe('copies of the state, and resuming without being asked'),
  checkpoint_enabled: z.boolean().optional().describe('the same as checkpointing.enabled'),
  checkpoint_frequency: checkpointingSchema.shape.checkpoint_frequency.optional(),
  infrastructure: z
    .strictObject({ phase_resources: z.record(text, resourceDocument).optional() })
    .optional()
    .describe('resources of phases by name'),
  resource_management: z
    .strictObject({
      dynamic_allocation: z.boolean().optional(),
      phase_resources: z.record(text, resourceDocument).optional(),
      global_limits: limitsSchema.partial().optional().describe('the same as limits'),
    })
    .optional()
    .describe('resources of phases by name, and limits'),
  phase_resources: z.record(text, resourceDocument).optional(),
  phase_error_policies: z.record(text, policyDocument).optional(),
  monitoring: monitoringSchema.partial().optional().describe('what is watched and who is told'),
  reporting: reportingSchema.partial().optional().describe('the report at the end'),
  output: outputSchema.partial().optional().describe('files besides the store'),
  output_directory: text.optional().describe('the same as output.directory'),
  save_intermediate_results: z.boolean().optional(),
  compression: outputSchema.shape.compression.optional(),
}

/** The schema of a file, with the given sections from outside (`data`). */
export function documentSchema(sections: Readonly<Record<string, z.ZodType>> = {}) {
  const outside = Object.fromEntries(Object.entries(sections).map(([key, schema]) => [key, schema.optional()]))
  return z.strictObject({
    ...documentShape,
    workflow: z
      .strictObject(documentShape)
      .optional()
      .describe('the head of the workflow; its keys may also stand at the top'),
    ...outside,
  })
}

type Shape<T extends Readonly<Record<string, z.ZodType>>> = { readonly [K in keyof T]?: z.input<T[K]> }

/** The keys of the file and of `workflow:` together, after the check. */
export type WorkflowDocument = Shape<typeof documentShape>
export type ResourceDocument = z.input<typeof resourceDocument>
export type PolicyDocument = z.input<typeof policyDocument>
