/** @module Resources and policies of a phase from their several spellings. */

import type { z } from 'zod'
import { parseBytes } from '../../core/units.ts'
import type { PolicyDocument, ResourceDocument } from '../document.ts'
import type { policySchema, resourcesSchema } from '../workflow.ts'

type ResourcesInput = z.input<typeof resourcesSchema>
type PolicyInput = z.input<typeof policySchema>

/** Leaves out what is `undefined`, so that later spreads do not overwrite with nothing. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never
}

/** `memory_limit_gb: 8` and `memory_gb: 8` are one thing; so are `max_containers` and `container_count`. */
export function readResources(written: ResourceDocument): ResourcesInput {
  const perContainer = written.memory_per_container
  return defined({
    memory_gb: written.memory_gb ?? written.memory_limit_gb,
    cpu_cores: written.cpu_cores,
    max_workers: written.max_workers,
    reserve_cores: written.reserve_cores,
    max_cpu_percent: written.max_cpu_percent,
    max_load_per_core: written.max_load_per_core,
    priority: written.priority,
    gpu_required: written.gpu_required,
    container_count: written.container_count ?? written.max_containers,
    memory_per_container_gb:
      written.memory_per_container_gb ??
      (perContainer === undefined
        ? undefined
        : typeof perContainer === 'number'
          ? perContainer
          : parseBytes(perContainer) / 1e9),
    cpu_per_container: written.cpu_per_container,
  })
}

/**
 * `retry_on_failure: false` is `max_retries: 0`; minutes and hours become seconds; `continue_on_failure` is a policy.
 */
export function readPolicy(
  written: Omit<PolicyDocument, 'timeout_minutes'> & { readonly timeout_minutes?: number | null | undefined },
): PolicyInput {
  const onFailure = written.on_failure ?? (written.continue_on_failure === true ? 'continue_with_warning' : undefined)
  return defined({
    on_failure: onFailure,
    max_retries: written.retry_on_failure === false ? 0 : written.max_retries,
    backoff_seconds: written.backoff_seconds,
    max_backoff_seconds: written.max_backoff_seconds,
    timeout_seconds:
      written.timeout_seconds ??
      (written.timeout_minutes != null ? written.timeout_minutes * 60 : undefined) ??
      (written.timeout_hours === undefined ? undefined : written.timeout_hours * 3600),
    critical: written.critical,
    partial_results: written.partial_results,
    fallback_method: written.fallback_method,
  })
}
