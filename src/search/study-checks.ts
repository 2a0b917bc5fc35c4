/** @module Refuses what a study cannot take: options of no study, counts of trials that mean nothing, outcomes that no trial has. */
import { SpaceError } from './space-error.ts'
import type { Outcome, StudyOptions } from './study-options.ts'

const show = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'number' ? String(value) : JSON.stringify(value)

/** @throws SpaceError for a space, objectives, a method or a seed that is missing, or is what another function makes one of */
export function checkOptions({ space, objectives, method, seed, evaluationMs }: StudyOptions): void {
  if (space?.dimensions === undefined) {
    throw new SpaceError('SEARCH_PARAMETER', ['space'], `Expected a space, was ${show(space)}.`, {
      hint: '`createSpace` makes one of declared parameters, `parseSpace` reads their short spellings.',
    })
  }
  if (!Array.isArray(objectives)) {
    throw new SpaceError(
      'SEARCH_OBJECTIVE',
      ['objectives'],
      `Expected a list of objectives, was ${show(objectives)}.`,
      {
        hint: "`parseObjectives('sharpe_ratio')` makes one.",
      },
    )
  }
  if (typeof method !== 'string' && typeof method?.kind !== 'string') {
    throw new SpaceError(
      'SEARCH_SAMPLER',
      ['method'],
      `Expected the name of a method, or a sampler, was ${show(method)}.`,
    )
  }
  if (typeof seed !== 'string' && !Number.isFinite(seed)) {
    throw new SpaceError('SEARCH_SAMPLER', ['seed'], `Expected a number or a text as seed, was ${show(seed)}.`)
  }
  if (evaluationMs !== undefined && !(evaluationMs >= 0)) {
    const message = `Expected the milliseconds of an evaluation, at least 0, was ${show(evaluationMs)}.`
    throw new SpaceError('SEARCH_SAMPLER', ['evaluationMs'], message)
  }
}

/** @throws SpaceError `SEARCH_ASK` unless the count is a whole number or Infinity */
export function checkCount(count: number): void {
  if (count === Number.POSITIVE_INFINITY || (Number.isInteger(count) && count >= 0)) return
  throw new SpaceError('SEARCH_ASK', [], `Expected a whole number of trials to ask for, was ${show(count)}.`)
}

/** @throws SpaceError `SEARCH_TELL` unless there is one number for each objective; any number, for those not finite are failures */
export function checkValues(trial: number, values: ArrayLike<number>, objectives: number): void {
  if (values?.length !== objectives) {
    const found = values === undefined || values?.length === undefined ? show(values) : values.length
    const wanted = `${objectives} ${objectives === 1 ? 'value' : 'values'}, one for each objective`
    throw new SpaceError('SEARCH_TELL', [], `Expected ${wanted}, was ${found} for trial ${trial}.`)
  }
  for (let k = 0; k < objectives; k++) {
    if (typeof values[k] === 'number') continue
    throw new SpaceError('SEARCH_TELL', [], `Expected a number as value of trial ${trial}, was ${show(values[k])}.`, {
      hint: 'An evaluation without a result is told as { status: "failed" }.',
    })
  }
}

/** @throws SpaceError `SEARCH_TELL` for a violation below 0, or that is no number */
export function checkViolation(trial: number, violation: number): void {
  if (violation >= 0) return
  throw new SpaceError(
    'SEARCH_TELL',
    [],
    `Expected a violation of at least 0 for trial ${trial}, was ${show(violation)}.`,
  )
}

/** @throws SpaceError `SEARCH_TELL` for what is no outcome */
export function checkOutcome(trial: number, outcome: Outcome, objectives: number): void {
  if (outcome === null || typeof outcome !== 'object') {
    const wanted = `the outcome of trial ${trial}, such as { status: "complete", values: [1.5] }`
    throw new SpaceError('SEARCH_TELL', [], `Expected ${wanted}, was ${show(outcome)}.`)
  }
  if (outcome.status === 'complete') {
    checkValues(trial, outcome.values, objectives)
    checkViolation(trial, outcome.violation ?? 0)
  } else if (outcome.status !== 'failed' && outcome.status !== 'pruned') {
    const found = show((outcome as { status: unknown }).status)
    throw new SpaceError(
      'SEARCH_TELL',
      [],
      `Expected complete, failed or pruned as status of trial ${trial}, was ${found}.`,
    )
  }
}

/** @throws SpaceError `SEARCH_PRUNER` for several losses, or a number of steps that cannot be stored */
export function checkPruning(steps: number, objectives: number): void {
  if (objectives > 1) {
    throw new SpaceError(
      'SEARCH_PRUNER',
      [],
      `Expected one objective, or weights, in a search that prunes, was ${objectives} objectives.`,
      { hint: 'A trial that is behind in one objective may lead in another; give weights to make them one.' },
    )
  }
  if (Number.isInteger(steps) && steps >= 1 && steps <= 255) return
  throw new SpaceError('SEARCH_PRUNER', ['steps'], `Expected from 1 to 255 steps, was ${steps}.`)
}
