/** @module When and at which price a decision is executed. */
import { UserError } from '../../core/errors.ts'

/** Prices at which a position decided at a bar's close can be taken. */
export const FILLS = ['next_open', 'next_close', 'same_close'] as const

export type Fill = (typeof FILLS)[number]

/**
 * A decision at the close of bar i is executed at the open of bar i + 1 (`next_open`, the default) or at its close
 * (`next_close`); `delayBars` (default 1) moves both further. `same_close` executes at the very close that decided, which
 * nobody can do for sure; it needs `optimistic: true` and marks every result.
 */
export interface Execution {
  readonly fill?: Fill
  readonly delayBars?: number
  readonly optimistic?: boolean
}

/** Execution in the kernel's terms. */
export interface ExecutionRule {
  readonly fill: Fill
  readonly price: 'open' | 'close'
  /** Bars between decision and execution. */
  readonly lag: number
  /** Whether results are too good to be true by construction. */
  readonly optimistic: boolean
}

/** Checks an execution and fills in the defaults. */
export function executionRule(execution: Execution = {}): ExecutionRule {
  const fill = execution.fill ?? 'next_open'
  const lag = fill === 'same_close' ? 0 : (execution.delayBars ?? 1)
  if (!FILLS.includes(fill)) {
    throw new UserError('INVALID_ARGUMENT', `Expected a fill of ${FILLS.join(', ')}, was "${fill}".`)
  }
  if (fill === 'same_close' && execution.optimistic !== true) {
    throw new UserError(
      'EXECUTION_OPTIMISTIC',
      'Expected "optimistic: true" beside the fill "same_close", which trades at the price that decided.',
      { hint: 'Use "next_open" or "next_close" for results that could have been earned.' },
    )
  }
  if (!Number.isInteger(lag) || (lag < 1 && fill !== 'same_close')) {
    throw new UserError('INVALID_ARGUMENT', `Expected a delay of whole bars, at least 1, was ${execution.delayBars}.`)
  }
  return { fill, price: fill === 'next_open' ? 'open' : 'close', lag, optimistic: fill === 'same_close' }
}
