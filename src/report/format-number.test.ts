import { expect, test } from 'vitest'
import { formatNumber, formatTick } from './format-number.ts'

test.each([
  [-0.5678, 'percent', '−56.8%'],
  [0.0123, 'percent', '1.23%'],
  [0, 'percent', '0.0%'],
  [0.07, 'percent', '7.00%'],
  [0.00012, 'percent', '0.012%'],
  [2, 'percent', '200.0%'],
  [0.512345, 'ratio', '0.51'],
  [-0.001, 'ratio', '0.00'],
  [12345.6, 'integer', '12,346'],
  [1234567.8, 'money', '1,234,568'],
  [12.345, 'money', '12.35'],
  [0.012345, 'number', '0.01235'],
  [12345.678, 'number', '12,346'],
  [1e-9, 'number', '1.00e−9'],
  [0, 'time', '1970-01-01'],
  [1_600_000_000_000_000, 'time', '2020-09-13 12:26:40'],
  [4200, 'duration_ms', '4.2 s'],
  [null, 'ratio', '–'],
  [Number.NaN, 'percent', '–'],
  [Number.NEGATIVE_INFINITY, 'number', '−∞'],
] as const)('%s as %s reads %s', (value, format, text) => {
  expect(formatNumber(value, format)).toBe(text)
})

test('the ticks of one axis have equal decimals', () => {
  expect([0, 0.25, 0.5].map((value) => formatTick(value, 0.25, 'percent'))).toEqual(['0%', '25%', '50%'])
  expect([1, 1.5, 2].map((value) => formatTick(value, 0.5, 'number'))).toEqual(['1.0', '1.5', '2.0'])
  expect(formatTick(2_500_000, 500_000, 'money')).toBe('2.5M')
})
