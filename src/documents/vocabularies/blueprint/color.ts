/** @module Colors: CSS names, hex, rgb() and hsl(); relative luminance and contrast after WCAG 2.2. */

const NAMES =
  'aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4 black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887 cadetblue 5f9ea0 chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkkhaki bdb76b darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000 darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f darkturquoise 00ced1 darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff dimgray 696969 dodgerblue 1e90ff firebrick b22222 floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff gold ffd700 goldenrod daa520 gray 808080 green 008000 greenyellow adff2f honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 lightcoral f08080 lightcyan e0ffff lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90 lightpink ffb6c1 lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6 magenta ff00ff maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371 mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred c71585 midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead navy 000080 oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid da70d6 palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd powderblue b0e0e6 purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1 saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d silver c0c0c0 skyblue 87ceeb slateblue 6a5acd slategray 708090 snow fffafa springgreen 00ff7f steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0 violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32 navyblue 000080 charcoal 36454f mint 98ff98'

const HEX_BY_NAME: ReadonlyMap<string, string> = new Map(
  NAMES.split(' ').flatMap((word, i, words): [string, string][] =>
    i % 2 === 0 ? [[word, `#${words[i + 1]!.toUpperCase()}`]] : [],
  ),
)

/** All names of CSS Color Module 4, and three that people use beside them. */
export const colorNames: ReadonlySet<string> = new Set(HEX_BY_NAME.keys())

export interface Rgb {
  readonly r: number
  readonly g: number
  readonly b: number
}

/**
 * The color that a text spells, channels from 0 to 255, or `undefined`. Alpha is left out.
 *
 * @example
 * parseColor('#f00') // { r: 255, g: 0, b: 0 }
 */
export function parseColor(text: string): Rgb | undefined {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const color = readColor(text)
  // A document has few colors; what fills the cache up is no document.
  if (color !== undefined && text.length <= 40) {
    if (parsed.size >= 1_000) parsed.clear()
    parsed.set(text, color)
  }
  return color
}

const parsed = new Map<string, Rgb>()

function readColor(text: string): Rgb | undefined {
  const folded = text.trim().toLowerCase()
  const hex = folded.startsWith('#') ? folded : HEX_BY_NAME.get(folded.replace(/[\s-]/g, ''))
  if (hex !== undefined) {
    const digits = hex.slice(1).toLowerCase()
    if (!/^[0-9a-f]+$/.test(digits)) return undefined
    if (digits.length === 3 || digits.length === 4) {
      const [r, g, b] = [...digits].map((digit) => Number.parseInt(digit + digit, 16))
      return { r: r!, g: g!, b: b! }
    }
    if (digits.length !== 6 && digits.length !== 8) return undefined
    const number = Number.parseInt(digits.slice(0, 6), 16)
    return { r: number >> 16, g: (number >> 8) & 255, b: number & 255 }
  }
  const call = /^(rgb|hsl)a?\(\s*([\d.]+)(?:deg)?[\s,]+([\d.]+)(%?)[\s,]+([\d.]+)(%?)(?:[\s,/]+[\d.]+%?)?\s*\)$/.exec(
    folded,
  )
  if (call === null) return undefined
  const [first, second, third] = [Number(call[2]), Number(call[3]), Number(call[5])]
  if (call[1] === 'rgb') {
    const channels = { r: first, g: second, b: third }
    return Object.values(channels).every((value) => value <= 255) ? channels : undefined
  }
  return second <= 100 && third <= 100 ? fromHsl(first, second / 100, third / 100) : undefined
}

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const amount = saturation * Math.min(lightness, 1 - lightness)
  const channel = (n: number): number => {
    const k = (n + hue / 30) % 12
    return Math.round(255 * (lightness - amount * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return { r: channel(0), g: channel(8), b: channel(4) }
}

/** `#RRGGBB` in capitals. */
export function formatColor({ r, g, b }: Rgb): string {
  return `#${[r, g, b]
    .map((value) => Math.round(value).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()}`
}

/** `#RRGGBB` of any spelling of a color; `undefined` when it is none. Hex is left as typed. */
export function normalizeColor(text: string): string | undefined {
  if (/^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text)) return text
  const color = parseColor(text)
  return color === undefined ? undefined : formatColor(color)
}

/** Relative luminance from 0 (black) to 1 (white), WCAG 2.2. */
export const luminance = ({ r, g, b }: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)

function linearOf(value: number): number {
  const share = value / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** Linear light of whole channels: every component of a document asks for six of them. */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => linearOf(value))

const linear = (value: number): number => LINEAR[value] ?? linearOf(value)

/** Contrast ratio from 1 to 21, WCAG 2.2. */
export function contrast(a: Rgb, b: Rgb): number {
  const first = luminance(a)
  const second = luminance(b)
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05)
}

/** One color moved towards another by a share of the way. */
export const mix = (from: Rgb, to: Rgb, share: number): Rgb => ({
  r: from.r + (to.r - from.r) * share,
  g: from.g + (to.g - from.g) * share,
  b: from.b + (to.b - from.b) * share,
})

/** The family that a color belongs to in plain words: hue by sectors, gray by low saturation, black and white by lightness. */
export function colorFamily({ r, g, b }: Rgb): string {
  const max = Math.max(r, g, b) / 255
  const min = Math.min(r, g, b) / 255
  const lightness = (max + min) / 2
  const spread = max - min
  if (lightness < 0.08) return 'black'
  if (lightness > 0.95) return 'white'
  const saturation = spread === 0 ? 0 : spread / (1 - Math.abs(2 * lightness - 1))
  if (saturation < 0.12) return 'gray'
  const [red, green, blue] = [r / 255, g / 255, b / 255]
  const sector =
    max === red
      ? ((green - blue) / spread + 6) % 6
      : max === green
        ? (blue - red) / spread + 2
        : (red - green) / spread + 4
  const hue = sector * 60
  if (hue < 15 || hue >= 345) return lightness > 0.75 ? 'pink' : 'red'
  if (hue < 45) return lightness < 0.35 ? 'brown' : 'orange'
  if (hue < 70) return 'yellow'
  if (hue < 165) return 'green'
  if (hue < 195) return 'cyan'
  if (hue < 260) return 'blue'
  // CSS purple itself has a hue of 300: dark magentas are called purple, bright ones pink.
  if (hue < 300 || (hue < 330 && lightness < 0.4)) return 'purple'
  return 'pink'
}
