/** @module The leverage that grows fastest. */
import { type Metric, meanReturn, perRisk, returnDeviation } from './metric.ts'

/** Mean over variance of the returns of bars: the leverage of fastest growth for normal returns (Thorp, "The Kelly Criterion in Blackjack, Sports Betting, and the Stock Market", 2006). Most who use it take half. */
export const kellyRatio: Metric = {
  name: 'kelly_ratio',
  title: 'Kelly ratio',
  description: 'Mean return over the variance of returns: the leverage of fastest growth.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'sums',
  compute(performance) {
    const deviation = returnDeviation(performance)
    return perRisk(meanReturn(performance), deviation * deviation)
  },
}
