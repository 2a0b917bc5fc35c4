/** @module The keys of a file that may stand at the top or under `workflow:`, read as one. */
import { type documentShape, documentShape as shape, type WorkflowDocument } from '../document.ts'
import type { PathSegment } from '../source.ts'
import type { Reporter } from './reporter.ts'

export interface Head {
  get<K extends keyof typeof documentShape>(key: K): WorkflowDocument[K] | undefined
  /** Where the key stands. */
  path(key: keyof typeof documentShape): readonly PathSegment[]
  readonly same: ReturnType<Reporter['one']>
}

/** Keys that stand at both places with different values are reported. */
export function readHead(
  document: WorkflowDocument & { readonly workflow?: WorkflowDocument },
  reporter: Reporter,
): Head {
  const { workflow = {} } = document
  for (const key of Object.keys(shape) as (keyof typeof documentShape)[]) {
    if (document[key] === undefined || workflow[key] === undefined) continue
    if (JSON.stringify(document[key]) === JSON.stringify(workflow[key])) continue
    reporter.add({
      code: 'WF_TWICE',
      message: `Expected "${key}" at the top or under "workflow", not at both with different values.`,
      path: ['workflow', key],
      at: 'key',
    })
  }
  return {
    get: (key) => document[key] ?? workflow[key],
    path: (key) => (document[key] === undefined && workflow[key] !== undefined ? ['workflow', key] : [key]),
    same: reporter.one([]),
  }
}
