/** @module A value over a grid of two parameters, in color classes, with the marked cells framed. */
import type { HeatMapFigure } from '../../definition/figure.ts'
import { formatNumber, MISSING } from '../format-number.ts'
import { type Html, html } from '../html.ts'
import { axisText, FONT_SIZE } from './axis.ts'
import type { Drawing } from './draw-svg.ts'
import type { FigureRenderer, PictureSize } from './figure-renderer.ts'
import { type HeatScale, heatScale } from './heat-scale.ts'

/** Beyond this many columns or rows, cells are thinner than the eye can follow and are drawn as means of blocks. */
const MAX_SIDE = 120
/** Beyond this many cells a tooltip each would weigh more than the picture. */
const MAX_TOOLTIPS = 1500

interface Grid {
  readonly x: readonly string[]
  readonly y: readonly string[]
  readonly cells: readonly (readonly (number | null)[])[]
  readonly marked: readonly { readonly x: number; readonly y: number; readonly label: string }[]
  /** How many cells of the figure one drawn cell stands for. */
  readonly block: readonly [number, number]
}

/** The figure's grid, coarsened where it is too fine to draw. A mark goes to the block that holds its cell. */
export function gridOf(figure: HeatMapFigure): Grid {
  const bx = Math.ceil(figure.x.values.length / MAX_SIDE)
  const by = Math.ceil(figure.y.values.length / MAX_SIDE)
  const pick = (values: readonly (string | number)[], block: number): string[] =>
    values.filter((_, i) => i % block === 0).map(String)
  const columns = Math.ceil(figure.x.values.length / bx)
  const rows = Math.ceil(figure.y.values.length / by)
  const cells = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      let sum = 0
      let count = 0
      for (let j = row * by; j < (row + 1) * by; j++) {
        for (let i = column * bx; i < (column + 1) * bx; i++) {
          const value = figure.cells[j]?.[i]
          if (value === null || value === undefined || !Number.isFinite(value)) continue
          sum += value
          count++
        }
      }
      return count === 0 ? null : sum / count
    }),
  )
  const marked = (figure.marked ?? []).map(({ x, y, label }) => ({
    x: Math.floor(x / bx),
    y: Math.floor(y / by),
    label,
  }))
  return { x: pick(figure.x.values, bx), y: pick(figure.y.values, by), cells, marked, block: [bx, by] }
}

const longest = (names: readonly string[]): number => names.reduce((most, name) => Math.max(most, name.length), 0)

interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const round = (value: number): number => Math.round(value * 10) / 10

/**
 * The cells as rectangles, drawn here and not by the chart library, which is slow at thousands of elements. With
 * tooltips every cell is an element of its own; without, all cells of a class are one path.
 */
function drawCells(figure: HeatMapFigure, grid: Grid, scale: HeatScale, frame: Frame, withTooltips: boolean): Html {
  const w = frame.width / grid.x.length
  const h = frame.height / grid.y.length
  // The gap between cells goes where cells get thin.
  const gap = w > 8 && h > 8 ? 1 : 0
  const texts = grid.cells.flatMap((row) => row.map((value) => formatNumber(value, figure.value.format)))
  const hasLabels = w >= 8 + 6.6 * longest(texts) && h >= 16
  const paths = new Map<number, string>()
  const cells: Html[] = []
  const labels: Html[] = []
  grid.cells.forEach((row, y) => {
    row.forEach((value, x) => {
      if (value === null) return
      const step = scale.classOf(value)
      // The first row of the figure lies at the bottom, where the axis begins.
      const left = frame.left + x * w
      const top = frame.top + (grid.y.length - 1 - y) * h
      // Sizes are differences of rounded edges: neighbors share an edge to the digit.
      const across = round(round(left + w) - round(left) - gap)
      const down = round(round(top + h) - round(top) - gap)
      const path = `M${round(left)} ${round(top)}h${across}v${down}h${-across}z`
      const text = formatNumber(value, figure.value.format)
      if (withTooltips) {
        const title = `${figure.x.name} ${grid.x[x]}, ${figure.y.name} ${grid.y[y]}: ${figure.value.name} ${text}`
        cells.push(html`<path d="${path}" fill="var(--${scale.kind}-${step})"><title>${title}</title></path>`)
      } else {
        paths.set(step, (paths.get(step) ?? '') + path)
      }
      if (!hasLabels) return
      const [cx, cy] = [round(left + w / 2), round(top + h / 2)]
      labels.push(
        html`<text x="${cx}" y="${cy}" dy="0.35em" text-anchor="middle" font-size="${FONT_SIZE - 1}" fill="var(--on-${scale.kind}-${step})" pointer-events="none">${text}</text>`,
      )
    })
  })
  for (const [step, path] of paths) cells.push(html`<path d="${path}" fill="var(--${scale.kind}-${step})"/>`)
  // Without gaps, cells would show hairlines where their edges fall between two pixels.
  return html`<g${gap === 0 && html` shape-rendering="crispEdges"`}>${cells}</g>${labels}`
}

function draw(figure: HeatMapFigure, grid: Grid, scale: HeatScale, { width, narrow }: PictureSize): Drawing {
  const [columns, rows] = [grid.x.length, grid.y.length]
  const left = Math.min(narrow ? 90 : 140, 14 + 7 * Math.min(18, longest(grid.y)))
  const [right, top, bottom] = [4, 24, 44]
  const plotWidth = width - left - right
  const cellHeight = Math.min(
    34,
    Math.max(3, Math.round((narrow ? 240 : 380) / rows)),
    Math.max(10, plotWidth / columns),
  )
  const plotHeight = Math.round(cellHeight * rows)
  const frame = { left, top, width: plotWidth, height: plotHeight }
  const isSmall = rows * columns <= MAX_TOOLTIPS
  const axis = (names: readonly string[]) => ({
    type: 'category' as const,
    data: [...names],
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: { ...axisText, hideOverlap: true, width: narrow ? 74 : 120, overflow: 'truncate' as const },
  })
  return {
    width,
    height: top + plotHeight + bottom,
    underlay: drawCells(figure, grid, scale, frame, isSmall && !narrow),
    option: {
      title: [
        { text: figure.y.name, left: 0, top: 2, padding: 0, textStyle: { ...axisText, fontWeight: 'normal' } },
        {
          text: figure.x.name,
          left: left + plotWidth / 2,
          top: top + plotHeight + 26,
          padding: 0,
          textAlign: 'center',
          textStyle: { ...axisText, fontWeight: 'normal' },
        },
      ],
      grid: { left, right, top, height: plotHeight },
      xAxis: axis(grid.x),
      yAxis: axis(grid.y),
      series: [
        {
          type: 'custom',
          data: grid.marked.map(({ x, y }) => [x, y]),
          encode: { x: 0, y: 1 },
          silent: true,
          clip: false,
          z: 10,
          renderItem: (_, api) => {
            const center = api.coord([api.value(0), api.value(1)]) as [number, number]
            const [w, h] = (api.size!([1, 1]) as [number, number]).map((side) => Math.max(7, side))
            const frame = (grow: number) => ({
              x: center[0] - w! / 2 - grow,
              y: center[1] - h! / 2 - grow,
              width: w! + 2 * grow,
              height: h! + 2 * grow,
              r: 2,
            })
            // Two frames, so that one of them stands out from any color.
            return {
              type: 'group',
              children: [
                { type: 'rect', shape: frame(2), style: { fill: 'none', stroke: 'var(--surface)', lineWidth: 2 } },
                { type: 'rect', shape: frame(0.5), style: { fill: 'none', stroke: 'var(--text)', lineWidth: 2 } },
              ],
            }
          },
        },
      ],
    },
  }
}

/** The classes as a strip with their bounds. */
export function heatLegend(scale: HeatScale, name: string, format: HeatMapFigure['value']['format']): Html {
  const { kind, bounds, clipped } = scale
  const label = (i: number): string => formatNumber(bounds[i]!, format)
  return html`<div class="heat-legend"><span>${name}</span><span>${clipped && '≤ '}${label(0)}</span><span class="heat-strip">${bounds
    .slice(1)
    .map(
      (_, i) => html`<i style="background:var(--${kind}-${i})" title="${label(i)} to ${label(i + 1)}"></i>`,
    )}</span><span>${clipped && '≥ '}${label(bounds.length - 1)}</span></div>`
}

export const heatMap: FigureRenderer<HeatMapFigure> = (figure, context) => {
  const grid = gridOf(figure)
  const scale = heatScale(grid.cells.flat())
  const [bx, by] = grid.block
  const marks = (figure.marked ?? []).map(({ x, y, label }) => {
    const value = formatNumber(figure.cells[y]?.[x], figure.value.format)
    const [xValue, yValue] = [figure.x.values[x] ?? MISSING, figure.y.values[y] ?? MISSING]
    return html`<li><span class="frame-mark"></span>${label}: ${figure.x.name} ${xValue}, ${figure.y.name} ${yValue} → <b>${value}</b></li>`
  })
  return html`<div class="heat-head">${heatLegend(scale, figure.value.name, figure.value.format)}${
    marks.length > 0 && html`<ul class="legend">${marks}</ul>`
  }</div>
    ${context.picture(figure.title, (size) => draw(figure, grid, scale, size))}
    ${bx * by > 1 && html`<p class="fine">Each cell drawn is the mean of ${bx} × ${by} cells.</p>`}`
}
