import { expect, test } from 'vitest'
import { contrast, inkOn, ramp } from './color.ts'
import { colorProperties, colors, divergingColors, HEAT_STEPS, sequentialColors, seriesColors } from './theme.ts'

test('contrast follows WCAG 2.2', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10)
  // The gray that is known to miss 4.5 on white by a hair, and its neighbor that reaches it.
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.542, 3)
})

test('a ramp starts and ends with its stops', () => {
  const colors = ramp(['#0d4a92', '#f5f6f7', '#9c3f00'], 5)
  expect(colors).toHaveLength(5)
  expect([colors[0], colors[2], colors[4]]).toEqual(['#0d4a92', '#f5f6f7', '#9c3f00'])
})

const grounds = ['page', 'surface', 'sunken'] as const
const inks = ['text', 'muted', 'accent', 'good', 'warn', 'bad'] as const

test.each([
  ['light', 0],
  ['dark', 1],
] as const)('every text color reads on every ground in %s', (_, theme) => {
  for (const ink of inks) {
    for (const ground of grounds) {
      expect(contrast(colors[ink][theme], colors[ground][theme]), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  }
  for (const tone of ['good', 'warn', 'bad', 'accent'] as const) {
    expect(contrast(colors[tone][theme], colors[`${tone}_soft`][theme]), tone).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colors.text[theme], colors[`${tone}_soft`][theme]), tone).toBeGreaterThanOrEqual(4.5)
  }
})

test.each([
  ['light', 0],
  ['dark', 1],
] as const)('every line stands out from the surface in %s', (_, theme) => {
  for (const pair of seriesColors) {
    expect(contrast(pair[theme], colors.surface[theme]), pair[theme]).toBeGreaterThanOrEqual(3)
  }
})

test('labels read on every class of every color scale', () => {
  for (const scale of [sequentialColors, divergingColors]) {
    expect(scale).toHaveLength(HEAT_STEPS)
    for (const color of scale.flat()) expect(contrast(color, inkOn(color)), color).toBeGreaterThanOrEqual(4.5)
  }
})

test('a sequential scale runs away from the paper in both themes', () => {
  for (const theme of [0, 1] as const) {
    const distances = sequentialColors.map((pair) => contrast(pair[theme], colors.surface[theme]))
    expect(distances).toEqual([...distances].sort((a, b) => a - b))
  }
})

test('all colors are declared for light and dark', () => {
  const css = colorProperties()
  for (const name of ['text', 'good-soft', 'series-6', 'seq-8', 'on-div-0'])
    expect(css).toContain(`--${name}:light-dark(#`)
})
