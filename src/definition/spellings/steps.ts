/** @module The Step 10 spelling: limits, checkpoints and output as flat keys of the workflow, `parallel_phases: false`. */
import type { WorkflowDocument } from '../document.ts'
import type { Head } from './head.ts'
import { defined } from './resources.ts'

/** Flat keys as the sections that they stand for. */
export function readSteps(head: Head): Pick<WorkflowDocument, 'limits' | 'checkpointing' | 'output'> {
  const { get, same } = head
  const oneByOne = get('parallel_phases') === false ? 1 : undefined
  const apart = get('resource_management')
  const limits = get('limits')
  const flat = defined({
    max_total_memory_gb: same(
      ['limits.max_total_memory_gb', limits?.max_total_memory_gb],
      ['max_total_memory_gb', get('max_total_memory_gb')],
    ),
    max_total_cpu_cores: same(
      ['limits.max_total_cpu_cores', limits?.max_total_cpu_cores],
      ['max_total_cores', get('max_total_cores')],
    ),
  })
  return {
    limits: defined({
      dynamic_allocation: apart?.dynamic_allocation,
      ...apart?.global_limits,
      ...defined({ max_concurrent_phases: oneByOne }),
      ...limits,
      ...flat,
    }),
    checkpointing: defined({
      ...get('checkpointing'),
      enabled: same(
        ['checkpointing.enabled', get('checkpointing')?.enabled],
        ['checkpoint_enabled', get('checkpoint_enabled')],
      ),
      checkpoint_frequency: same(
        ['checkpointing.checkpoint_frequency', get('checkpointing')?.checkpoint_frequency],
        ['checkpoint_frequency', get('checkpoint_frequency')],
      ),
    }),
    output: defined({
      ...get('output'),
      directory: same(['output.directory', get('output')?.directory], ['output_directory', get('output_directory')]),
      save_intermediate_results: same(
        ['output.save_intermediate_results', get('output')?.save_intermediate_results],
        ['save_intermediate_results', get('save_intermediate_results')],
      ),
      compression: same(['output.compression', get('output')?.compression], ['compression', get('compression')]),
    }),
  }
}
