/** @module Colors as numbers: mixing in a space where equal steps look equal, and the contrast that readers need. */

type Rgb = readonly [number, number, number]

const channel = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16) / 255
const parse = (hex: string): Rgb => [channel(hex, 1), channel(hex, 3), channel(hex, 5)]

const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const toGamma = (c: number): number => (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055)

/** Oklab of Björn Ottosson (2020), https://bottosson.github.io/posts/oklab/ */
function toOklab(hex: string): Rgb {
  const [r, g, b] = parse(hex).map(toLinear) as unknown as Rgb
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function fromOklab([lightness, a, b]: Rgb): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  const bytes = linear.map((c) => Math.round(255 * toGamma(Math.min(1, Math.max(0, c)))))
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/**
 * `count` colors at equal visual distances along `stops`, first and last included.
 *
 * @param stops at least two colors as `#rrggbb`
 * @example
 * ramp(['#000000', '#ffffff'], 3) // ['#000000', '#636363', '#ffffff']
 */
export function ramp(stops: readonly string[], count: number): string[] {
  const points = stops.map(toOklab)
  return Array.from({ length: count }, (_, i) => {
    const position = (i / (count - 1)) * (points.length - 1)
    const left = Math.min(points.length - 2, Math.floor(position))
    const share = position - left
    const [from, to] = [points[left]!, points[left + 1]!]
    return fromOklab(from.map((v, k) => v + (to[k]! - v) * share) as unknown as Rgb)
  })
}

/** Relative luminance, WCAG 2.2: 0 for black, 1 for white. */
export function luminance(hex: string): number {
  const [r, g, b] = parse(hex).map(toLinear) as unknown as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast ratio of two colors, WCAG 2.2: 1 to 21. Text needs 4.5, lines and marks 3. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** Black or white, whichever reads better on `background`. One of them always has a contrast of at least 4.5. */
export function inkOn(background: string): '#000000' | '#ffffff' {
  return contrast(background, '#000000') >= contrast(background, '#ffffff') ? '#000000' : '#ffffff'
}
