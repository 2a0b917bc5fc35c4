/** @module Named bars or a histogram, with intervals of uncertainty as whiskers. */
import type { BarsFigure } from '../../definition/figure.ts'
import { formatNumber, formatTick } from '../format-number.ts'
import { html } from '../html.ts'
import { axisLine, axisText, extent, FONT_SIZE, linearTicks, valueAxis } from './axis.ts'
import type { Drawing } from './draw-svg.ts'
import type { FigureRenderer, PictureSize } from './figure-renderer.ts'

/** Intervals such as `[0, 1)`, `0.1–0.2` or `-1 to 0`: a histogram, whose bars touch. */
const INTERVAL = /^[[(]?[-−]?[\d.,]+ ?%?\s*(?:[,;–…]|to|\.\.)\s*[-−]?[\d.,]+ ?%?[\])]?$/

const MAX_BARS = 120

function draw(figure: BarsFigure, { width, narrow }: PictureSize): Drawing {
  const names = figure.names.slice(0, MAX_BARS)
  const values = figure.values.slice(0, MAX_BARS)
  const isHistogram = names.length > 2 && names.every((name) => INTERVAL.test(name))
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0)
  const lying = !isHistogram && names.length * Math.max(5, Math.min(longest, 20)) * 7.5 > width - 70
  const ends = [...values, ...(figure.intervals ?? []).flatMap((interval) => interval ?? [])]
  const range = extent(ends) ?? [0, 1]
  const ticks = linearTicks(Math.min(0, range[0]), Math.max(0, range[1]), lying ? (narrow ? 3 : 6) : 5)
  const left = lying ? Math.min(narrow ? 130 : 240, 12 + Math.min(30, longest) * 6.8) : narrow ? 46 : 58
  const plotHeight = lying ? names.length * 26 : narrow ? 190 : 250
  const [top, right, bottom] = [8, lying ? 56 : 14, 30]
  const category = {
    type: 'category' as const,
    data: [...names],
    inverse: lying,
    axisLine: lying ? { show: false } : { ...axisLine, onZero: true },
    axisTick: { show: false },
    axisLabel: {
      ...axisText,
      ...(lying ? { color: 'var(--text)', width: left - 10, overflow: 'truncate' as const, interval: 0 } : {}),
      hideOverlap: !lying,
    },
  }
  const value = valueAxis(ticks, figure.format)
  const showLabels = names.length <= 40 && figure.intervals === undefined && !isHistogram
  const whiskers = (figure.intervals ?? [])
    .slice(0, MAX_BARS)
    .flatMap((interval, i) => (interval === null ? [] : [[i, interval[0], interval[1]]]))
  return {
    width,
    height: top + plotHeight + bottom,
    tooltips: {
      series: 0,
      texts: names.map((name, i) => {
        const interval = figure.intervals?.[i]
        const spread = interval ? ` (${interval.map((end) => formatNumber(end, figure.format)).join(' to ')})` : ''
        return `${name}: ${formatNumber(values[i], figure.format)}${spread}`
      }),
    },
    option: {
      grid: { left, right, top, height: plotHeight },
      xAxis: lying ? value : category,
      yAxis: lying ? category : value,
      series: [
        {
          type: 'bar',
          data: values.map((number) =>
            number === null
              ? '-'
              : number < 0
                ? { value: number, label: { position: lying ? ('left' as const) : ('bottom' as const) } }
                : number,
          ),
          barCategoryGap: isHistogram ? '4%' : '35%',
          barMaxWidth: lying ? 16 : 64,
          itemStyle: { color: 'var(--series-1)', borderRadius: 2 },
          label: {
            show: showLabels,
            position: lying ? 'right' : 'top',
            color: 'var(--text)',
            fontSize: FONT_SIZE,
            // One more digit than the axis has, the same for all.
            formatter: ({ dataIndex }) => formatTick(values[dataIndex] ?? 0, ticks.step / 10, figure.format),
          },
        },
        {
          type: 'custom',
          silent: true,
          data: whiskers,
          z: 6,
          renderItem: (_, api) => {
            const [at, from, to] = [0, 1, 2].map((dimension) => api.value(dimension) as number) as [
              number,
              number,
              number,
            ]
            const [a, b] = [from, to].map((end) => api.coord(lying ? [end, at] : [at, end])) as [number[], number[]]
            const [cx, cy] = lying ? [0, 5] : [5, 0]
            const line = (p: readonly number[], q: readonly number[]) => ({
              type: 'line' as const,
              shape: { x1: p[0]!, y1: p[1]!, x2: q[0]!, y2: q[1]! },
              style: { fill: 'none', stroke: 'var(--text)', lineWidth: 1.5 },
            })
            const cap = (end: readonly number[]) => line([end[0]! - cx, end[1]! - cy], [end[0]! + cx, end[1]! + cy])
            return { type: 'group', children: [line(a, b), cap(a), cap(b)] }
          },
        },
      ],
    },
  }
}

export const bars: FigureRenderer<BarsFigure> = (figure, context) =>
  html`${context.picture(figure.title, (size) => draw(figure, size))}
    ${figure.names.length > MAX_BARS && html`<p class="fine">The first ${MAX_BARS} of ${figure.names.length} bars.</p>`}`
