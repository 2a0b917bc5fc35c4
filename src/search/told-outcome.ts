import { SpaceError } from './space-error.ts'
import type { Outcome } from './study-options.ts'

const show = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'number' ? String(value) : JSON.stringify(value)

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
