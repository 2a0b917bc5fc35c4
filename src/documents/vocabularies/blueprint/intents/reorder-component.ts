/** @module Order: to the top or the bottom, above or below another, to the sides, swapped. */
import { choiceSlot } from '../../../language/slot.ts'
import type { Edit, Intent, Refusal } from '../../vocabulary.ts'
import type { Box } from '../component.ts'
import { EditBuilder } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { alignBoxes } from './align.ts'
import { withAdverbs } from './words.ts'

const MOVE = '(move|put|place|bring|send|shift|position|push|drag|reorder|set)'
const PLACE = choiceSlot({
  top: 'top',
  start: 'top',
  beginning: 'top',
  front: 'top',
  first: 'top',
  bottom: 'bottom',
  end: 'bottom',
  back: 'bottom',
  last: 'bottom',
  left: 'left',
  right: 'right',
  center: 'center',
  middle: 'center',
})
const RELATION = choiceSlot(
  withAdverbs({
    above: 'above',
    before: 'above',
    over: 'above',
    'on top of': 'above',
    below: 'below',
    under: 'below',
    underneath: 'below',
    beneath: 'below',
    after: 'below',
    following: 'below',
    behind: 'below',
    'next to': 'beside',
    beside: 'beside',
    'to the right of': 'beside',
    'right of': 'beside',
    'to the left of': 'left of',
    'left of': 'left of',
  }),
)
/** Distance in pixels where the document shows none. */
const GAP = 10

export const reorderComponent: Intent<BlueprintModel> = {
  title: 'change the order',
  target: 'many',
  confidence: 0.9,
  slots: { place: PLACE, relation: RELATION },
  phrases: [
    `${MOVE} <target> [all the way] (to|at|on|in|into|towards) [the] [very] <place> [side|edge|position|place] [of the (page|screen|canvas|list|layout)]`,
    `${MOVE} <target> <place>`,
    `(make) <target> [the] <place> [one]`,
    `${MOVE} <target> <relation> <anchor>`,
    '<target> should (be|go|come) <relation> <anchor>',
    '<target> should (be|go) (at|to|on) the <place>',
    '<target> (belongs|belong|goes|go) <relation> <anchor>',
    '<target> (belongs|belong|goes|go) (at|to|on) the <place>',
    { phrase: '(swap|exchange|switch) <target> (with|and) <anchor>', set: { relation: 'swap' } },
    {
      phrase: '(swap|exchange|switch) [the] (positions|places|order|position|place) of <target> (and|with) <anchor>',
      set: { relation: 'swap' },
    },
    {
      phrase: '(swap|exchange|switch) [[the] (positions|places|order) of] <target> [around]',
      set: { relation: 'swap' },
    },
  ],
  fragments: ['(to|at) the <place>', '<relation> <anchor>', '<target> to the <place>'],
  edit({ model, targets, others, parameters }) {
    const builder = new EditBuilder(model)
    const { relation, place } = parameters
    if (relation === undefined && place === undefined)
      return { refused: 'Expected where to.', parameter: 'place', missing: true }
    if (model.dialect.box !== 'extent' && model.dialect.box !== 'corners') {
      if (relation === undefined && (place === 'left' || place === 'right' || place === 'center')) {
        const refused = alignBoxes(builder, targets, place)
        return refused === undefined ? builder.finish({}, false) : { refused }
      }
      return reorderList(model, targets, others.anchor, relation, place)
    }
    if (relation === undefined) {
      if (place === 'left' || place === 'right' || place === 'center') {
        const refused = alignBoxes(builder, targets, place)
        return refused === undefined ? builder.finish({ effect: 'order' }, false) : { refused }
      }
      return stack(builder, targets, place === 'top' ? 'above' : 'below', undefined)
    }
    if (relation === 'swap' && others.anchor === undefined) {
      const [first, second] = targets
      return targets.length === 2
        ? swap(builder, [first!], second!)
        : { refused: `Expected two components to swap, were ${targets.length}.`, parameter: 'anchor', missing: true }
    }
    const anchor = others.anchor?.[0]
    if (anchor === undefined || others.anchor!.length > 1)
      return { refused: 'Expected one component to place it by.', parameter: 'anchor', missing: true }
    if (targets.includes(anchor)) return { refused: 'Expected another component to place it by, was itself.' }
    if (relation === 'swap') return swap(builder, targets, anchor)
    if (relation === 'beside' || relation === 'left of') return beside(builder, targets, anchor, relation === 'left of')
    return stack(builder, targets, relation === 'above' ? 'above' : 'below', anchor)
  },
}

/**
 * Moves one component in the stack of boxes: what lies between its old and its new place moves over by its height, so that the
 * stack stays as high as it was.
 */
function stack(
  builder: EditBuilder,
  targets: readonly number[],
  relation: 'above' | 'below',
  anchor: number | undefined,
): Edit | Refusal {
  const { model } = builder
  if (targets.length !== 1)
    return { refused: 'Expected one component to move at a time.', fix: 'Move them one after the other.' }
  const target = targets[0]!
  const box = model.things[target]!.box
  if (box === undefined) return { refused: `Expected "${model.things[target]!.label}" to have a box.` }
  const others = model.things.flatMap((each, position) =>
    position === target || each.box === undefined || each.isHidden ? [] : [{ position, box: each.box }],
  )
  if (others.length === 0) return builder.finish({ effect: 'order', changes: ['It is the only component.'] })
  const edge =
    anchor === undefined
      ? others.reduce((best, each) =>
          (relation === 'above' ? each.box.y < best.box.y : each.box.y + each.box.height > best.box.y + best.box.height)
            ? each
            : best,
        )
      : others.find((each) => each.position === anchor)
  if (edge === undefined) return { refused: `Expected "${model.things[anchor!]!.label}" to have a box.` }
  const label = model.things[target]!.label
  const up = box.y >= edge.box.y + edge.box.height
  const above = Math.max(
    ...others.map(({ box: other }) =>
      other.y + other.height <= box.y ? other.y + other.height : Number.NEGATIVE_INFINITY,
    ),
  )
  const below = Math.min(
    ...others.map(({ box: other }) => (other.y >= box.y + box.height ? other.y : Number.POSITIVE_INFINITY)),
  )
  const [over, under] = [box.y - above, below - box.y - box.height]
  const [nearer, farther] = relation === 'above' ? [over, under] : [under, over]
  const gap = Number.isFinite(nearer) ? nearer : Number.isFinite(farther) ? farther : GAP
  const place = (at: Box): void => {
    builder.setBox(target, at, 'position', undefined)
    builder.say(`"${label}" moved from ${box.x}, ${box.y} to ${at.x}, ${at.y}`)
  }
  builder.writes(target, 'order', anchor === undefined ? relation : `${relation} ${model.things[anchor]!.key}`)
  const step = box.height + gap
  // Others in the rows between give way; those beside the target in its own row keep their place.
  if (relation === 'above' ? up : !up && box.y < edge.box.y) {
    const between = others.filter(({ box: other }) =>
      relation === 'above'
        ? other.y >= edge.box.y && other.y + other.height <= box.y
        : other.y >= box.y + box.height && other.y + other.height <= edge.box.y + edge.box.height,
    )
    for (const each of between) {
      builder.setBox(
        each.position,
        { ...each.box, y: each.box.y + (relation === 'above' ? step : -step) },
        'position',
        undefined,
      )
    }
    place({ ...box, y: relation === 'above' ? edge.box.y : edge.box.y + edge.box.height - box.height })
    return builder.finish({ effect: 'order' }, false)
  }
  if (anchor === undefined) {
    builder.say(`"${label}" is at the ${relation === 'above' ? 'top' : 'bottom'} already`)
    return builder.finish({ effect: 'order' })
  }
  // The target stands on the right side already, but others may be in between: it moves next to the anchor.
  const between = others.filter(
    ({ position, box: other }) =>
      position !== anchor &&
      (relation === 'above'
        ? other.y >= box.y + box.height && other.y + other.height <= edge.box.y
        : other.y >= edge.box.y + edge.box.height && other.y + other.height <= box.y),
  )
  if (between.length === 0) {
    builder.say(`"${label}" is ${relation} "${model.things[anchor]!.label}" already`)
    return builder.finish({ effect: 'order' })
  }
  for (const each of between) {
    builder.setBox(
      each.position,
      { ...each.box, y: each.box.y + (relation === 'above' ? -step : step) },
      'position',
      undefined,
    )
  }
  const first = Math.min(...between.map(({ box: other }) => other.y))
  const last = Math.max(...between.map(({ box: other }) => other.y + other.height))
  place({ ...box, y: relation === 'above' ? last - box.height : first })
  return builder.finish({ effect: 'order' }, false)
}

function beside(builder: EditBuilder, targets: readonly number[], anchor: number, left: boolean): Edit | Refusal {
  const { model } = builder
  const base = model.things[anchor]!.box
  const box = targets.length === 1 ? model.things[targets[0]!]!.box : undefined
  if (base === undefined || box === undefined)
    return { refused: 'Expected one component with a box, and one to place it by.' }
  const at = { ...box, x: left ? base.x - GAP - box.width : base.x + base.width + GAP, y: base.y }
  builder.setBox(targets[0]!, at, 'position', undefined)
  builder.writes(targets[0]!, 'order', `${left ? 'left of' : 'right of'} ${model.things[anchor]!.key}`)
  builder.say(`"${model.things[targets[0]!]!.label}" moved from ${box.x}, ${box.y} to ${at.x}, ${at.y}`)
  return builder.finish({ effect: 'order' }, false)
}

function swap(builder: EditBuilder, targets: readonly number[], anchor: number): Edit | Refusal {
  const { model } = builder
  const a = targets.length === 1 ? model.things[targets[0]!]!.box : undefined
  const b = model.things[anchor]!.box
  if (a === undefined || b === undefined) return { refused: 'Expected two components with boxes to swap.' }
  const [upper, lower] =
    a.y <= b.y
      ? [
          { position: targets[0]!, box: a },
          { position: anchor, box: b },
        ]
      : [
          { position: anchor, box: b },
          { position: targets[0]!, box: a },
        ]
  if (upper.box.y + upper.box.height <= lower.box.y) {
    // One above the other: the space that both cover together stays the same.
    const shift = lower.box.height - upper.box.height
    for (let position = 0; position < model.things.length; position++) {
      const { box, isHidden } = model.things[position]!
      if (box === undefined || isHidden || position === upper.position || position === lower.position) continue
      if (shift !== 0 && box.y >= upper.box.y + upper.box.height && box.y + box.height <= lower.box.y) {
        builder.setBox(position, { ...box, y: box.y + shift }, 'position', undefined)
      }
    }
    builder.setBox(lower.position, { ...lower.box, x: upper.box.x, y: upper.box.y }, 'position', undefined)
    builder.setBox(
      upper.position,
      { ...upper.box, x: lower.box.x, y: lower.box.y + lower.box.height - upper.box.height },
      'position',
      undefined,
    )
  } else {
    builder.setBox(targets[0]!, { ...a, x: b.x, y: b.y }, 'position', undefined)
    builder.setBox(anchor, { ...b, x: a.x, y: a.y }, 'position', undefined)
  }
  for (const position of [targets[0]!, anchor]) builder.writes(position, 'order', undefined)
  builder.say(`"${model.things[targets[0]!]!.label}" and "${model.things[anchor]!.label}" swapped`)
  return builder.finish({ effect: 'order' }, false)
}

/** In shapes without boxes the order of the list is the layout. */
function reorderList(
  model: BlueprintModel,
  targets: readonly number[],
  anchors: readonly number[] | undefined,
  relation: unknown,
  place: unknown,
): Edit | Refusal {
  const builder = new EditBuilder(model)
  if (targets.length !== 1) return { refused: 'Expected one component to move at a time.' }
  const from = model.pointerOf(targets[0]!)
  const key = model.things[targets[0]!]!.key
  const anchor = anchors?.[0]
  if (relation !== undefined && anchor === undefined)
    return { refused: 'Expected one component to place it by.', parameter: 'anchor', missing: true }
  const list = relation === undefined ? from : model.pointerOf(anchor!)
  const container = list.slice(0, list.lastIndexOf('/'))
  if (from.slice(0, from.lastIndexOf('/')) !== container)
    return { refused: 'Expected both components to be in the same list.' }
  const index = Number(from.slice(from.lastIndexOf('/') + 1))
  const parent = container === '/components' ? model.root.components : undefined
  const siblings =
    model.places === undefined
      ? Array.isArray(parent)
        ? parent.length
        : 0
      : model.places.filter((each) => each.slice(0, each.lastIndexOf('/')) === container).length
  const at =
    relation === undefined
      ? place === 'top' || place === 'left'
        ? 0
        : siblings - 1
      : Number(list.slice(list.lastIndexOf('/') + 1))
  builder.writes(targets[0]!, 'order', typeof place === 'string' ? place : undefined)
  if (relation === 'swap') {
    const [a, b] = [model.things[targets[0]!]!.json, model.things[anchor!]!.json]
    builder.operation({ op: 'replace', path: from, value: b })
    builder.operation({ op: 'replace', path: list, value: a })
  } else {
    const target =
      relation === undefined
        ? at
        : relation === 'above' || relation === 'left of'
          ? index < at
            ? at - 1
            : at
          : index < at
            ? at
            : at + 1
    if (target !== index) builder.operation({ op: 'move', from, path: `${container}/${target}` })
  }
  builder.say(`"${model.things[targets[0]!]!.label}" moved in the order`)
  return builder.finish({ effect: 'order', focus: [key] }, false)
}
