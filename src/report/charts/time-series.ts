/** @module Lines over time in panels that share the time axis: equity above, drawdown beneath. */
import type { EChartsOption } from 'echarts'
import type { TimeSeriesFigure } from '../../definition/figure.ts'
import { type LinePoint, thinLine } from '../downsample.ts'
import { formatNumber, formatTime } from '../format-number.ts'
import { html } from '../html.ts'
import { seriesColor } from '../theme.ts'
import { axisLine, axisText, extent, FONT_SIZE, linearTicks, logTicks, valueAxis } from './axis.ts'
import type { Drawing } from './draw-svg.ts'
import { type FigureRenderer, legend, type PictureSize } from './figure-renderer.ts'

/** Points per line: about one and a half per pixel of the wide picture. */
const MAX_POINTS = 1400
const MAX_POINTS_NARROW = 500

const PANEL_GAP = 8

type Panel = TimeSeriesFigure['panels'][number]

const heightOf = (panel: Panel, index: number, narrow: boolean): number =>
  index === 0 ? (narrow ? 210 : 280) : panel.style === 'area' ? (narrow ? 90 : 120) : narrow ? 120 : 160

/** A series has one color in all panels, by its name. */
function colorsByName(panels: readonly Panel[]): Map<string, string> {
  const names = new Set(panels.flatMap((panel) => panel.series.map((series) => series.name)))
  return new Map([...names].map((name, i) => [name, seriesColor(i)]))
}

const lastValue = (values: readonly (number | null)[]): number | null =>
  values.findLast((value) => value !== null && Number.isFinite(value)) ?? null

/** A logarithm needs positive values; a panel that has others is drawn linear. */
function isLog(panel: Panel): boolean {
  return (
    panel.scale === 'log' && panel.series.every(({ values }) => values.every((value) => value === null || value > 0))
  )
}

function draw(figure: TimeSeriesFigure, colors: ReadonlyMap<string, string>, { width, narrow }: PictureSize): Drawing {
  const titleHeight = 26
  const [left, right, bottom] = [narrow ? 46 : 58, narrow ? 10 : 14, 26]
  const grid: object[] = []
  const xAxis: object[] = []
  const yAxis: object[] = []
  const series: object[] = []
  const title: object[] = []
  const milliseconds = figure.time.map((micros) => micros / 1000)
  let top = 0
  figure.panels.forEach((panel, index) => {
    const height = heightOf(panel, index, narrow)
    // The lowest label of the panel above reaches below its axis.
    if (index > 0) top += PANEL_GAP
    const log = isLog(panel)
    const isLast = index === figure.panels.length - 1
    const range = extent(panel.series.flatMap(({ values }) => [...values])) ?? [0, 1]
    const [low, high] = panel.style === 'area' ? [Math.min(0, range[0]), Math.max(0, range[1])] : range
    const ticks = log ? logTicks(low, high) : linearTicks(low, high, Math.max(3, Math.round(height / 55)))
    const suffix = log ? ' (log scale)' : ''
    title.push({
      text: panel.title + suffix,
      left: 0,
      top: top + 4,
      padding: 0,
      textStyle: { ...axisText, fontWeight: 'normal' },
    })
    grid.push({ left, right, top: top + titleHeight, height })
    xAxis.push({
      type: 'time',
      gridIndex: index,
      min: milliseconds[0],
      max: milliseconds.at(-1),
      axisLine,
      axisTick: { show: false },
      axisLabel: { ...axisText, show: isLast, hideOverlap: true },
      splitNumber: narrow ? 4 : 9,
    })
    yAxis.push({ ...valueAxis(ticks, panel.format, log), gridIndex: index })
    panel.series.forEach((line, order) => {
      const color = colors.get(line.name)!
      const points = thinLine(milliseconds, line.values, narrow ? MAX_POINTS_NARROW : MAX_POINTS)
      const isArea = panel.style === 'area'
      series.push({
        type: 'line',
        silent: true,
        xAxisIndex: index,
        yAxisIndex: index,
        showSymbol: false,
        // The first series lies on top of those it is compared with.
        z: 10 - Math.min(order, 8),
        lineStyle: { color, width: isArea ? 1 : order === 0 ? 2 : 1.5 },
        itemStyle: { color },
        ...(isArea ? { areaStyle: { color, opacity: order === 0 ? 0.3 : 0.12, origin: 0 } } : {}),
        ...(isArea && order === 0 ? { markPoint: lowest(points, panel, color) } : {}),
        ...(order === 0 ? marks(figure, index === 0) : {}),
        data: log ? points.map(([x, y]) => [x, y === null ? null : Math.log10(y)]) : points,
      })
    })
    top += titleHeight + height
  })
  const option: EChartsOption = { title, grid, xAxis, yAxis, series } as EChartsOption
  return { option, width, height: top + bottom }
}

/** The deepest point of an area beneath zero, with its value and date. */
function lowest(points: readonly LinePoint[], panel: Panel, color: string): object | undefined {
  const depth = extent(points.map(([, y]) => y))
  if (depth === null || depth[0] >= 0) return undefined
  const at = points.findIndex(([, y]) => y === depth[0])
  const [x] = points[at]!
  const isLate = at > points.length * 0.75
  return {
    silent: true,
    symbol: 'circle',
    symbolSize: 6,
    itemStyle: { color },
    data: [
      {
        coord: [x, depth[0]],
        label: {
          show: true,
          position: isLate ? 'left' : 'right',
          distance: 6,
          color: 'var(--text)',
          fontSize: FONT_SIZE,
          textBorderColor: 'var(--surface)',
          textBorderWidth: 3,
          formatter: () => `${formatNumber(depth[0], panel.format)} · ${formatTime(x * 1000).slice(0, 10)}`,
        },
      },
    ],
  }
}

/** Vertical lines and bands over all panels; the words stand in the first. */
function marks(figure: TimeSeriesFigure, withLabels: boolean): object {
  if (figure.marks === undefined || figure.marks.length === 0) return {}
  const label = (text: string) => ({
    show: withLabels,
    formatter: () => text,
    color: 'var(--muted)',
    fontSize: FONT_SIZE,
    rotate: 0,
  })
  const lines = figure.marks.filter((mark) => mark.to === undefined)
  const bands = figure.marks.filter((mark) => mark.to !== undefined)
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: 'var(--axis)', type: [4, 3], width: 1 },
      data: lines.map((mark) => ({
        xAxis: mark.from / 1000,
        label: { ...label(mark.label), position: 'insideEndTop', distance: [4, 4] },
      })),
    },
    markArea: {
      silent: true,
      itemStyle: { color: 'var(--axis)', opacity: 0.15 },
      data: bands.map((mark) => [
        { xAxis: mark.from / 1000, label: { ...label(mark.label), position: 'insideTop' } },
        { xAxis: mark.to! / 1000 },
      ]),
    },
  }
}

export const timeSeries: FigureRenderer<TimeSeriesFigure> = (figure, context) => {
  const colors = colorsByName(figure.panels)
  const first = figure.panels[0]
  const entries = [...colors].map(([name, color]) => {
    const line = first?.series.find((series) => series.name === name)
    return { name, color, ...(line === undefined ? {} : { text: formatNumber(lastValue(line.values), first!.format) }) }
  })
  const thinned = figure.time.length > MAX_POINTS
  return html`${entries.length > 0 && legend(entries)}
    ${context.picture(figure.title, (size) => draw(figure, colors, size))}
    ${thinned && html`<p class="fine">Drawn from ${formatNumber(figure.time.length, 'integer')} points, thinned so that peaks and troughs stay (LTTB).</p>`}`
}
