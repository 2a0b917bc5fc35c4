/** @module How much of an order a bar fills, and at which price: slippage, spread, limited volume. */

/** What a model is asked. One object is used again for every fill. */
export interface FillRequest {
  /** Units wanted; negative to sell. */
  units: number
  /** Price without slippage. */
  price: number
  /** Volume of the bar. */
  volume: number
  /** Units of the instrument that earlier fills of the same bar took. */
  filledInBar: number
  /** Whether the fill takes a position (rather than closing one). */
  opening: boolean
  /** Volatility of the returns of recent bars, per bar, and their mean volume; NaN until known. */
  readonly volatility: number
  readonly averageVolume: number
}

/** A fill: at most the units wanted, with their sign. */
export interface Fill {
  units: number
  price: number
}

/** Writes what a request gets. */
export type Slippage = (request: FillRequest, fill: Fill) => void

/** Fills everything at the price. */
export const noSlippage: Slippage = (request, fill) => {
  fill.units = request.units
  fill.price = request.price
}

/** Most whole units that a share of the bar's volume still gives. */
function room(request: FillRequest, volumeLimit: number): number {
  const wanted = Math.abs(request.units)
  if (volumeLimit === Number.POSITIVE_INFINITY) return wanted
  return Math.min(wanted, Math.max(0, Math.floor(volumeLimit * request.volume - request.filledInBar)))
}

/**
 * Every fill is worse by basis points, and takes at most a share of the bar's volume (zipline's FixedBasisPointsSlippage,
 * whose defaults are 5 and 0.1).
 */
export function bpsSlippage(bps: number, volumeLimit = Number.POSITIVE_INFINITY): Slippage {
  return (request, fill) => {
    const side = Math.sign(request.units)
    fill.units = side * room(request, volumeLimit)
    fill.price = request.price * (1 + (side * bps) / 10_000)
  }
}

/**
 * The price moves with the square of the share of the bar's volume that is taken: `price · (1 ± impact · share²)` (zipline's
 * VolumeShareSlippage).
 */
export function volumeShareSlippage(volumeLimit = 0.025, priceImpact = 0.1): Slippage {
  return (request, fill) => {
    const side = Math.sign(request.units)
    const units = room(request, volumeLimit)
    const share = request.volume > 0 ? Math.min((request.filledInBar + units) / request.volume, volumeLimit) : 0
    fill.units = side * units
    fill.price = request.price * (1 + side * priceImpact * share * share)
  }
}

/**
 * A spread as a fraction of the price: half of it on each side, or all of it when a position is taken and nothing when it is
 * closed (backtesting.py).
 */
export function spreadSlippage(spread: number, paid: 'half_each_side' | 'on_entry' = 'half_each_side'): Slippage {
  return (request, fill) => {
    const side = Math.sign(request.units)
    const share = paid === 'half_each_side' ? spread / 2 : request.opening ? spread : 0
    fill.units = request.units
    fill.price = request.price * (1 + side * share)
  }
}

/** One model after the other: each starts from the units and the price of the one before. */
export function chainSlippage(...models: readonly Slippage[]): Slippage {
  return (request, fill) => {
    const { units, price } = request
    fill.units = units
    fill.price = price
    for (const model of models) {
      request.units = fill.units
      request.price = fill.price
      model(request, fill)
    }
    request.units = units
    request.price = price
  }
}
