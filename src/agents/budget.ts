/** @module Budgets of tokens and cost: a task's inside its phase's inside the run's; what is not there is not spent. */
import { TerminalError } from '../core/errors.ts'

/** What requests to models used. */
export interface Usage {
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cost_usd: number
}

export const noUsage: Usage = { input_tokens: 0, output_tokens: 0, cost_usd: 0 }

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input_tokens: a.input_tokens + b.input_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
    cost_usd: a.cost_usd + b.cost_usd,
  }
}

/** Absent: unlimited. */
export interface BudgetLimits {
  /** Input and output tokens together. */
  readonly tokens?: number | undefined
  readonly cost_usd?: number | undefined
  /** No new request once less than this share of the limit is left, 0 to 1. Default 0. */
  readonly stop_below?: number | undefined
}

/** `low`: less than a fifth is left. `exceeded`: a request used more than was set aside for it. */
export type BudgetStatus = 'available' | 'low' | 'exhausted' | 'exceeded'

export interface Budget {
  readonly name: string
  readonly used: Usage
  /** Whether this or a budget above it is one of cost. */
  readonly limitsCost: boolean
  status(): BudgetStatus
  /**
   * Sets tokens aside for a request, here and in all budgets above, so that requests at the same time cannot together
   * spend what is there once. Throws `AGENT_BUDGET` if they are not there; then nothing is set aside anywhere.
   */
  reserve(tokens: number): Reservation
  /** Enters what an earlier process used, without asking; here and in all budgets above. */
  record(usage: Usage): void
  /** The same, here only: the budgets above know of it. */
  recordHere(usage: Usage): void
  /** A budget inside this one. */
  inner(name: string, limits?: BudgetLimits): Budget
}

export interface Reservation {
  /** Gives back what was set aside and enters what was used. A second call does nothing. */
  settle(usage: Usage): void
}

/**
 * @param name for messages: `run`, `phase review`
 * @example
 * const run = createBudget('run', { tokens: 100_000 })
 * const request = run.inner('task review').reserve(2_000)
 * request.settle({ input_tokens: 900, output_tokens: 300, cost_usd: 0.004 })
 */
export function createBudget(name: string, limits: BudgetLimits = {}, outer?: Budget): Budget {
  let used = noUsage
  let reserved = 0
  const spent = (): number => used.input_tokens + used.output_tokens
  const leftTokens = (): number => (limits.tokens ?? Number.POSITIVE_INFINITY) - spent() - reserved
  const leftCost = (): number => (limits.cost_usd ?? Number.POSITIVE_INFINITY) - used.cost_usd
  const share = (): number =>
    Math.min(
      limits.tokens === undefined ? 1 : leftTokens() / limits.tokens,
      limits.cost_usd === undefined ? 1 : leftCost() / limits.cost_usd,
    )

  function refuse(tokens: number): void {
    const stopBelow = limits.stop_below ?? 0
    const reason =
      tokens > leftTokens()
        ? `${Math.max(0, leftTokens())} of ${limits.tokens} tokens are left, and the next request may use ${tokens}`
        : leftCost() <= 0
          ? `USD ${used.cost_usd.toFixed(4)} of ${limits.cost_usd} are spent`
          : share() < stopBelow
            ? `less than ${stopBelow * 100} % is left`
            : undefined
    if (reason === undefined) return
    throw new TerminalError('AGENT_BUDGET', `Expected enough budget for ${name}; ${reason}.`, {
      hint: 'Raise the budget, or ask for shorter answers with `max_tokens`.',
    })
  }

  const budget: Budget = {
    name,
    get used() {
      return used
    },
    limitsCost: limits.cost_usd !== undefined || outer?.limitsCost === true,
    status() {
      if (leftTokens() + reserved < 0 || leftCost() < 0) return 'exceeded'
      if (leftTokens() <= 0 || leftCost() <= 0) return 'exhausted'
      return share() < 0.2 ? 'low' : 'available'
    },
    reserve(tokens) {
      refuse(tokens)
      const above = outer?.reserve(tokens)
      reserved += tokens
      let open = true
      return {
        settle(usage) {
          if (!open) return
          open = false
          reserved -= tokens
          used = addUsage(used, usage)
          above?.settle(usage)
        },
      }
    },
    record(usage) {
      used = addUsage(used, usage)
      outer?.record(usage)
    },
    recordHere(usage) {
      used = addUsage(used, usage)
    },
    inner: (innerName, innerLimits) => createBudget(innerName, innerLimits, budget),
  }
  return budget
}
