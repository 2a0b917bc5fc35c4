/** @module Points against an index or a number, with the running best as a step line: the history of a search. */
import type { ScatterFigure } from '../../definition/figure.ts'
import { formatNumber } from '../format-number.ts'
import { html } from '../html.ts'
import { axisLine, axisText, extent, linearTicks, valueAxis } from './axis.ts'
import type { Drawing } from './draw-svg.ts'
import { type FigureRenderer, legend, type PictureSize } from './figure-renderer.ts'

interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/**
 * All points as one path of dots: strokes of no length with round ends. Points that would cover each other (the same
 * square of `cell` pixels) are drawn once, which bounds the picture by its area, not by the number of points, and looks the same.
 */
export function dotPath(points: Iterable<readonly [number, number]>, cell: number): string {
  const taken = new Set<number>()
  // Where dots are thinned to squares of pixels, fractions of a pixel are lost on the eye.
  const round = (value: number): number => (cell > 1 ? Math.round(value) : Math.round(value * 10) / 10)
  let path = ''
  for (const [x, y] of points) {
    const square = Math.round(y / cell) * 65_536 + Math.round(x / cell)
    if (taken.has(square)) continue
    taken.add(square)
    path += `M${round(x)} ${round(y)}h0`
  }
  return path
}

/** The corners of the running best: only where it changes, so that the line stays short. */
export function bestSteps(x: readonly number[], best: readonly (number | null)[]): [number, number][] {
  const steps: [number, number][] = []
  let last: number | undefined
  let end: [number, number] | undefined
  for (let i = 0; i < x.length; i++) {
    const value = best[i]
    if (value === null || value === undefined || !Number.isFinite(value)) continue
    end = [x[i]!, value]
    if (value !== last) steps.push(end)
    last = value
  }
  if (end !== undefined && steps.at(-1) !== end) steps.push(end)
  return steps
}

function draw(figure: ScatterFigure, { width, narrow }: PictureSize): Drawing {
  const frame: Frame = { left: narrow ? 46 : 58, top: 26, width: 0, height: narrow ? 210 : 280 }
  const plotWidth = width - frame.left - 14
  const [xMin, xMax] = extent(figure.x.values) ?? [0, 1]
  const [yMin, yMax] = extent([...figure.y.values, ...(figure.best ?? [])]) ?? [0, 1]
  const xTicks = linearTicks(xMin, xMax, narrow ? 4 : 8)
  const yTicks = linearTicks(yMin, yMax, 5)
  const toX = (value: number): number => frame.left + ((value - xMin) / (xMax - xMin || 1)) * plotWidth
  const toY = (value: number): number =>
    frame.top + (1 - (value - yTicks.min) / (yTicks.max - yTicks.min)) * frame.height
  const points: [number, number][] = []
  figure.y.values.forEach((value, i) => {
    const x = figure.x.values[i]
    if (value !== null && Number.isFinite(value) && x !== undefined) points.push([toX(x), toY(value)])
  })
  // The more points, the smaller the dots and the coarser the squares in which only one is drawn.
  const [cell, size, opacity] = points.length > 3000 ? [3, 3, 0.45] : points.length > 800 ? [1, 3, 0.5] : [0.5, 5, 0.65]
  const dots = html`<path d="${dotPath(points, cell)}" fill="none" stroke="var(--series-1)" stroke-width="${size}" stroke-linecap="round" opacity="${opacity}"/>`
  const inside = xTicks.values.filter((value) => value >= xMin && value <= xMax)
  return {
    width,
    height: frame.top + frame.height + 44,
    underlay: dots,
    option: {
      title: [
        { text: figure.y.name, left: 0, top: 2, padding: 0, textStyle: { ...axisText, fontWeight: 'normal' } },
        {
          text: figure.x.name,
          left: frame.left + plotWidth / 2,
          top: frame.top + frame.height + 26,
          padding: 0,
          textAlign: 'center',
          textStyle: { ...axisText, fontWeight: 'normal' },
        },
      ],
      grid: { left: frame.left, right: 14, top: frame.top, height: frame.height },
      xAxis: {
        ...valueAxis({ ...xTicks, min: xMin, max: xMax > xMin ? xMax : xMin + 1, values: inside }, figure.x.format),
        axisLine,
        splitLine: { show: false },
      },
      yAxis: valueAxis(yTicks, figure.y.format),
      series: [
        {
          type: 'line',
          step: 'end',
          silent: true,
          showSymbol: false,
          z: 5,
          lineStyle: { color: 'var(--series-2)', width: 2 },
          itemStyle: { color: 'var(--series-2)' },
          data: figure.best === undefined ? [] : bestSteps(figure.x.values, figure.best),
        },
      ],
    },
  }
}

export const scatter: FigureRenderer<ScatterFigure> = (figure, context) => {
  const best = figure.best?.findLast((value) => value !== null) ?? null
  const missing = figure.y.values.filter((value) => value === null || !Number.isFinite(value)).length
  return html`${legend([
    {
      name: `${figure.y.name}, ${formatNumber(figure.y.values.length - missing, 'integer')} points`,
      color: 'var(--series-1)',
    },
    ...(figure.best === undefined
      ? []
      : [{ name: 'best so far', color: 'var(--series-2)', text: formatNumber(best, figure.y.format) }]),
  ])}
    ${context.picture(figure.title, (size) => draw(figure, size))}
    ${missing > 0 && html`<p class="fine">${formatNumber(missing, 'integer')} without a value are not drawn.</p>`}`
}
