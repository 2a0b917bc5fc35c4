import { expect, test } from 'vitest'
import type { Figure, HeatMapFigure } from '../../definition/figure.ts'
import { sampleRun } from '../fixtures/sample-run.ts'
import { HEAT_STEPS } from '../theme.ts'
import { linearTicks, logTicks } from './axis.ts'
import { loadDrawer } from './draw-svg.ts'
import { makeFigureContext } from './figure-renderer.ts'
import { gridOf } from './heat-map.ts'
import { heatScale } from './heat-scale.ts'
import { charts, renderFigure } from './index.ts'
import { bestSteps, dotPath } from './scatter.ts'

test('ticks are round and cover the values', () => {
  expect(linearTicks(0.3, 9.2, 5)).toEqual({ min: 0, max: 10, step: 2, values: [0, 2, 4, 6, 8, 10] })
  expect(linearTicks(-0.568, 0, 3).values).toEqual([-0.6, -0.4, -0.2, 0])
  expect(linearTicks(0, 0.3, 3).values).toEqual([0, 0.1, 0.2, 0.3])
  expect(linearTicks(5, 5, 4).values.length).toBeGreaterThan(1)
})

test('logarithmic ticks are 1, 2, 5 over decades, even numbers over less than a factor of three', () => {
  expect(logTicks(0.2, 70).values).toEqual([0.2, 0.5, 1, 2, 5, 10, 20, 50])
  expect(logTicks(1e-3, 1e6).values).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000, 100_000, 1_000_000])
  expect(logTicks(0.9, 1.7).values).toEqual([1, 1.2, 1.4, 1.6])
})

test('a color scale has its middle at zero where both sides count, and not for a few cells below it', () => {
  const both = heatScale([-1, 3])
  expect([both.kind, both.classOf(0), both.classOf(3), both.classOf(-3)]).toEqual(['div', 4, HEAT_STEPS - 1, 0])
  const above = heatScale([-0.05, 0.7])
  expect([above.kind, above.classOf(-0.05), above.classOf(0.7)]).toEqual(['seq', 0, HEAT_STEPS - 1])
  expect(heatScale([5, 5]).classOf(5)).toBe(HEAT_STEPS >> 1)
  expect(heatScale([null]).bounds).toHaveLength(HEAT_STEPS + 1)
})

test('a capped color scale says that it is', () => {
  expect(heatScale([-0.2, 0.3], 0.1)).toMatchObject({ clipped: true, kind: 'div' })
  expect(heatScale([-0.05, 0.05], 0.1)).toMatchObject({ clipped: false })
})

test('a grid too fine to draw becomes means of blocks, and the mark moves along', () => {
  const side = 300
  const figure: HeatMapFigure = {
    kind: 'heat_map',
    title: 't',
    x: { name: 'x', values: Array.from({ length: side }, (_, i) => i) },
    y: { name: 'y', values: ['only'] },
    value: { name: 'v', format: 'number' },
    cells: [Array.from({ length: side }, (_, i) => (i < 3 ? null : i))],
    marked: [{ x: 299, y: 0, label: 'best' }],
  }
  const grid = gridOf(figure)
  expect(grid.block).toEqual([3, 1])
  expect(grid.cells[0]!.slice(0, 3)).toEqual([null, 4, 7])
  expect(grid.x.slice(0, 2)).toEqual(['0', '3'])
  expect(grid.marked).toEqual([{ x: 99, y: 0, label: 'best' }])
})

test('dots that would cover each other are drawn once', () => {
  const stacked = Array.from({ length: 1000 }, () => [10, 20] as const)
  expect(dotPath([...stacked, [30, 40]], 1.5)).toBe('M10 20h0M30 40h0')
})

test('the line of the best has a corner where the best changes, and goes to the end', () => {
  expect(bestSteps([0, 1, 2, 3, 4], [null, 1, 1, 2, 2])).toEqual([
    [1, 1],
    [3, 2],
    [4, 2],
  ])
  expect(bestSteps([0], [null])).toEqual([])
})

const samples = new Map(sampleRun().phases.flatMap((phase) => phase.figures.map((figure) => [figure.kind, figure])))

test.each(Object.keys(charts) as Figure['kind'][])(
  '%s draws its sample, twice the same, with its title',
  async (kind) => {
    const figure = samples.get(kind)!
    const draw = async (): Promise<string> => renderFigure(figure, makeFigureContext(await loadDrawer())).markup
    const markup = await draw()
    expect(await draw()).toBe(markup)
    expect(markup).toContain(figure.title.replaceAll('&', '&amp;'))
    expect(markup).not.toMatch(/NaN|undefined|\[object/)
  },
)

test('a hundred thousand points are a small picture', async () => {
  const values = Array.from({ length: 100_000 }, (_, i) => Math.sin(i) * Math.cos(i / 1000))
  const figure: Figure = {
    kind: 'scatter',
    title: 'Many',
    x: { name: 'trial', format: 'integer', values: values.map((_, i) => i) },
    y: { name: 'value', format: 'ratio', values },
  }
  expect(renderFigure(figure, makeFigureContext(await loadDrawer())).markup.length).toBeLessThan(500_000)
})
