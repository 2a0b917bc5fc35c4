/**
 * @module Whether a sampler is worse than a peer by more than the choice of seeds explains, when of the peer only a median and
 * the number of its seeds are known.
 */

/**
 * The probability that a median of `peerSeeds` runs comes out as low as the peer's, were the peer no better than the runs at
 * hand. What share of runs is as low is not known but estimated from those at hand (Beta posterior with Jeffreys' prior), so
 * the number of low ones among the peer's is beta-binomial.
 *
 * @param isAsLow by own run: whether it is as good as the peer's median
 * @example
 * probabilityByChance([false, false, true, true], 7) // 0.5: of our runs half are as good as the peer's median
 */
export function probabilityByChance(isAsLow: readonly boolean[], peerSeeds: number): number {
  const low = isAsLow.filter(Boolean).length
  const [a, b] = [low + 0.5, isAsLow.length - low + 0.5]
  let mass = 1
  for (let i = 0; i < peerSeeds; i++) mass *= (b + i) / (a + b + i)
  // At least half of the peer's runs have to be as low as their median.
  const least = Math.ceil(peerSeeds / 2)
  let sum = 0
  for (let x = 0; x <= peerSeeds; x++) {
    if (x >= least) sum += mass
    mass *= ((peerSeeds - x) / (x + 1)) * ((x + a) / (peerSeeds - x - 1 + b))
  }
  return Math.min(1, sum)
}

/** Which of many probabilities are too small to be chance, at 5 % for all of them together (Holm, 1979). */
export function beyondChance(probabilities: readonly number[]): boolean[] {
  const order = probabilities.map((_, k) => k).sort((i, k) => probabilities[i]! - probabilities[k]!)
  const found = probabilities.map(() => false)
  for (const [rank, k] of order.entries()) {
    if (probabilities[k]! > 0.05 / (probabilities.length - rank)) break
    found[k] = true
  }
  return found
}
