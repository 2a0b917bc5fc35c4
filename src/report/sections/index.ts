/** @module The sections of a report, in order: one file and one line each. */
import { analytics } from './analytics.ts'
import { findings } from './findings.ts'
import { phases } from './phases.ts'
import { reproduction } from './reproduction.ts'
import type { Section } from './section.ts'
import { summary } from './summary.ts'
import { timing } from './timing.ts'
import { workflowGraph } from './workflow-graph.ts'

export const sections = {
  summary,
  workflow: workflowGraph,
  findings,
  phases,
  timing,
  analytics,
  reproduction,
} as const satisfies Record<string, Section>
