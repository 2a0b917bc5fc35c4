/**
 * @module The canonical model of a workflow: what every spelling is turned into, what is hashed, journaled and planned.
 *
 * One zod schema is the type, the defaults and the checks. `phaseline fmt --canonical` writes it; what it writes is itself a
 * legal definition and reads back to the same model.
 */
import { z } from 'zod'
import { gateSchema } from './gate.ts'
import { jsonSchema, nameSchema } from './json.ts'

const text = z.string()
const positive = z.number().positive()
const count = z.int().min(0)

export const prioritySchema = z.enum(['low', 'medium', 'high'])

/** What a phase needs. What is absent is filled in by the plan from the limits and the machine. */
export const resourcesSchema = z.strictObject({
  memory_gb: positive.optional().describe('memory that the phase may use, in GB (1e9 bytes); 4 if not given'),
  cpu_cores: positive.optional().describe('cores that it keeps busy; default: max_workers, or 1'),
  max_workers: z.int().min(1).optional().describe('threads for its trials or tasks; default: cpu_cores, or all cores'),
  reserve_cores: z.int().min(0).optional().describe('cores of the machine that its threads leave to others; 0'),
  max_cpu_percent: positive
    .max(100)
    .optional()
    .describe('of all cores, what its trials may keep busy: threads rest in between; 100'),
  max_load_per_core: positive
    .optional()
    .describe('load average of the machine above which trials slow down; no limit unless given'),
  priority: prioritySchema.default('medium').describe('which of several ready phases goes first'),
  gpu_required: z.boolean().default(false).describe('recorded; no phase type of Phaseline uses a GPU'),
  container_count: z
    .int()
    .min(1)
    .optional()
    .describe('isolated contexts; they are multiplexed on the worker threads, never more threads than cores'),
  memory_per_container_gb: positive.optional().describe('memory of one container, in GB'),
  cpu_per_container: positive.optional().describe('cores of one container'),
})

/** What happens when a phase fails. */
export const policySchema = z.strictObject({
  on_failure: z
    .enum(['retry', 'continue_with_warning', 'abort_workflow', 'fallback'])
    .default('retry')
    .describe('what follows when the retries are used up'),
  max_retries: count.default(3).describe('attempts after the first; errors in the definition are never retried'),
  backoff_seconds: positive.default(1).describe('the wait before retry n is backoff_seconds · 2^n'),
  max_backoff_seconds: positive.default(60).describe('the longest wait between attempts'),
  timeout_seconds: positive.optional().describe('an attempt that takes longer is stopped'),
  critical: z.boolean().default(false).describe('its failure ends the run at once'),
  partial_results: z
    .enum(['acceptable', 'rejected'])
    .default('rejected')
    .describe('whether unfinished results may stand'),
  fallback_method: text.optional().describe('how the config is changed for a last round of attempts'),
})

export const armSchema = z.strictObject({
  type: text.describe('phase type of this side'),
  config: z.record(text, jsonSchema).default({}).describe('settings of this side'),
})

export const forEachSchema = z.strictObject({
  in: z
    .union([text, z.array(jsonSchema)])
    .optional()
    .describe('a list, or an expression that gives one'),
  matrix: z.record(nameSchema, z.array(jsonSchema).min(1)).optional().describe('every combination of these values'),
  as: nameSchema.default('item').describe('name of the element in expressions'),
  max_items: z.int().min(1).max(10_000).default(1000).describe('more elements than this are an error'),
})

export const repeatSchema = z.strictObject({
  until: text.describe('stops when this expression over the outputs of the round is true'),
  max: z.int().min(1).max(100).default(5).describe('rounds at most'),
})

const phaseKeys = {
  name: nameSchema.describe('unique among its neighbors'),
  type: text.min(1).describe('phase type'),
  description: text.optional().describe('for people'),
  inputs: z.array(text).default([]).describe('outputs of earlier phases: phase.output or phase.output.path'),
  depends_on: z
    .array(text)
    .default([])
    .describe('phases that must be finished first, without taking anything from them'),
  config: z.record(text, jsonSchema).default({}).describe('settings of the phase type'),
  outputs: z.array(nameSchema).optional().describe('what it hands on; default: whatever other phases refer to'),
  enabled: z.boolean().default(true).describe('false skips it and what depends on it'),
  when: z
    .enum(['succeeded', 'always'])
    .default('succeeded')
    .describe('always: also runs when a phase before it failed or was skipped'),
  condition: text.optional().describe('an expression; false skips the phase, or selects if_false'),
  if_true: armSchema.optional().describe('what runs when the condition holds'),
  if_false: armSchema.optional().describe('what runs when it does not'),
  for_each: forEachSchema.optional().describe('once per element; outputs become lists'),
  repeat: repeatSchema.optional().describe('again and again until a condition holds'),
  params: z.record(nameSchema, jsonSchema).optional().describe('values that expressions read as params.name'),
  resources: resourcesSchema.prefault({}),
  policy: policySchema.prefault({}),
  gate: z.array(gateSchema).default([]).describe('what must hold before later phases may start'),
}

const phaseWithoutPhases = z.strictObject(phaseKeys)

/** A phase of the canonical model. */
export interface Phase extends z.output<typeof phaseWithoutPhases> {
  phases?: Phase[] | undefined
}

/** What the canonical schema reads as a phase. */
export interface PhaseInput extends z.input<typeof phaseWithoutPhases> {
  phases?: PhaseInput[] | undefined
}

export const phaseSchema: z.ZodType<Phase, PhaseInput> = z.strictObject({
  ...phaseKeys,
  phases: z
    .lazy((): z.ZodType<Phase[], PhaseInput[]> => z.array(phaseSchema))
    .optional()
    .describe('phases of a branch or sub-workflow (type: workflow)'),
}) as unknown as z.ZodType<Phase, PhaseInput>

const flags = (defaults: Readonly<Record<string, boolean>>) =>
  z.strictObject(Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, z.boolean().default(value)])))

export const limitsSchema = z.strictObject({
  max_total_memory_gb: positive.default(32).describe('phases that run together may use this much, in GB'),
  max_total_cpu_cores: positive.default(16).describe('and this many cores'),
  max_concurrent_phases: z.int().min(1).default(1000).describe('phases that run together; 1 runs them one by one'),
  max_concurrent_containers: z.int().min(1).default(1000).describe('containers that exist together'),
  dynamic_allocation: z.boolean().default(true).describe('let a phase in as soon as there is room for it'),
})

export const checkpointingSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('the journal is always written; false only drops the extra copies'),
  checkpoint_frequency: z
    .union([z.enum(['per_phase', 'hourly', 'daily']), z.int().min(1)])
    .default('per_phase')
    .describe('when a copy of the state is put aside; a number means after every n phases'),
  checkpoint_location: text.optional().describe('folder for the copies'),
  auto_save: z
    .strictObject({
      phase_completion: z.boolean().default(true),
      significant_results: z.boolean().default(true),
      error_conditions: z.boolean().default(true),
    })
    .prefault({})
    .describe('events after which a copy is put aside'),
  resume_policy: z
    .strictObject({
      auto_resume_on_failure: z.boolean().default(false),
      max_resume_attempts: count.default(3),
      resume_from_last_checkpoint: z.boolean().default(true),
    })
    .prefault({})
    .describe('whether a broken run is resumed without being asked'),
})

export const errorPolicySchema = z.strictObject({
  timeout_action: z
    .enum(['save_partial_results', 'fail'])
    .default('fail')
    .describe('what happens to a phase out of time'),
  resource_exhaustion: z
    .enum(['graceful_degradation', 'fail'])
    .default('graceful_degradation')
    .describe('fewer workers and smaller chunks, or failure'),
  unexpected_error: z
    .enum(['checkpoint_and_abort', 'abort', 'continue_with_warning'])
    .default('checkpoint_and_abort')
    .describe('what happens when something throws that nobody expected'),
})

const channelSchema = z.strictObject({
  log: z.boolean().optional(),
  command: z.array(text).min(1).optional().describe('program and arguments; the alert comes as JSON on stdin'),
  webhook: z.url().optional().describe('the alert is posted as JSON'),
})

export const monitoringSchema = z.strictObject({
  enabled: z.boolean().default(true),
  progress_tracking: flags({ phase_progress: true, container_progress: true, estimated_completion: true }).prefault({}),
  performance_monitoring: flags({
    resource_utilization: true,
    bottleneck_detection: true,
    cost_tracking: true,
  }).prefault({}),
  alerts: flags({
    phase_completion: false,
    performance_degradation: false,
    resource_exhaustion: false,
    estimated_delay: false,
  }).prefault({}),
  channels: z.array(channelSchema).default([]).describe('where alerts go besides the log'),
  real_time_dashboard: z.boolean().default(false),
  progress_charts: z.boolean().default(false),
  resource_usage_charts: z.boolean().default(false),
})

export const executionAnalyses = [
  'phase_timing_analysis',
  'resource_efficiency_analysis',
  'bottleneck_identification',
  'cost_benefit_analysis',
] as const
export const resultsAnalyses = [
  'cross_phase_performance_tracking',
  'data_flow_impact_analysis',
  'ensemble_contribution_analysis',
  'validation_consistency_analysis',
] as const
export const recommendationKinds = [
  'workflow_structure_optimization',
  'resource_allocation_optimization',
  'phase_ordering_optimization',
  'parallel_execution_opportunities',
] as const

export const reportingSchema = z.strictObject({
  output_path: text.optional().describe('folder for the report'),
  include_phase_reports: z.boolean().default(true).describe('a section per phase'),
  generate_summary_report: z.boolean().default(true).describe('write the report when the run ends'),
  workflow_analytics: z
    .strictObject({
      execution_analysis: z.array(z.enum(executionAnalyses)).default([]),
      results_analysis: z.array(z.enum(resultsAnalyses)).default([]),
      optimization_recommendations: z.array(z.enum(recommendationKinds)).default([]),
    })
    .prefault({})
    .describe('analyses of the run in the report'),
})

export const outputSchema = z.strictObject({
  directory: text.optional().describe('folder for results besides the store'),
  save_intermediate_results: z.boolean().default(true),
  compression: z.enum(['none', 'gzip', 'zstd']).default('zstd').describe('for files written besides the store'),
})

export const DEFINITION_VERSION = 1

/** Keys of the canonical model, except those that come from outside. */
export const workflowShape = {
  definition_version: z.int().min(1).default(DEFINITION_VERSION).describe('version of the language'),
  name: text.min(1).describe('for people and for finding runs; default: the name of the file'),
  type: text.default('multi_phase').describe('for people; decides nothing'),
  version: text.default('1.0').describe('version of the workflow, for people'),
  description: text.default('').describe('one or two sentences'),
  seed: z
    .union([z.int().min(0), text])
    .default(42)
    .describe('decides every random number'),
  global_config: z.record(text, jsonSchema).default({}).describe('values that expressions read as global_config.name'),
  plugins: z.array(text).default([]).describe('files with phase types, strategies and validators'),
  secrets: z.array(nameSchema).default([]).describe('environment variables that are never stored'),
  phases: z.array(phaseSchema).default([]).describe('the steps'),
  limits: limitsSchema.prefault({}),
  error_policy: errorPolicySchema.prefault({}),
  checkpointing: checkpointingSchema.prefault({}),
  monitoring: monitoringSchema.prefault({}),
  reporting: reportingSchema.prefault({}),
  output: outputSchema.prefault({}),
  phase_resources: z
    .record(text, resourcesSchema)
    .optional()
    .describe('resources of phases that are defined elsewhere'),
  phase_error_policies: z
    .record(text, policySchema)
    .optional()
    .describe('policies of phases that are defined elsewhere'),
}

const workflowSchema = z.strictObject(workflowShape)

export type Resources = z.output<typeof resourcesSchema>
export type Policy = z.output<typeof policySchema>
export type Gate = z.output<typeof gateSchema>

/**
 * A canonical workflow. `data` and other sections from outside are kept as they were parsed by their own schema.
 */
export type Workflow = z.output<typeof workflowSchema> & {
  readonly data?: unknown
}

/** The canonical schema with the given sections from outside. */
export function canonicalSchema(sections: Readonly<Record<string, z.ZodType>> = {}) {
  return z.strictObject({
    ...workflowShape,
    ...Object.fromEntries(Object.entries(sections).map(([key, schema]) => [key, schema.optional()])),
  })
}
