/**
 * @module The shapes in which blueprints occur, as lenses: each says where a property of the canonical model is kept, so that
 * edits write to the document's own places and nothing is converted, lost or respelled.
 */
import type { JsonValue } from '../../../core/hash.ts'
import { isRecord } from '../../document/pointer.ts'

/** Properties of the canonical component that are plain values. Box, text, type, role and id have their own places. */
export type Property =
  | 'color'
  | 'background'
  | 'height'
  | 'width'
  | 'fontSize'
  | 'fontWeight'
  | 'fontStyle'
  | 'textDecoration'
  | 'textTransform'
  | 'padding'
  | 'margin'
  | 'borderRadius'
  | 'border'
  | 'shadow'
  | 'textAlign'
  | 'opacity'
  | 'visible'
  | 'size'

/** One of the shapes. */
export interface Dialect {
  readonly name: 'canvas' | 'screen' | 'styled' | 'nested'
  /** The member of a component that holds its properties; the empty string when the component itself does. */
  readonly holder: 'visual' | 'style' | ''
  /** How boxes are written: `[x, y, width, height]`, `[left, top, right, bottom]`, `style.position`, or not at all. */
  readonly box: 'extent' | 'corners' | 'position' | 'none'
  /** Whether every component must have a box. */
  readonly boxRequired: boolean
  /** Members that every document of this shape has. */
  readonly required: readonly string[]
  /** Components inside components are things of their own. */
  readonly nested: boolean
  /** Names under which a property may be kept, the one for new values first. */
  readonly keys: Readonly<Record<Property, readonly string[]>>
}

const KEYS: Dialect['keys'] = {
  color: ['color', 'text_color'],
  background: ['bg_color', 'background_color', 'background'],
  height: ['height'],
  width: ['width'],
  fontSize: ['font_size', 'fontSize'],
  fontWeight: ['font_weight', 'fontWeight'],
  fontStyle: ['font_style', 'fontStyle'],
  textDecoration: ['text_decoration', 'textDecoration'],
  textTransform: ['text_transform', 'textTransform'],
  padding: ['padding'],
  margin: ['margin'],
  borderRadius: ['border_radius', 'borderRadius'],
  border: ['border'],
  shadow: ['shadow'],
  textAlign: ['text_align', 'textAlign', 'align'],
  opacity: ['opacity'],
  visible: ['visible'],
  size: ['size'],
}

/**
 * The shape of a blueprint, by what it has: `screen_type` or `_color` tokens make a screen, `style` members a styled one,
 * components inside components without boxes a nested one; everything else is a canvas.
 */
export function detectDialect(document: JsonValue): Dialect {
  const root = isRecord(document) ? document : {}
  const components = Array.isArray(root.components) ? (root.components as readonly JsonValue[]) : []
  const records = components.filter(isRecord)
  const some = (key: string): boolean => records.some((component) => Object.hasOwn(component, key))
  if (some('style') && !some('bbox') && !some('visual')) {
    return {
      name: 'styled',
      holder: 'style',
      box: 'position',
      boxRequired: false,
      required: [],
      nested: false,
      keys: KEYS,
    }
  }
  const isNested = records.some((component) => Array.isArray(component.components)) && !some('bbox') && !some('visual')
  if (isNested || (records.length > 0 && !some('bbox') && !some('visual') && (some('color') || some('size')))) {
    return { name: 'nested', holder: '', box: 'none', boxRequired: false, required: [], nested: true, keys: KEYS }
  }
  const tokens = isRecord(root.tokens) ? root.tokens : {}
  const isScreen = Object.hasOwn(root, 'screen_type') || Object.keys(tokens).some((key) => key.endsWith('_color'))
  const uses = (key: string): boolean =>
    records.some((component) => isRecord(component.visual) && Object.hasOwn(component.visual, key))
  const first = (candidates: readonly string[]): readonly string[] => {
    const used = candidates.find(uses)
    return used === undefined ? candidates : [used, ...candidates.filter((key) => key !== used)]
  }
  return {
    name: isScreen ? 'screen' : 'canvas',
    holder: 'visual',
    box: detectBoxes(records),
    boxRequired: isScreen ? Object.hasOwn(root, 'screen_id') : true,
    required: Object.hasOwn(root, 'screen_type') ? ['tokens', 'components'] : ['components'],
    nested: false,
    keys: {
      ...KEYS,
      color: uses('color') ? KEYS.color : first(KEYS.color),
      background: first(KEYS.background),
      fontSize: first(KEYS.fontSize),
    },
  }
}

/**
 * Two readings of four numbers: the one is dropped under which a box is inside out; else the one under which fewer boxes
 * overlap; else the one that agrees with the heights that components state. Extents are the rule, corners the exception.
 */
function detectBoxes(components: readonly Readonly<Record<string, JsonValue>>[]): 'extent' | 'corners' {
  const boxes: { box: readonly number[]; height: number | undefined }[] = []
  for (const component of components.slice(0, 200)) {
    const box = component.bbox
    if (!Array.isArray(box) || box.length !== 4 || !box.every((value) => typeof value === 'number')) continue
    const visual = component.visual
    const height = isRecord(visual) && typeof visual.height === 'number' ? visual.height : undefined
    boxes.push({ box: box as readonly number[], height })
  }
  if (boxes.length === 0 || boxes.some(({ box }) => box[2]! <= box[0]! || box[3]! <= box[1]!)) return 'extent'
  const corners = (box: readonly number[]): readonly number[] => [
    box[0]!,
    box[1]!,
    box[2]! - box[0]!,
    box[3]! - box[1]!,
  ]
  const overlaps = (read: (box: readonly number[]) => readonly number[]): number => {
    const all = boxes.map(({ box }) => read(box))
    let count = 0
    for (let i = 0; i < all.length; i++) for (let j = 0; j < i; j++) if (overlap(all[i]!, all[j]!)) count++
    return count
  }
  const difference = overlaps((box) => box) - overlaps(corners)
  if (difference !== 0) return difference > 0 ? 'corners' : 'extent'
  const miss = (read: (box: readonly number[]) => readonly number[]): number =>
    boxes.reduce((sum, { box, height }) => sum + (height === undefined ? 0 : Math.abs(read(box)[3]! - height)), 0)
  return miss(corners) < miss((box) => box) ? 'corners' : 'extent'
}

const overlap = (a: readonly number[], b: readonly number[]): boolean =>
  a[0]! < b[0]! + b[2]! && b[0]! < a[0]! + a[2]! && a[1]! < b[1]! + b[3]! && b[1]! < a[1]! + a[3]!
