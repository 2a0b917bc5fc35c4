/** @module The drawdown of every bar of a return series, one after the other. */

/** Calls `see` with the drawdown at each close, in [0, 1]; 0 at a peak. The start counts as a peak. */
export function drawdownsOf(returns: Float64Array, see: (drawdown: number) => void): void {
  let equity = 1
  let peak = 1
  for (let i = 0; i < returns.length; i++) {
    equity *= 1 + returns[i]!
    if (equity > peak) peak = equity
    see(equity < peak ? 1 - equity / peak : 0)
  }
}
