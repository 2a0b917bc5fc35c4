/** @module The registry of strategies: one file each, one line here. */
import type { Strategy } from '../strategy.ts'
import { accumulationDistribution } from './accumulation-distribution.ts'
import { adxTrendStrength } from './adx-trend-strength.ts'
import { aroonCrossover } from './aroon-crossover.ts'
import { atrChannelBreakout } from './atr-channel-breakout.ts'
import { bollingerBands } from './bollinger-bands.ts'
import { bollingerBreakout } from './bollinger-breakout.ts'
import { bollingerRsi } from './bollinger-rsi.ts'
import { breakout } from './breakout.ts'
import { buyAndHold } from './buy-and-hold.ts'
import { cciBands } from './cci-bands.ts'
import { cciThreshold } from './cci-threshold.ts'
import { chaikinMoneyFlow } from './chaikin-money-flow.ts'
import { defensive } from './defensive.ts'
import { demaCrossover } from './dema-crossover.ts'
import { demaSmaCrossover } from './dema-sma-crossover.ts'
import { diagonalChannelBreakout } from './diagonal-channel-breakout.ts'
import { diagonalChannelReversion } from './diagonal-channel-reversion.ts'
import { donchianBands } from './donchian-bands.ts'
import { donchianBreakout } from './donchian-breakout.ts'
import { emaCrossover } from './ema-crossover.ts'
import { emaSmaCrossover } from './ema-sma-crossover.ts'
import { fibonacciRetracement } from './fibonacci-retracement.ts'
import { ichimokuCloudPosition } from './ichimoku-cloud-position.ts'
import { keltnerBands } from './keltner-bands.ts'
import { keltnerBreakout } from './keltner-breakout.ts'
import { linearRegressionSlope } from './linear-regression-slope.ts'
import { macdCrossover } from './macd-crossover.ts'
import { macdHistogramDivergence } from './macd-histogram-divergence.ts'
import { meanReversion } from './mean-reversion.ts'
import { mfiBands } from './mfi-bands.ts'
import { momentum } from './momentum.ts'
import { obvTrend } from './obv-trend.ts'
import { parabolicSar } from './parabolic-sar.ts'
import { pivotPoints } from './pivot-points.ts'
import { rocThreshold } from './roc-threshold.ts'
import { rsiBands } from './rsi-bands.ts'
import { rsiDivergence } from './rsi-divergence.ts'
import { rsiMeanReversion } from './rsi-mean-reversion.ts'
import { rsiThreshold } from './rsi-threshold.ts'
import { sessionVwapDeviation } from './session-vwap-deviation.ts'
import { smaCrossover } from './sma-crossover.ts'
import { stochasticCrossover } from './stochastic-crossover.ts'
import { stochasticRsi } from './stochastic-rsi.ts'
import { supertrend } from './supertrend.ts'
import { supportResistanceBreakout } from './support-resistance-breakout.ts'
import { swingBreakout } from './swing-breakout.ts'
import { swingPivotBounce } from './swing-pivot-bounce.ts'
import { temaSmaCrossover } from './tema-sma-crossover.ts'
import { timeSeriesMomentum } from './time-series-momentum.ts'
import { ultimateOscillator } from './ultimate-oscillator.ts'
import { volatilityTrading } from './volatility-trading.ts'
import { vortexCrossover } from './vortex-crossover.ts'
import { vwapDeviation } from './vwap-deviation.ts'
import { williamsR } from './williams-r.ts'

export const strategies = {
  momentum,
  buy_and_hold: buyAndHold,
  sma_crossover: smaCrossover,
  ema_crossover: emaCrossover,
  dema_crossover: demaCrossover,
  ema_sma_crossover: emaSmaCrossover,
  dema_sma_crossover: demaSmaCrossover,
  tema_sma_crossover: temaSmaCrossover,
  macd_crossover: macdCrossover,
  stochastic_crossover: stochasticCrossover,
  vortex_crossover: vortexCrossover,
  ichimoku_cloud_position: ichimokuCloudPosition,
  rsi_threshold: rsiThreshold,
  rsi_bands: rsiBands,
  rsi_mean_reversion: rsiMeanReversion,
  cci_threshold: cciThreshold,
  cci_bands: cciBands,
  stochastic_rsi: stochasticRsi,
  williams_r: williamsR,
  roc_threshold: rocThreshold,
  ultimate_oscillator: ultimateOscillator,
  bollinger_bands: bollingerBands,
  bollinger_breakout: bollingerBreakout,
  bollinger_rsi: bollingerRsi,
  keltner_bands: keltnerBands,
  keltner_breakout: keltnerBreakout,
  donchian_bands: donchianBands,
  donchian_breakout: donchianBreakout,
  breakout,
  mean_reversion: meanReversion,
  adx_trend_strength: adxTrendStrength,
  parabolic_sar: parabolicSar,
  supertrend,
  aroon_crossover: aroonCrossover,
  linear_regression_slope: linearRegressionSlope,
  obv_trend: obvTrend,
  accumulation_distribution: accumulationDistribution,
  mfi_bands: mfiBands,
  vwap_deviation: vwapDeviation,
  session_vwap_deviation: sessionVwapDeviation,
  chaikin_money_flow: chaikinMoneyFlow,
  pivot_points: pivotPoints,
  swing_breakout: swingBreakout,
  atr_channel_breakout: atrChannelBreakout,
  time_series_momentum: timeSeriesMomentum,
  volatility_trading: volatilityTrading,
  defensive,
  rsi_divergence: rsiDivergence,
  macd_histogram_divergence: macdHistogramDivergence,
  fibonacci_retracement: fibonacciRetracement,
  support_resistance_breakout: supportResistanceBreakout,
  swing_pivot_bounce: swingPivotBounce,
  diagonal_channel_breakout: diagonalChannelBreakout,
  diagonal_channel_reversion: diagonalChannelReversion,
} as const satisfies Record<string, Strategy>

export type StrategyName = keyof typeof strategies
