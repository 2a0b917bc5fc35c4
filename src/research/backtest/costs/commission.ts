/** @module What a broker charges for a fill. */
import { UserError } from '../../../core/errors.ts'

/** Charges in money. */
export interface Commission {
  /** The charge for `units` (above 0) at `price`. */
  of(units: number, price: number): number
  /** The charge as a share of the value, when it is nothing but that; lets the size that money suffices for be exact. */
  readonly rate?: number
}

/** Nothing. */
export const noCommission: Commission = { rate: 0, of: () => 0 }

/** A share of the value, at least `minimum`: `percentageCommission(0.001)` is 10 basis points. */
export function percentageCommission(rate: number, minimum = 0): Commission {
  checkCharge('rate', rate)
  if (minimum > 0) return { of: (units, price) => Math.max(minimum, units * price * rate) }
  return { rate, of: (units, price) => units * price * rate }
}

/** An amount per unit, at least `minimum` and at most `maximum` a fill. */
export function perShareCommission(perShare: number, minimum = 0, maximum = Number.POSITIVE_INFINITY): Commission {
  checkCharge('perShare', perShare)
  return { of: (units) => Math.min(maximum, Math.max(minimum, units * perShare)) }
}

/** An amount per fill. */
export function fixedCommission(amount: number): Commission {
  checkCharge('amount', amount)
  return { of: (units) => (units > 0 ? amount : 0) }
}

/** One step of a tariff: the rate for the part of a fill's value up to `upTo`. */
export interface CommissionTier {
  readonly upTo: number
  readonly rate: number
}

/**
 * Shares of the value that change with its size: each part of the value pays the rate of its tier, as an income tax does.
 *
 * @example
 * tieredCommission([{ upTo: 10_000, rate: 0.005 }, { upTo: 100_000, rate: 0.003 }, { upTo: Infinity, rate: 0.001 }])
 */
export function tieredCommission(tiers: readonly CommissionTier[]): Commission {
  const sorted = [...tiers].sort((a, b) => a.upTo - b.upTo)
  if (sorted.at(-1)?.upTo !== Number.POSITIVE_INFINITY) {
    throw new UserError('INVALID_ARGUMENT', 'Expected the last commission tier to go up to Infinity.')
  }
  return {
    of(units, price) {
      const value = units * price
      let charge = 0
      let below = 0
      for (const { upTo, rate } of sorted) {
        if (value <= below) break
        charge += (Math.min(value, upTo) - below) * rate
        below = upTo
      }
      return charge
    },
  }
}

function checkCharge(name: string, value: number): void {
  if (!(value >= 0))
    throw new UserError('INVALID_ARGUMENT', `Expected a commission ${name} of at least 0, was ${value}.`)
}
