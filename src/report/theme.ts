/**
 * @module The colors of the report, each once for light and once for dark. Everything on the page, pictures included,
 * names a color by its custom property, so that one setting turns the whole page.
 */
import { inkOn, ramp } from './color.ts'

/** A color on light paper and on dark. */
export type ColorPair = readonly [light: string, dark: string]

export const colors = {
  page: ['#f6f7f8', '#0e1116'],
  surface: ['#ffffff', '#161a21'],
  sunken: ['#f1f3f5', '#1c2129'],
  text: ['#1a1f26', '#e6e9ee'],
  muted: ['#58626e', '#9ba6b4'],
  line: ['#dfe3e8', '#2b313b'],
  axis: ['#aab2bd', '#4a5361'],
  accent: ['#1a5fb4', '#7db4ff'],
  good: ['#126b46', '#5bcf9a'],
  warn: ['#8a5200', '#f0b455'],
  bad: ['#b3261e', '#ff8b80'],
  good_soft: ['#e3f4ec', '#12291f'],
  warn_soft: ['#fdf1dc', '#2e2412'],
  bad_soft: ['#fdeaea', '#351a1a'],
  accent_soft: ['#e7f0fb', '#16263c'],
} as const satisfies Record<string, ColorPair>

/**
 * Lines and marks, in order of use. Blue and orange first: the pair that all common kinds of color blindness tell apart.
 * Neighbors differ in lightness too, so that they survive a gray printer.
 */
export const seriesColors = [
  ['#1a5fb4', '#6fabff'],
  ['#d9730d', '#ffb366'],
  ['#0b7a6f', '#3fbfae'],
  ['#8e4ec6', '#c9a2f5'],
  ['#b0305c', '#f4799f'],
  ['#6f7d00', '#c5d147'],
] as const satisfies readonly ColorPair[]

/** How many classes a color scale has: as many as an eye can match to a legend. */
export const HEAT_STEPS = 9

const sequentialStops: readonly [string[], string[]] = [
  ['#e6f0fa', '#4a8ed6', '#08305f'],
  ['#1b2c44', '#2f78c4', '#d8ecff'],
]
const divergingStops: readonly [string[], string[]] = [
  ['#9c3f00', '#e8974f', '#fbe6d0', '#f5f6f7', '#d3e4f6', '#5b9bdc', '#0d4a92'],
  ['#ffae66', '#b8632a', '#4a2f1e', '#20252d', '#1d3553', '#2f74bd', '#8cc5ff'],
]

const pairs = ([light, dark]: readonly [string[], string[]]): ColorPair[] => {
  const [a, b] = [ramp(light, HEAT_STEPS), ramp(dark, HEAT_STEPS)]
  return a.map((color, i) => [color, b[i]!])
}

/** From little to much. */
export const sequentialColors: readonly ColorPair[] = pairs(sequentialStops)
/** From below zero, through zero in the middle, to above. */
export const divergingColors: readonly ColorPair[] = pairs(divergingStops)

/** The color of the n-th series, as CSS. Colors repeat after the sixth. */
export function seriesColor(index: number): string {
  return `var(--series-${(index % seriesColors.length) + 1})`
}

const declare = (name: string, [light, dark]: ColorPair): string => `--${name}:light-dark(${light},${dark});`

/** The custom properties of all colors, for `:root`. */
export function colorProperties(): string {
  const parts = [
    ...Object.entries(colors).map(([name, pair]) => declare(name.replaceAll('_', '-'), pair)),
    ...seriesColors.map((pair, i) => declare(`series-${i + 1}`, pair)),
  ]
  for (const [name, scale] of Object.entries({ seq: sequentialColors, div: divergingColors })) {
    scale.forEach((pair, i) => {
      parts.push(declare(`${name}-${i}`, pair), declare(`on-${name}-${i}`, [inkOn(pair[0]), inkOn(pair[1])]))
    })
  }
  return parts.join('')
}
