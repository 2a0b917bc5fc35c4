/** @module Definitions: what the user wrote, checked and turned into one canonical model. */
export { canonicalYaml } from './canonical-yaml.ts'
export { defineWorkflow, type WorkflowLiteral } from './define.ts'
export {
  type Diagnostic,
  Diagnostics,
  formatDiagnostic,
  formatPath,
  type Severity,
  throwDiagnostics,
  toUserError,
} from './diagnostics.ts'
export {
  type ExpressionScope,
  evaluateCondition,
  evaluateExpression,
  resolveExpressions,
} from './expression.ts'
export type {
  BarsFigure,
  CalendarFigure,
  Figure,
  HeatMapFigure,
  MetricsFigure,
  NoteFigure,
  NumberFormat,
  ScatterFigure,
  TableFigure,
  TimeSeriesFigure,
} from './figure.ts'
export { criterionMetrics, gateName } from './gate.ts'
export { workflowJsonSchema } from './json-schema.ts'
export {
  type Inspection,
  inspectObject,
  inspectText,
  inspectWorkflow,
  type LoadedWorkflow,
  type LoadOptions,
  loadWorkflow,
  parseWorkflow,
  readWorkflow,
  requireRunnable,
} from './load.ts'
export {
  definePhaseType,
  type OutputValue,
  type Part,
  type Parts,
  type PhaseContext,
  type PhaseEstimate,
  type PhaseRegistry,
  type PhaseRemark,
  type PhaseResult,
  type PhaseType,
  type Progress,
} from './phase-type.ts'
export { listPlugins, loadPlugins, type Plugins, type Validator } from './plugins.ts'
export { parseReference, type ResolvedReference } from './reference.ts'
export { workflowReferencePage } from './reference-page.ts'
export type { Vocabulary } from './vocabulary.ts'
export {
  canonicalSchema,
  DEFINITION_VERSION,
  type Gate,
  type Phase,
  type Policy,
  type Resources,
  type Workflow,
} from './workflow.ts'
