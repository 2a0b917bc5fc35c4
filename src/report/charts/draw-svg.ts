/**
 * @module Pictures: the only file that loads the chart library. Options go in, SVG text comes out that is the same every
 * time, takes its colors from the page and needs no script.
 */
import type { EChartsOption } from 'echarts'
import { escapeHtml, type Html, printable, trustedHtml } from '../html.ts'

export interface Drawing {
  readonly option: EChartsOption
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  /** Drawn beneath everything else, in the same coordinates: what the library would be slow at. */
  readonly underlay?: Html
  /** Tooltip of the n-th item of the series with this index. */
  readonly tooltips?: { readonly series: number; readonly texts: readonly string[] }
}

export interface DrawingFacts {
  /** Unique on the page; the ids of clip paths start with it. */
  readonly id: string
  /** Read out in place of the picture. */
  readonly label: string
  readonly className: string
}

export type Drawer = (drawing: Drawing, facts: DrawingFacts) => Html

/**
 * Loads the chart library, its single-file build (the package's own entry takes several times as long), and returns the function
 * that draws. The library keeps charts alive until they are disposed, so each is disposed at once.
 */
export async function loadDrawer(): Promise<Drawer> {
  const { init } = await import('echarts/dist/echarts.esm.min.mjs')
  return (drawing, facts) => {
    const { width, height } = drawing
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
    try {
      chart.setOption({ animation: false, useUTC: true, backgroundColor: 'transparent', ...drawing.option })
      return trustedHtml(tidySvg(chart.renderToSVGString(), drawing, facts))
    } finally {
      chart.dispose()
    }
  }
}

/** Attributes that only serve the library's own script in a browser. */
const SCRIPT_ONLY = / (?:class|pointer-events|ecmeta_[a-z_]+|xmlns:xlink|version|baseProfile)="[^"]*"/g

/**
 * The library numbers its ids by process, styles for hovering, and writes full-precision coordinates. Here ids are made
 * unique to the page, hover styles dropped, coordinates rounded to a tenth of a pixel, fonts left to the page, and
 * tooltips put in as `<title>`.
 */
export function tidySvg(svg: string, drawing: Drawing, facts: DrawingFacts): string {
  const { width, height, tooltips } = drawing
  const body = svg
    .slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
    .replace(/<style >[\s\S]*?<\/style>\s*/g, '')
    // The empty backgrounds of titles.
    .replace(/<path [^>]*fill-opacity="0"[^>]*stroke-width="0"[^>]*><\/path>/g, '')
    // Only inside of tags: the text between them may be a name that looks like anything.
    .replace(/<[^>]*>/g, (tag) => {
      const title = tooltips === undefined ? '' : titleFor(tag, tooltips)
      return (
        tag
          .replace(SCRIPT_ONLY, '')
          .replace(/\bzr\d+-/g, `${facts.id}-`)
          .replace(/ style="[^"]*?(\d+(?:\.\d+)?)px[^"]*"/, ' font-size="$1"')
          .replace(/ (d|transform|x|y|width|height)="[^"]*"/g, roundNumbers)
          .replace(' dominant-baseline="central"', ' dy="0.35em"') + title
      )
    })
    .replace(/\n+/g, '')
    .replace(/<defs ?><\/defs>/g, '')
    .replace(/<rect width="[^"]*" height="[^"]*" x="0" y="0" fill="(?:none|transparent)"><\/rect>/, '')
  const label = escapeHtml(facts.label)
  return `<svg class="${facts.className}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${drawing.underlay?.markup ?? ''}${printable(body)}</svg>`
}

function titleFor(tag: string, tooltips: NonNullable<Drawing['tooltips']>): string {
  if (!tag.includes(`ecmeta_series_index="${tooltips.series}"`)) return ''
  const index = /ecmeta_data_index="(\d+)"/.exec(tag)?.[1]
  const text = index === undefined ? undefined : tooltips.texts[Number(index)]
  return text === undefined ? '' : `<title>${escapeHtml(text)}</title>`
}

function roundNumbers(attribute: string): string {
  return attribute.replace(/-?\d+\.\d{2,}(?:e-?\d+)?/g, (number) => {
    const rounded = Math.round(Number(number) * 10) / 10
    return String(Object.is(rounded, -0) ? 0 : rounded)
  })
}
