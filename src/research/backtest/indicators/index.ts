/** @module The registry of indicators: one file each, one line here. */

import { adLine } from './ad-line.ts'
import { adx } from './adx.ts'
import { adxSimple } from './adx-simple.ts'
import { alma } from './alma.ts'
import { aroon } from './aroon.ts'
import { aroonWindow } from './aroon-window.ts'
import { atr } from './atr.ts'
import { atrEma } from './atr-ema.ts'
import { awesomeOscillator } from './awesome-oscillator.ts'
import { bbRsiDivergence } from './bb-rsi-divergence.ts'
import { bollingerBands } from './bollinger-bands.ts'
import { bollingerBandsTypical } from './bollinger-bands-typical.ts'
import { cci } from './cci.ts'
import { chaikinOscillator } from './chaikin-oscillator.ts'
import { chaikinVolatility } from './chaikin-volatility.ts'
import { closeChannel } from './close-channel.ts'
import { closeLocationValue } from './close-location.ts'
import { cmf } from './cmf.ts'
import { cmo } from './cmo.ts'
import { correlationTrend } from './correlation-trend.ts'
import { dema } from './dema.ts'
import { detrendedPrice } from './detrended-price.ts'
import { diagonalChannel } from './diagonal-channel.ts'
import { directionalIndex } from './directional-index.ts'
import { donchianChannel } from './donchian-channel.ts'
import { easeOfMovement } from './ease-of-movement.ts'
import { ema } from './ema.ts'
import { emaFromFirst } from './ema-from-first.ts'
import { evwma } from './evwma.ts'
import { fibonacci } from './fibonacci.ts'
import { garmanKlassVolatility } from './garman-klass-volatility.ts'
import { garmanKlassYangZhangVolatility } from './garman-klass-yang-zhang-volatility.ts'
import { hma } from './hma.ts'
import { ichimoku } from './ichimoku.ts'
import type { Indicator } from './indicator.ts'
import { kama } from './kama.ts'
import { keltnerChannels } from './keltner-channels.ts'
import { keltnerChannelsTypical } from './keltner-channels-typical.ts'
import { knowSureThing } from './know-sure-thing.ts'
import { linreg } from './linreg.ts'
import { logReturn } from './log-return.ts'
import { macd } from './macd.ts'
import { macdDivergence } from './macd-divergence.ts'
import { median } from './median.ts'
import { medianDeviation } from './median-deviation.ts'
import { mfi } from './mfi.ts'
import { momentum } from './momentum.ts'
import { obv } from './obv.ts'
import { parkinsonVolatility } from './parkinson-volatility.ts'
import { percentRank } from './percent-rank.ts'
import { pivotPoints } from './pivot-points.ts'
import { ppo } from './ppo.ts'
import { priceBands } from './price-bands.ts'
import { pricePeaks } from './price-peaks.ts'
import { priceVolumeCorrelation } from './price-volume-correlation.ts'
import { psar } from './psar.ts'
import { psarDelayed } from './psar-delayed.ts'
import { rankTrend } from './rank-trend.ts'
import { regressionChannel } from './regression-channel.ts'
import { roc } from './roc.ts'
import { rogersSatchellVolatility } from './rogers-satchell-volatility.ts'
import { rsi } from './rsi.ts'
import { rsiDivergence } from './rsi-divergence.ts'
import { rsiSimple } from './rsi-simple.ts'
import { sessionVwap } from './session-vwap.ts'
import { signalToNoise } from './signal-to-noise.ts'
import { sma } from './sma.ts'
import { standardDeviation } from './standard-deviation.ts'
import { stochastic } from './stochastic.ts'
import { stochasticMomentum } from './stochastic-momentum.ts'
import { stochasticRsi } from './stochastic-rsi.ts'
import { supertrend } from './supertrend.ts'
import { supportResistance } from './support-resistance.ts'
import { swing } from './swing.ts'
import { tema } from './tema.ts'
import { trendDetection } from './trend-detection.ts'
import { trendlines } from './trendlines.ts'
import { trix } from './trix.ts'
import { trueExtremes } from './true-extremes.ts'
import { trueRange } from './true-range.ts'
import { ultimateOscillator } from './ultimate-oscillator.ts'
import { verticalHorizontalFilter } from './vertical-horizontal-filter.ts'
import { volatility } from './volatility.ts'
import { volatilityPercentile } from './volatility-percentile.ts'
import { volumeMomentum } from './volume-momentum.ts'
import { volumeRatio } from './volume-ratio.ts'
import { volumeSma } from './volume-sma.ts'
import { vortex } from './vortex.ts'
import { vpt } from './vpt.ts'
import { vroc } from './vroc.ts'
import { vwap } from './vwap.ts'
import { vwapCumulative } from './vwap-cumulative.ts'
import { vwma } from './vwma.ts'
import { wilderAverage } from './wilder-average.ts'
import { wilderSummation } from './wilder-sum.ts'
import { williamsR } from './williams-r.ts'
import { wma } from './wma.ts'
import { yangZhangVolatility } from './yang-zhang-volatility.ts'
import { zScore } from './z-score.ts'
import { zlema } from './zlema.ts'

export const indicators = {
  ad_line: adLine,
  adx,
  adx_simple: adxSimple,
  alma,
  aroon,
  atr,
  atr_ema: atrEma,
  awesome_oscillator: awesomeOscillator,
  bollinger_bands: bollingerBands,
  cci,
  chaikin_oscillator: chaikinOscillator,
  chaikin_volatility: chaikinVolatility,
  cmf,
  cmo,
  dema,
  detrended_price: detrendedPrice,
  donchian_channel: donchianChannel,
  ease_of_movement: easeOfMovement,
  ema,
  ema_from_first: emaFromFirst,
  garman_klass_volatility: garmanKlassVolatility,
  hma,
  ichimoku,
  kama,
  keltner_channels: keltnerChannels,
  linreg,
  macd,
  mfi,
  momentum,
  obv,
  parkinson_volatility: parkinsonVolatility,
  percent_rank: percentRank,
  pivot_points: pivotPoints,
  psar,
  roc,
  rogers_satchell_volatility: rogersSatchellVolatility,
  rsi,
  session_vwap: sessionVwap,
  sma,
  standard_deviation: standardDeviation,
  stochastic,
  stochastic_momentum: stochasticMomentum,
  stochastic_rsi: stochasticRsi,
  supertrend,
  swing,
  tema,
  trix,
  true_range: trueRange,
  ultimate_oscillator: ultimateOscillator,
  vertical_horizontal_filter: verticalHorizontalFilter,
  volatility,
  volatility_percentile: volatilityPercentile,
  volume_ratio: volumeRatio,
  vortex,
  vpt,
  vroc,
  vwap,
  vwma,
  wilder_average: wilderAverage,
  williams_r: williamsR,
  wma,
  z_score: zScore,
  zlema,
  evwma,
  rsi_simple: rsiSimple,
  ppo,
  close_location: closeLocationValue,
  know_sure_thing: knowSureThing,
  trend_detection: trendDetection,
  signal_to_noise: signalToNoise,
  correlation_trend: correlationTrend,
  yang_zhang_volatility: yangZhangVolatility,
  garman_klass_yang_zhang_volatility: garmanKlassYangZhangVolatility,
  median,
  median_deviation: medianDeviation,
  price_volume_correlation: priceVolumeCorrelation,
  log_return: logReturn,
  regression_channel: regressionChannel,
  rsi_divergence: rsiDivergence,
  macd_divergence: macdDivergence,
  fibonacci,
  support_resistance: supportResistance,
  close_channel: closeChannel,
  wilder_sum: wilderSummation,
  true_extremes: trueExtremes,
  directional_index: directionalIndex,
  bollinger_bands_typical: bollingerBandsTypical,
  keltner_channels_typical: keltnerChannelsTypical,
  price_bands: priceBands,
  rank_trend: rankTrend,
  psar_delayed: psarDelayed,
  volume_sma: volumeSma,
  volume_momentum: volumeMomentum,
  aroon_window: aroonWindow,
  vwap_cumulative: vwapCumulative,
  price_peaks: pricePeaks,
  trendlines,
  diagonal_channel: diagonalChannel,
  bb_rsi_divergence: bbRsiDivergence,
} as const satisfies Record<string, Indicator>

export type IndicatorName = keyof typeof indicators
