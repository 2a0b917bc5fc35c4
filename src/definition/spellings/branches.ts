/** @module The branches' spelling: `parallel_phases` with a list of phases per branch, and a `convergence_phase`. */
import type { PhaseDocument } from '../document.ts'
import type { PathSegment } from '../source.ts'
import type { Head } from './head.ts'

export interface WrittenPhase {
  readonly written: PhaseDocument
  readonly path: readonly PathSegment[]
}

/** All phases of the file in order: each branch as a sub-workflow of its name, the plain phases, the convergence phase. */
export function readPhases(head: Head): WrittenPhase[] {
  const parallel = head.get('parallel_phases')
  const branches = typeof parallel === 'object' ? parallel : {}
  const converging = head.get('convergence_phase')
  return [
    ...Object.entries(branches).map(([name, branch]) => ({
      written: {
        name,
        type: 'workflow',
        phases: branch.phases,
        ...(branch.description === undefined ? {} : { description: branch.description }),
      },
      path: [...head.path('parallel_phases'), name],
    })),
    ...(head.get('phases') ?? []).map((written, index) => ({ written, path: [...head.path('phases'), index] })),
    ...(converging === undefined ? [] : [{ written: converging, path: head.path('convergence_phase') }]),
  ]
}
