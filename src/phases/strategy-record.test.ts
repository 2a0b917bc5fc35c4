import { expect, test } from 'vitest'
import { remarkOnStrategy, strategyNamed } from './strategy-record.ts'

test('an unknown strategy is answered with its family, or with the nearest name', () => {
  expect(() => strategyNamed('rsi')).toThrow(
    'There is no strategy "rsi". Of that family there are rsi_threshold, rsi_bands, rsi_mean_reversion, stochastic_rsi, bollinger_rsi, rsi_divergence.',
  )
  expect(() => strategyNamed('momentun')).toThrow('Did you mean "momentum"?')
})

test('values written for a strategy are checked before the run, and its rules when all they speak of is there', () => {
  const remark = (parameters: Record<string, number>): string[] =>
    remarkOnStrategy('momentum', ['strategy'], [], parameters).map(({ code, path }) => `${path.join('.')} ${code}`)
  expect(remark({ fast_period: 10, slow_period: 30, stop_loss: 0.1 })).toEqual([])
  expect(remark({ fast_period: 0 })).toEqual(['parameters STRATEGY_PARAMETER_INVALID'])
  expect(remark({ fast: 3 })).toEqual(['parameters STRATEGY_PARAMETER_UNKNOWN'])
  expect(remark({ fast_period: 30, slow_period: 20 })).toEqual(['parameters STRATEGY_CONSTRAINT_BROKEN'])
  // The other one may come from the search before.
  expect(remark({ fast_period: 60 })).toEqual([])
})
