/** @module The gate of a phase: all its checks, journaled with what they saw. */
import { CancelledError, toErrorRecord } from '../core/errors.ts'
import { hashJson, type JsonValue } from '../core/hash.ts'
import { evaluateCondition } from '../definition/expression.ts'
import type { PlannedGate, PlannedPhase } from '../plan/plan.ts'
import { readJson } from './artifact-files.ts'
import type { GateCheck } from './events.ts'
import { valuesIn } from './gates/expression.ts'
import type { GateContext, GateKind, GateResult } from './gates/gate-kind.ts'
import { gateKinds } from './gates/index.ts'
import type { RunSession } from './run-session.ts'
import type { PhaseState } from './run-state.ts'
import { scopeOf, withSecrets } from './value-scope.ts'

/** The SHA-256 of a phase's checks; a gate that was passed under other checks is looked at again. */
export function gateHash(planned: PlannedPhase): string {
  return hashJson(planned.gates ?? [])
}

/** Evaluates every check and journals the result. A phase without checks has no gate and passes. */
export async function evaluateGate(
  session: RunSession,
  planned: PlannedPhase,
  state: PhaseState,
): Promise<'passed' | 'failed' | 'waiting'> {
  const gates = planned.gates ?? []
  if (gates.length === 0) return 'passed'
  const context = await contextOf(session, planned, state)
  const results: { readonly check: GateCheck; readonly outcome: GateResult['outcome'] }[] = []
  for (const gate of gates) results.push(await evaluate(gate, context, session))
  session.stop.signal.throwIfAborted()
  const outcomes = results.map(({ outcome }) => outcome)
  const status = outcomes.includes('failed') ? 'failed' : outcomes.includes('waiting') ? 'waiting' : 'passed'
  const checks = results.map(({ check }) => check)
  await session.journal({ type: 'gate_evaluated', phase: planned.name, status, checks, definition: gateHash(planned) })
  session.killPoint('gate.evaluated')
  return status
}

/** The sentence of the first check that failed. */
export function gateMessage(phase: string, state: PhaseState): string {
  const { gate } = state
  if (gate?.reason !== undefined)
    return `The gate of phase ${phase} was rejected by ${gate.by ?? 'someone'}: ${gate.reason}`
  const failed = gate?.checks.find(({ passed, message }) => !passed && message !== undefined)
  return `The gate of phase ${phase} failed. ${failed?.name ?? ''}: ${failed?.message ?? ''}`
}

async function contextOf(session: RunSession, planned: PlannedPhase, state: PhaseState): Promise<GateContext> {
  const { store, validators = {}, folder = process.cwd() } = session.options
  const outputs: Record<string, JsonValue> = {}
  for (const record of state.outputs) {
    if (record.kind === 'json') outputs[record.name] = await readJson(store.folder, record)
  }
  const outer = withSecrets(await scopeOf(session, planned.references ?? [], planned.bindings), session.options.secrets)
  return {
    phase: planned.name,
    outputs,
    scope: { ...outer, ...outputs },
    validators,
    folder,
    signal: session.stop.signal,
  }
}

async function evaluate(
  gate: PlannedGate,
  context: GateContext,
  session: RunSession,
): Promise<{ readonly check: GateCheck; readonly outcome: GateResult['outcome'] }> {
  const { outcome, evidence, message } = await resultOf(gate, context, session)
  const check: GateCheck = {
    name: gate.name,
    kind: gate.kind,
    passed: outcome === 'passed' || outcome === 'skipped',
    ...(outcome === 'skipped' ? { skipped: true } : {}),
    ...(gate.overridable === false ? { overridable: false } : {}),
    evidence,
    ...(message === undefined ? {} : { message }),
  }
  return { check, outcome }
}

async function resultOf(gate: PlannedGate, context: GateContext, session: RunSession): Promise<GateResult> {
  if (isEmpty(context.outputs)) {
    return { outcome: 'failed', evidence: null, message: `Expected a result of phase ${context.phase}, was empty.` }
  }
  try {
    if (gate.onlyIf !== undefined && !evaluateCondition(gate.onlyIf, context.scope)) {
      const evidence = valuesIn(gate.onlyIf, context.scope)
      return { outcome: 'skipped', evidence, message: `Skipped, since \`${gate.onlyIf}\` is false.` }
    }
    // The registry's type pairs each kind with its check; indexing by a union loses that.
    return await (gateKinds[gate.kind] as GateKind<PlannedGate>).evaluate(gate, context)
  } catch (error) {
    if (session.stop.signal.aborted) throw new CancelledError('CANCELLED', 'The gate was stopped.', { cause: error })
    return { outcome: 'failed', evidence: null, message: toErrorRecord(error).message }
  }
}

/** Whether there are outputs and each is null, an empty text, an empty list or an empty object. */
function isEmpty(outputs: Readonly<Record<string, JsonValue>>): boolean {
  const values = Object.values(outputs)
  return values.length > 0 && values.every(isNothing)
}

function isNothing(value: JsonValue): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
}
