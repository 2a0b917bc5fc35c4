import { expect, test } from 'vitest'
import { UserError } from './errors.ts'
import { formatBytes, formatDurationMs, parseBytes, parseDurationMs, unitFor } from './units.ts'

test.each([
  ['512MB', 512e6],
  ['2GB', 2e9],
  ['1.5 GiB', 1.5 * 1024 ** 3],
  ['100', 100],
  [7, 7],
])('%s is %d bytes', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes)
})

test.each([
  ['250ms', 250],
  ['90s', 90_000],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['1.5d', 129_600_000],
])('%s is %d milliseconds', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms)
})

test.each(['', 'MB', '12 parsecs', '-5MB', '1e3MB'])('%j is not a size', (text) => {
  expect(() => parseBytes(text)).toThrow(UserError)
})

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [4_200, '4.2 s'],
  [59_999, '1m 00s'],
  [185_000, '3m 05s'],
  [7_800_000, '2h 10m'],
])('%d ms is written %s', (ms, text) => {
  expect(formatDurationMs(ms)).toBe(text)
})

test.each([
  [999, '999 B'],
  [1_500_000, '1.5 MB'],
  [12_345, '12 kB'],
])('%d bytes are written %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  [1, 'trial'],
  [0, 'trials'],
  [2, 'trials'],
] as const)('%i goes with %s', (count, unit) => {
  expect(unitFor(count, 'trials')).toBe(unit)
})
