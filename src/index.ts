/**
 * @module The public API of Phaseline. Five verbs: `loadWorkflow` → `buildPlan` → `executePlan` → `readOutput` →
 * `renderReport`; and the functions that declare what a plug-in or a TypeScript workflow adds.
 */

// Errors: the class says what to do, the code what happened.
export {
  BugError,
  CancelledError,
  PhaselineError,
  RetryableError,
  TerminalError,
  UserError,
  UserErrors,
} from './core/errors.ts'
// Declare: workflows, phase types, strategies, indicators.
export { defineWorkflow } from './definition/define.ts'
// The verbs one by one, for programs that bring their own phase types and data.
export { loadWorkflow, type Vocabulary, type Workflow } from './definition/index.ts'
export { definePhaseType, type PhaseContext, type PhaseResult, type PhaseType } from './definition/phase-type.ts'
// A gate for `runPhases` of `phaseline/agents`; the others are there.
export { expressionHolds } from './phases/expression-gate.ts'
export { buildPlan, type Plan } from './plan/index.ts'
export { renderReport, reportDataOf } from './report/index.ts'
export { defineIndicator, defineStrategy } from './research/backtest/index.ts'
export {
  createInlineHost,
  createThreadHost,
  executePlan,
  openStore,
  type RunOutcome,
  type RunStore,
  type RunView,
  readFigures,
  readOutput,
  readRun,
} from './run/index.ts'
// The editor behind tasks of `type: command`, for `runPhases`.
export { documentEditor } from './workspace/document-editor.ts'
// Prepare and run a definition with everything built in: what the command line does.
export { execute, openWritableStore, readStore } from './workspace/execute.ts'
export { type Prepared, prepare } from './workspace/workspace.ts'
