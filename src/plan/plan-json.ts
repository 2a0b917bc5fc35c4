/** @module A plan as the JSON that `phaseline plan --json` prints: stable keys, no machine paths. */
import type { JsonValue } from '../core/hash.ts'
import { type DescribePlanOptions, estimateWork } from './describe-plan.ts'
import { peakConcurrency } from './peak-concurrency.ts'
import type { Plan } from './plan.ts'

/** Name, hash, limits, peak demand, and per phase what the plan says with work, reuse and time where they are known. */
export function planJson(plan: Plan, options: DescribePlanOptions = {}): JsonValue {
  const estimates = options.registry === undefined ? new Map() : estimateWork(plan, options.registry, options.services)
  const value = {
    workflow: plan.workflow.name,
    definition_hash: plan.definitionHash,
    seed: plan.workflow.seed,
    limits: plan.limits,
    peak: peakConcurrency(plan.phases, plan.limits.concurrency),
    phases: plan.phases.map((phase) => ({
      ...phase,
      work: estimates.get(phase.name) ?? null,
      ...options.notes?.[phase.name],
    })),
  }
  return JSON.parse(JSON.stringify(value)) as JsonValue
}
