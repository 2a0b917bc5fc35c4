/** @module Adding, removing, copying, hiding and showing components. */
import type { JsonValue } from '../../../../core/hash.ts'
import { choiceSlot, quotedSlot, textSlot } from '../../../language/slot.ts'
import type { Intent } from '../../vocabulary.ts'
import { type Box, boxContains, spellBox } from '../component.ts'
import { EditBuilder, isFree } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { colorSlot, countSlot, typeSlot } from '../slots.ts'
import { resolveColor } from './resolve-color.ts'
import { MAKE, withAdverbs } from './words.ts'

const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  button: [200, 50],
  cta: [200, 50],
  header: [460, 40],
  title: [460, 40],
  heading: [460, 40],
  image: [200, 150],
  icon: [44, 44],
  input: [300, 44],
  divider: [460, 2],
  card: [220, 160],
  product_card: [220, 160],
  product: [220, 160],
  product_item: [220, 160],
  container: [460, 160],
  section: [460, 160],
  hero: [460, 160],
  navbar: [480, 56],
  nav: [480, 56],
  footer: [480, 50],
  list: [300, 120],
}
const WORDED: ReadonlySet<string> = new Set([
  'button',
  'cta',
  'header',
  'title',
  'heading',
  'subtitle',
  'description',
  'text',
  'label',
  'link',
])
const GAP = 10
const PLACE = choiceSlot({ top: 'top', beginning: 'top', start: 'top', bottom: 'bottom', end: 'bottom' })
const RELATION = choiceSlot(
  withAdverbs({
    above: 'above',
    before: 'above',
    'on top of': 'above',
    below: 'below',
    under: 'below',
    underneath: 'below',
    beneath: 'below',
    after: 'below',
    following: 'below',
    'next to': 'beside',
    beside: 'beside',
    'to the right of': 'beside',
    'right of': 'beside',
  }),
)
const ADD = '(add|create|insert|append|place|include|put|put in|throw in|stick|attach)'
const KIND = '[component|element|block|widget]'
const NEW = '[a|an|one|another|a new|an extra|one more|new]'
const SAYING =
  '(that says|that reads|saying|reading|labeled|labelled|titled|called|named|with the text|with text|with the label|with label|with a label|with)'
const WHERE = ['', ' <relation> <anchor>', ' (at|to|on) the (very|) <place> [of the (page|screen|canvas|list)]']

/** An id that is not taken: `button_3`. */
function freshId(model: BlueprintModel, base: string, taken: ReadonlySet<string> = new Set()): string {
  for (let i = 1; ; i++) {
    const id = `${base}_${i}`
    if (model.positionOf(id) === undefined && !taken.has(id)) return id
  }
}

/** The first free place below everything, or by an anchor; others give way. */
function boxFor(
  model: BlueprintModel,
  [width, height]: readonly [number, number],
  relation: unknown,
  anchor: number | undefined,
  place: unknown,
): Box | undefined {
  const boxes = model.things.flatMap((each) => (each.box === undefined || each.isHidden ? [] : [each.box]))
  const left = boxes.length === 0 ? GAP : Math.min(...boxes.map((box) => box.x))
  const base = anchor === undefined ? undefined : model.things[anchor]!.box
  const limit = model.canvas?.width ?? Number.POSITIVE_INFINITY
  const fit = Math.min(width, limit - left)
  if (base !== undefined) {
    if (relation === 'beside')
      return { x: base.x + base.width + GAP, y: base.y, width, height: Math.min(height, base.height) }
    return {
      x: base.x,
      y: relation === 'above' ? base.y : base.y + base.height + GAP,
      width: Math.min(width, limit - base.x),
      height,
    }
  }
  if (place === 'top')
    return { x: left, y: boxes.length === 0 ? GAP : Math.min(...boxes.map((box) => box.y)), width: fit, height }
  const bottom = boxes.reduce((most, box) => Math.max(most, box.y + box.height), 0)
  const below = { x: left, y: bottom + GAP, width: fit, height }
  if (model.canvas === undefined || below.y + height <= model.canvas.height) return below
  // No room below: the first gap between components that is wide enough.
  for (const start of [...new Set(boxes.map((box) => box.y + box.height))].sort((a, b) => a - b)) {
    const gap = { x: left, y: start + GAP, width: fit, height }
    if (gap.y + height <= model.canvas.height && isFree(model, gap)) return gap
  }
  return below
}

export const addComponent: Intent<BlueprintModel> = {
  title: 'add a component',
  target: 'none',
  confidence: 0.9,
  slots: { type: typeSlot, text: textSlot, quote: quotedSlot, color: colorSlot, place: PLACE, relation: RELATION },
  phrases: WHERE.flatMap((where) => [
    `${ADD} ${NEW} [<color>] <type> ${KIND}${where === '' ? ' [to the (page|screen|canvas|layout)]' : where}`,
    `(${ADD}|make) ${NEW} [<color>] <type> ${KIND} ${SAYING} <text>${where}`,
    `${ADD} ${NEW} <quote> <type>${where}`,
    `${ADD} ${NEW} [<color>] <type> <quote>${where}`,
    ...(where === ''
      ? []
      : [
          `${ADD}${where} ${NEW} [<color>] <type> ${KIND}`,
          `[right|directly]${where} [,] ${ADD} ${NEW} [<color>] <type> ${KIND}`,
          `[right|directly]${where} [,] ${ADD} ${NEW} [<color>] <type> ${SAYING} <text>`,
          `${ADD} ${NEW} [<color>] <type>${where} ${SAYING} <text>`,
        ]),
  ]),
  fragments: WHERE.flatMap((where) => [
    `${NEW} [<color>] <type>${where}`,
    `${NEW} [<color>] <type> ${SAYING} <text>${where}`,
  ]),
  edit({ model, others, parameters }) {
    const type = parameters.type
    if (typeof type !== 'string') return { refused: 'Expected what to add.', parameter: 'type', missing: true }
    const anchor = others.anchor?.[0]
    const { relation, place } = parameters
    const builder = new EditBuilder(model)
    const id = freshId(model, type === 'product_card' ? 'product_card' : type)
    const text = parameters.text ?? parameters.quote
    const label = typeof text === 'string' ? text : WORDED.has(type) ? `New ${type}` : undefined
    const color = typeof parameters.color === 'string' ? resolveColor(model, parameters.color) : undefined
    if (parameters.color !== undefined && color === undefined)
      return { refused: `Expected a color, was "${parameters.color}".`, parameter: 'color' }
    const component: Record<string, JsonValue> = { id, type }
    if (label !== undefined) component.text = label
    const { dialect } = model
    const properties: Record<string, JsonValue> = {}
    const surface = type === 'button' || type === 'cta' || type === 'card' || type === 'container'
    if (color !== undefined) properties[dialect.keys[surface ? 'background' : 'color'][0]!] = color
    let box: Box | undefined
    if (dialect.box === 'extent' || dialect.box === 'corners') {
      component.role = type === 'cta' ? 'cta' : 'content'
      box = boxFor(model, SIZES[type] ?? [300, 24], relation, anchor, place)
      if (box === undefined || !(box.width > 0)) return { refused: 'Expected room for it on the canvas.' }
      component.bbox = [...spellBox(box, dialect)]
      if (dialect.name === 'screen' && model.things.some((each) => each.json.confidence !== undefined))
        component.confidence = 1
      properties.height = box.height
    } else if (dialect.box === 'position') {
      const last = model.things.at(-1)?.holder.position as { x?: number; y?: number } | undefined
      properties.position = { x: (last?.x ?? -100) + 100, y: last?.y ?? 0 }
    }
    if (dialect.holder === '') Object.assign(component, properties)
    else component[dialect.holder] = properties
    const list = anchor === undefined ? '/components' : model.pointerOf(anchor).replace(/\/\d+$/, '')
    const at =
      anchor !== undefined
        ? Number(/\d+$/.exec(model.pointerOf(anchor))![0]) + (relation === 'above' ? 0 : 1)
        : place === 'top'
          ? 0
          : undefined
    const count = Array.isArray(model.root.components) ? (model.root.components as readonly JsonValue[]).length : 0
    if (box !== undefined) pushAway(builder, box)
    const made = builder.finish({}, false)
    const add = { op: 'add', path: `${list}/${at ?? count}`, value: component } as const
    return {
      ...made,
      patch: [...made.patch, add],
      changes: [`Added ${type} "${id}"${label === undefined ? '' : ` with the text "${label}"`}`, ...made.changes],
      writes: [...made.writes, { place: `/components/${id}`, value: component }],
      effect: 'create',
      focus: [id],
    }
  },
}

/** What lies where a new box goes, and all below it in that column, moves down. */
function pushAway(builder: EditBuilder, box: Box): void {
  const { model } = builder
  if (isFree(model, box)) return
  const by = box.height + GAP
  for (let position = 0; position < model.things.length; position++) {
    const { box: other, isHidden, label } = model.things[position]!
    if (other === undefined || isHidden || other.y < box.y) continue
    builder.setBox(position, { ...other, y: other.y + by }, 'position', undefined)
    builder.say(`"${label}" moved down by ${by}`)
  }
}

export const deleteComponent: Intent<BlueprintModel> = {
  title: 'delete components',
  target: 'many',
  confidence: 0.95,
  phrases: [
    '(delete|remove|drop|erase|discard|eliminate|trash|scrap) <target> [completely|entirely|altogether] [from the (page|screen|canvas|layout|design)]',
    '(get rid of|take out|take away|throw away|throw out) <target>',
    '(delete|remove|drop|erase|discard|eliminate|take) <target> (from|out of) <anchor>',
    '<target> (can|could) (go|be removed|be deleted)',
    '<target> (should|must) (go away|be removed|be deleted)',
  ],
  fragments: [],
  edit({ model, targets, others }) {
    const holder = others.anchor
    if (holder !== undefined && !targets.every((target) => holder.some((each) => isWithin(model, target, each)))) {
      const [label, from] = [targets[0]!, holder[0]!].map((position) => model.things[position]!.label)
      return { refused: `Expected "${label}" to be inside of "${from}".`, parameter: 'anchor' }
    }
    // From the back, so that the places of the others hold; nested ones go with what holds them.
    const pointers = targets.map((position) => model.pointerOf(position))
    const outer = pointers.filter(
      (pointer) => !pointers.some((other) => other !== pointer && pointer.startsWith(`${other}/`)),
    )
    const ordered = outer.sort((a, b) => comparePointers(b, a))
    return {
      patch: ordered.map((path) => ({ op: 'remove', path })),
      changes: targets.map(
        (position) => `Deleted ${model.things[position]!.type || 'component'} "${model.things[position]!.label}"`,
      ),
      reads: [],
      writes: targets.map((position) => ({ place: `/components/${model.things[position]!.key}`, value: null })),
      effect: 'remove',
    }
  },
}

/** Whether a component is part of another one: one of its children, or on it. */
function isWithin(model: BlueprintModel, position: number, other: number): boolean {
  if (position !== other && model.pointerOf(position).startsWith(`${model.pointerOf(other)}/`)) return true
  const [inner, outer] = [model.things[position]!.box, model.things[other]!.box]
  return position !== other && inner !== undefined && outer !== undefined && boxContains(outer, inner)
}

/** Document order: by the numbers in the pointers. */
function comparePointers(a: string, b: string): number {
  const [left, right] = [a.match(/\d+/g) ?? [], b.match(/\d+/g) ?? []]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = Number(left[i]) - Number(right[i])
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

export const duplicateComponent: Intent<BlueprintModel> = {
  title: 'duplicate components',
  target: 'one',
  confidence: 0.9,
  slots: { count: countSlot },
  phrases: [
    '(duplicate|copy|clone|replicate) <target>',
    '(duplicate|copy|clone|replicate) <target> <count> times',
    { phrase: '(duplicate|copy|clone|replicate) <target> (once)', set: { count: 1 } },
    { phrase: '(duplicate|copy|clone|replicate) <target> (twice)', set: { count: 2 } },
    '(make|create|add) [a|another|one] (copy|duplicate|clone) of <target>',
    '(make|create|add) <count> (copies|duplicates|clones) of <target>',
  ],
  edit({ model, targets, parameters }) {
    const count = typeof parameters.count === 'number' ? parameters.count : 1
    if (!Number.isInteger(count) || count < 1 || count > 50)
      return {
        refused: `Expected 1 to 50 copies, was ${count}.`,
        parameter: 'count',
        nearest: Math.max(1, Math.min(50, Math.round(count))),
      }
    const position = targets[0]!
    const component = model.things[position]!
    const pointer = model.pointerOf(position)
    const [list, index] = [pointer.replace(/\/\d+$/, ''), Number(/\d+$/.exec(pointer)![0])]
    const builder = new EditBuilder(model)
    const taken = new Set<string>()
    const adds: { op: 'add'; path: string; value: JsonValue }[] = []
    let box = component.box
    for (let i = 0; i < count; i++) {
      const id = freshId(model, `${component.id ?? component.type}_copy`, taken)
      taken.add(id)
      const copy: Record<string, JsonValue> = { ...(structuredClone(component.json) as Record<string, JsonValue>), id }
      if (box !== undefined) {
        box = { ...box, y: box.y + box.height + GAP }
        copy.bbox = [...spellBox(box, model.dialect)]
      }
      adds.push({ op: 'add', path: `${list}/${index + 1 + i}`, value: copy })
    }
    if (component.box !== undefined) {
      const room = {
        ...component.box,
        y: component.box.y + component.box.height + GAP,
        height: count * (component.box.height + GAP) - GAP,
      }
      pushAway(builder, room)
    }
    const made = builder.finish({}, false)
    return {
      ...made,
      patch: [...made.patch, ...adds],
      changes: [`Duplicated "${component.label}" as ${[...taken].map((id) => `"${id}"`).join(', ')}`, ...made.changes],
      writes: [...made.writes, ...[...taken].map((id) => ({ place: `/components/${id}`, value: id }))],
      effect: 'create',
      focus: [...taken],
    }
  },
}

const visibility = (
  visible: boolean,
  phrases: readonly string[],
  fragments: readonly string[],
): Intent<BlueprintModel> => ({
  title: visible ? 'show components' : 'hide components',
  target: 'many',
  confidence: 0.9,
  phrases,
  fragments,
  edit({ model, targets }) {
    const builder = new EditBuilder(model)
    for (const position of targets) {
      const component = builder.component(position)
      if (component.json.hidden === true) builder.setMember(position, 'hidden', !visible)
      else builder.set(position, 'visible', visible)
      builder.say(`"${component.label}" ${visible ? 'shown' : 'hidden'}`)
    }
    return builder.finish({ effect: visible ? 'show' : 'hide' })
  },
})

export const hideComponent = visibility(
  false,
  [
    '(hide|conceal) <target>',
    `${MAKE} <target> (invisible|hidden|disappear|vanish)`,
    "(don't|do not) (show|display) <target>",
    '<target> (should|must) be (hidden|invisible)',
    '<target> (should|must|may) (not|no longer) be (visible|shown|displayed|seen)',
    `${MAKE} <target> (not|no longer) visible`,
    'stop (showing|displaying) <target>',
  ],
  ['(invisible|hidden)'],
)
export const showComponent = visibility(
  true,
  [
    '(show|unhide|reveal|display) <target> [again]',
    `${MAKE} <target> visible [again]`,
    '<target> (should|must) be (visible|shown)',
  ],
  ['visible'],
)
