/** @module Indicators against R's TTR 0.24.3 on the 2,148 daily bars of GOOG. */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readReferenceBars } from '../../../../test/fixtures/reference-bars.ts'
import { createContext } from '../strategy-context.ts'
import { type IndicatorName, indicators } from './index.ts'
import type { Indicator, SourceColumn } from './indicator.ts'

const series = new URL('../../../../../shared/refdata/ttr/goog_ttr_indicators.csv.gz', import.meta.url)
const prices = new URL('../../../../../shared/refdata/backtesting_py/GOOG.csv', import.meta.url)

interface Case {
  readonly column: string
  readonly indicator: IndicatorName
  readonly parameters?: Readonly<Record<string, number>>
  readonly line?: string
  readonly source?: SourceColumn
  /** What TTR begins differently is compared from this bar on. */
  readonly settled?: number
  /** TTR's value of a bar is ours of so many bars later. */
  readonly later?: number
  /** Turns our value into TTR's scale. */
  readonly scale?: (value: number) => number
}

/** Deviation of high − low over all bars of GOOG. */
const GAP = 6.375611563834

const percent = (value: number): number => value / 100

const cases: readonly Case[] = [
  { column: 'SMA20', indicator: 'sma' },
  { column: 'EMA20', indicator: 'ema' },
  { column: 'EMA20_wilder', indicator: 'wilder_average', parameters: { period: 20 } },
  { column: 'WMA20', indicator: 'wma' },
  { column: 'DEMA20', indicator: 'dema' },
  { column: 'HMA20', indicator: 'hma' },
  { column: 'ZLEMA20', indicator: 'zlema' },
  { column: 'VWAP10', indicator: 'vwma', parameters: { period: 10 } },
  { column: 'ALMA9', indicator: 'alma' },
  { column: 'RSI14', indicator: 'rsi' },
  { column: 'MACD_12_26_9_abs.macd', indicator: 'macd', line: 'macd' },
  { column: 'MACD_12_26_9_abs.signal', indicator: 'macd', line: 'signal' },
  { column: 'ATR14.tr', indicator: 'true_range' },
  { column: 'ATR14.atr', indicator: 'atr' },
  { column: 'ADX14.DIp', indicator: 'adx', line: 'plus_di' },
  { column: 'ADX14.DIn', indicator: 'adx', line: 'minus_di' },
  { column: 'ADX14.ADX', indicator: 'adx', line: 'adx' },
  { column: 'BB20_2_close.dn', indicator: 'bollinger_bands', line: 'lower' },
  { column: 'BB20_2_close.mavg', indicator: 'bollinger_bands', line: 'middle' },
  { column: 'BB20_2_close.up', indicator: 'bollinger_bands', line: 'upper' },
  { column: 'BB20_2_close.pctB', indicator: 'bollinger_bands', line: 'percent_b' },
  { column: 'STOCH_14_3_3.fastK', indicator: 'stochastic', line: 'k', scale: percent },
  { column: 'STOCH_14_3_3.fastD', indicator: 'stochastic', line: 'd', scale: percent },
  { column: 'STOCH_14_3_3.slowD', indicator: 'stochastic', line: 'slow_d', scale: percent },
  { column: 'CCI20', indicator: 'cci' },
  { column: 'AROON20.aroonUp', indicator: 'aroon', parameters: { period: 20 }, line: 'up', settled: 20 },
  { column: 'AROON20.aroonDn', indicator: 'aroon', parameters: { period: 20 }, line: 'down', settled: 20 },
  { column: 'AROON20.oscillator', indicator: 'aroon', parameters: { period: 20 }, line: 'oscillator', settled: 20 },
  { column: 'OBV', indicator: 'obv' },
  { column: 'MFI14', indicator: 'mfi' },
  { column: 'Donchian10.high', indicator: 'donchian_channel', parameters: { period: 10 }, line: 'upper' },
  { column: 'Donchian10.mid', indicator: 'donchian_channel', parameters: { period: 10 }, line: 'middle' },
  { column: 'Donchian10.low', indicator: 'donchian_channel', parameters: { period: 10 }, line: 'lower' },
  { column: 'WPR14', indicator: 'williams_r', scale: (value) => -value / 100 },
  { column: 'ROC12_disc', indicator: 'roc', parameters: { period: 12 }, scale: percent },
  { column: 'MOM10', indicator: 'momentum' },
  { column: 'TRIX20_9.TRIX', indicator: 'trix', line: 'value' },
  { column: 'TRIX20_9.signal', indicator: 'trix', parameters: { signal_period: 20 }, line: 'signal' },
  { column: 'CMO14', indicator: 'cmo' },
  { column: 'CMF20', indicator: 'cmf' },
  { column: 'ChaikinAD', indicator: 'ad_line' },
  { column: 'ChaikinVol10', indicator: 'chaikin_volatility' },
  { column: 'EMV9.emv', indicator: 'ease_of_movement', line: 'value' },
  { column: 'EMV9.maEMV', indicator: 'ease_of_movement', line: 'average' },
  { column: 'UltOsc', indicator: 'ultimate_oscillator' },
  { column: 'VHF28', indicator: 'vertical_horizontal_filter' },
  { column: 'SMI.SMI', indicator: 'stochastic_momentum', line: 'value', settled: 800 },
  { column: 'SMI.signal', indicator: 'stochastic_momentum', line: 'signal', settled: 800 },
  { column: 'GMMA.short lag 3', indicator: 'ema', parameters: { period: 3 } },
  { column: 'GMMA.short lag 15', indicator: 'ema', parameters: { period: 15 } },
  { column: 'GMMA.long lag 30', indicator: 'ema', parameters: { period: 30 } },
  { column: 'GMMA.long lag 60', indicator: 'ema', parameters: { period: 60 } },
  { column: 'vol_close10', indicator: 'volatility', parameters: { period: 10 } },
  { column: 'vol_parkinson10', indicator: 'parkinson_volatility', parameters: { period: 10 } },
  { column: 'vol_gk10', indicator: 'garman_klass_volatility', parameters: { period: 10 } },
  { column: 'vol_rs10', indicator: 'rogers_satchell_volatility', parameters: { period: 10 } },
  { column: 'runSD20_sample', indicator: 'standard_deviation' },
  { column: 'runMax20', indicator: 'donchian_channel', source: 'close', line: 'upper' },
  { column: 'runPercentRank50', indicator: 'percent_rank' },
  { column: 'EVWMA20', indicator: 'evwma' },
  { column: 'RSI14_sma', indicator: 'rsi_simple' },
  { column: 'MACD_12_26_9_pct.macd', indicator: 'ppo', line: 'value' },
  { column: 'MACD_12_26_9_pct.signal', indicator: 'ppo', line: 'signal' },
  { column: 'ROC12_cont', indicator: 'log_return' },
  { column: 'CLV', indicator: 'close_location' },
  { column: 'KST.kst', indicator: 'know_sure_thing', line: 'value' },
  { column: 'KST.signal', indicator: 'know_sure_thing', line: 'signal' },
  { column: 'TDI20.tdi', indicator: 'trend_detection', line: 'value' },
  { column: 'TDI20.di', indicator: 'trend_detection', line: 'direction' },
  { column: 'SNR10', indicator: 'signal_to_noise', parameters: { period: 10 } },
  { column: 'vol_yz10', indicator: 'yang_zhang_volatility', parameters: { period: 10 } },
  { column: 'vol_gkyz10', indicator: 'garman_klass_yang_zhang_volatility', parameters: { period: 10 } },
  { column: 'runMedian21', indicator: 'median' },
  { column: 'runMAD21', indicator: 'median_deviation' },
  { column: 'runCor_CV_30', indicator: 'price_volume_correlation' },
  { column: 'ATR14.trueHigh', indicator: 'true_extremes', line: 'high' },
  { column: 'ATR14.trueLow', indicator: 'true_extremes', line: 'low' },
  { column: 'ADX14.DX', indicator: 'directional_index' },
  { column: 'BB20_2_typical.dn', indicator: 'bollinger_bands_typical', line: 'lower' },
  { column: 'BB20_2_typical.mavg', indicator: 'bollinger_bands_typical', line: 'middle' },
  { column: 'BB20_2_typical.up', indicator: 'bollinger_bands_typical', line: 'upper' },
  { column: 'BB20_2_typical.pctB', indicator: 'bollinger_bands_typical', line: 'percent_b' },
  // TTR takes the deviation of high − low over the whole series, its end included, for the first gap; and it stops
  // accelerating when the factor equals its maximum, which the rounding of ten steps of 0.02 never lets happen.
  { column: 'SAR', indicator: 'psar_delayed', parameters: { initial_gap: GAP, maximum: 1 } },
  // TTR writes the value six bars earlier than it can be known.
  { column: 'DPO10', indicator: 'detrended_price', parameters: { period: 10 }, later: 6 },
  { column: 'keltner20.dn', indicator: 'keltner_channels_typical', line: 'lower' },
  { column: 'keltner20.mavg', indicator: 'keltner_channels_typical', line: 'middle' },
  { column: 'keltner20.up', indicator: 'keltner_channels_typical', line: 'upper' },
  { column: 'PBands20.dn', indicator: 'price_bands', line: 'lower' },
  { column: 'PBands20.center', indicator: 'price_bands', line: 'middle' },
  { column: 'PBands20.up', indicator: 'price_bands', line: 'upper' },
  { column: 'CTI20', indicator: 'rank_trend' },
  { column: 'runMin20', indicator: 'close_channel', line: 'lower' },
  { column: 'wilderSum14', indicator: 'wilder_sum' },
]

test.skipIf(!existsSync(series) || !existsSync(prices))(
  'all ninety-three series of TTR are reproduced to ten digits',
  () => {
    const bars = readReferenceBars(prices)
    const context = createContext(bars)
    const [head, ...rows] = gunzipSync(readFileSync(series)).toString().trim().split(/\r?\n/)
    const names = head!.split(',').map((name) => name.replaceAll('"', ''))
    const cells = rows.map((row) => row.split(','))
    const failures: string[] = []
    expect(new Set(cases.map(({ column }) => column)).size).toBe(93)
    for (const { column, indicator, parameters, line, source, scale, settled, later = 0 } of cases) {
      const place = names.indexOf(column)
      const lines = context.indicator(indicators[indicator] as Indicator, parameters, source)
      const values = lines[line ?? 'value']!
      let worst = 0
      let at = -1
      let missing = 0
      for (let i = settled ?? 0; i < bars.length - later; i++) {
        const expected = cells[i]![place] === 'NA' || cells[i]![place] === '' ? Number.NaN : Number(cells[i]![place])
        const value = scale === undefined ? values[i + later]! : scale(values[i + later]!)
        if (Number.isNaN(expected) !== Number.isNaN(value)) missing++
        const difference = Math.abs(value - expected) / Math.max(1, Math.abs(expected))
        if (difference > worst) {
          worst = difference
          at = i
        }
      }
      if (place < 0 || worst > 1e-10 || missing > 0) {
        failures.push(`${column}: worst ${worst} at bar ${at}, ${missing} bars with a value in one of the two only`)
      }
    }
    expect(failures).toEqual([])
  },
)
