/**
 * @module Phases of agents, programs and functions, with gates between them and a progress file that survives: the public
 * API of `phaseline/agents`.
 */
export { type AlarmClock, manualAlarmClock, systemAlarmClock } from './alarm-clock.ts'
export { type AuditLog, createAuditLog } from './audit-log.ts'
export { addUsage, type Budget, type BudgetLimits, createBudget, noUsage, type Usage } from './budget.ts'
export { type BreakerPolicy, type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts'
export { createSharedClaims, type SharedClaims, type TaskLimits } from './claims.ts'
export { type Context, fillPrompt, fillText, lookUp, type PhaseValues, referencesOf } from './context.ts'
export { combineResults, type FanIn, fanInSchema } from './fan-in.ts'
export {
  commandPasses,
  filesExist,
  filesFound,
  fitsSchema,
  hasContent,
  manual,
  noErrors,
  nothingFailed,
  withinThresholds,
} from './gates/checks.ts'
export { allOf, type Gate, type GateCall, type GateDecision, type GateVerdict, onlyIf } from './gates/gate.ts'
export { validationGates } from './gates/validation-gates.ts'
export { matchProgress, type PlannedNames } from './match-progress.ts'
export {
  findTaskMistakes,
  prepareTasks,
  type TaskMistake,
  taskIdOf,
  taskShape,
  type WrittenTask,
} from './prepare-tasks.ts'
export { profiles } from './profiles.ts'
export {
  finishedTasks,
  notesOf,
  type PhaseProgress,
  PROGRESS_FORMAT,
  PROGRESS_VERSION,
  type Progress,
  plannedTask,
  progressJsonSchema,
  progressSchema,
  type TaskProgress,
  toTaskProgress,
  velocityOf,
} from './progress.ts'
export { memoryProgress, openProgressFile, type ProgressFile, type ProgressStore } from './progress-file.ts'
export { type AiSdkOptions, aiSdk } from './providers/ai-sdk.ts'
export { providers } from './providers/index.ts'
export { type OpenAiCompatibleOptions, openAiCompatible } from './providers/openai-compatible.ts'
export {
  type AgentAnswer,
  type AgentProvider,
  type AgentRequest,
  type Message,
  UnansweredError,
} from './providers/provider.ts'
export { hashRequest, recorded, recorder } from './providers/recorded.ts'
export { type SubprocessOptions, subprocess } from './providers/subprocess.ts'
export { type ProgressShape, type ReadProgress, readProgress } from './read-progress.ts'
export { createRedactor, keysOf, type Redactor } from './redact.ts'
export { classifyFailure, type FailureClass } from './retry.ts'
export { type RolledUp, rollUp, type WorkNode, type WorkStatus } from './roll-up.ts'
export {
  type Phase,
  type PhaseOutcome,
  type PhasesEvent,
  type PhasesOutcome,
  type RunPhasesOptions,
  runPhases,
  type Validation,
} from './run-phases.ts'
export { type RunTasksOptions, runTasks } from './run-tasks.ts'
export {
  type DocumentToEdit,
  defineTaskType,
  type EditDocument,
  type EditedDocument,
  type Task,
  type TaskCall,
  type TaskNote,
  type TaskResult,
  type TaskServices,
  type TaskType,
  type TaskTypes,
} from './task.ts'
export { taskTypes } from './task-types/index.ts'
