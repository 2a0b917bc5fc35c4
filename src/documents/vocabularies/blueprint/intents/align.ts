/** @module Aligning components on the canvas, row by row, and text inside of components. */

import type { Intent } from '../../vocabulary.ts'
import type { Box } from '../component.ts'
import type { EditBuilder } from '../edit-builder.ts'
import { EditBuilder as Builder } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { sideSlot } from '../slots.ts'
import { moveBy, NUDGE } from './modify-position.ts'
import { CHANGE, OF } from './words.ts'

export type Side = 'left' | 'right' | 'center' | 'top' | 'bottom' | 'middle'

/** Components that stand in one row move together, so that aligning "all buttons" does not put one onto the other. */
function rowsOf(boxes: readonly { position: number; box: Box }[]): { position: number; box: Box }[][] {
  const rows: { bottom: number; members: { position: number; box: Box }[] }[] = []
  for (const each of [...boxes].sort((a, b) => a.box.y - b.box.y)) {
    const last = rows.at(-1)
    if (last !== undefined && each.box.y < last.bottom) {
      last.members.push(each)
      last.bottom = Math.max(last.bottom, each.box.y + each.box.height)
    } else rows.push({ bottom: each.box.y + each.box.height, members: [each] })
  }
  return rows.map((row) => row.members)
}

/** The distance to the edge that the document keeps elsewhere. */
function marginOf(model: BlueprintModel): number {
  let margin = Number.POSITIVE_INFINITY
  for (const { box, isHidden } of model.things)
    if (box !== undefined && !isHidden && box.x > 0) margin = Math.min(margin, box.x)
  return Number.isFinite(margin) ? Math.min(margin, 24) : 0
}

/** Moves components to the left, the right or the middle of the canvas. Returns why it cannot. */
export function alignBoxes(builder: EditBuilder, targets: readonly number[], side: Side): string | undefined {
  const { model } = builder
  const { canvas } = model
  if (model.dialect.box === 'position') {
    // Without a canvas there is no edge: a nudge in the direction.
    if (side === 'center' || side === 'middle') {
      for (const position of targets) {
        builder.set(position, 'textAlign', 'center')
        builder.say(`"${builder.component(position).label}" aligned to the center`)
      }
      return undefined
    }
    const by = { left: [-NUDGE, 0], right: [NUDGE, 0], top: [0, -NUDGE], bottom: [0, NUDGE] }[side]
    for (const position of targets) {
      const refused = moveBy(builder, position, ({ x, y }) => ({ x: x + by[0]!, y: y + by[1]! }), false)
      if (refused !== undefined) return refused
    }
    return undefined
  }
  if (model.dialect.box === 'none') {
    for (const position of targets) {
      builder.set(position, 'textAlign', side)
      builder.say(`"${builder.component(position).label}" aligned: ${side}`)
    }
    return undefined
  }
  const boxes: { position: number; box: Box }[] = []
  for (const position of targets) {
    const box = builder.boxOf(position)
    if (box === undefined || canvas === undefined)
      return `Expected "${builder.component(position).label}" to have a box.`
    boxes.push({ position, box })
  }
  if (canvas === undefined) return 'Expected a canvas.'
  const margin = marginOf(model)
  const vertical = side === 'top' || side === 'bottom' || side === 'middle'
  const groups = vertical ? [boxes] : rowsOf(boxes)
  for (const group of groups) {
    const start = Math.min(...group.map(({ box }) => (vertical ? box.y : box.x)))
    const end = Math.max(...group.map(({ box }) => (vertical ? box.y + box.height : box.x + box.width)))
    const extent = vertical ? canvas.height : canvas.width
    const room = end - start
    const free = room + 2 * margin <= extent ? margin : 0
    const place =
      side === 'left' || side === 'top'
        ? free
        : side === 'right' || side === 'bottom'
          ? extent - free - room
          : Math.round((extent - room) / 2)
    const by = place - start
    for (const { position } of group) {
      moveBy(builder, position, ({ x, y }) => (vertical ? { x, y: y + by } : { x: x + by, y }), false)
      builder.writes(position, vertical ? 'align-y' : 'align-x', side)
    }
  }
  return undefined
}

const TEXT = '(text|label|content|words)'

export const alignComponent: Intent<BlueprintModel> = {
  title: 'align',
  target: 'many',
  confidence: 0.9,
  slots: { side: sideSlot },
  phrases: [
    '(align|justify|line up) <target> [to|on|at|in|along] [the] <side> [edge|side]',
    '(align) <target> [to the] <side> [of the (page|screen|canvas)]',
    '(left|right|center) (align|justify) <target>',
    { phrase: '(left-align) <target>', set: { side: 'left' } },
    { phrase: '(right-align) <target>', set: { side: 'right' } },
    { phrase: '(center-align) <target>', set: { side: 'center' } },
    { phrase: 'left (align|justify) <target>', set: { side: 'left' } },
    { phrase: 'right (align|justify) <target>', set: { side: 'right' } },
    { phrase: 'center <target> [horizontally] [on the (page|screen|canvas)]', set: { side: 'center' } },
    { phrase: 'center align <target>', set: { side: 'center' } },
    { phrase: 'center <target> vertically', set: { side: 'middle' } },
    { phrase: `(make|keep) <target> centered`, set: { side: 'center' } },
    { phrase: `(make|keep) <target> (left-aligned|left aligned)`, set: { side: 'left' } },
    { phrase: `(make|keep) <target> (right-aligned|right aligned)`, set: { side: 'right' } },
    { phrase: `(align|justify) [the] ${TEXT} ${OF} <target> [to|on|at] [the] <side>`, set: { text: true } },
    { phrase: `(align|justify) <target> ['s] ${TEXT} [to|on|at] [the] <side>`, set: { text: true }, cost: 1.5 },
    { phrase: `(align|justify) <target> ['s] ${TEXT} (left|to the left)`, set: { text: true, side: 'left' } },
    { phrase: `center <target> ['s] ${TEXT}`, set: { text: true, side: 'center' }, cost: 1.5 },
    { phrase: `(left-align|left align) <target> ['s] ${TEXT}`, set: { text: true, side: 'left' }, cost: 1.5 },
    { phrase: `(left-align|left align) [the] ${TEXT} ${OF} <target>`, set: { text: true, side: 'left' } },
    { phrase: `(right-align|right align) [the] ${TEXT} ${OF} <target>`, set: { text: true, side: 'right' } },
    { phrase: `(right-align|right align) <target> ['s] ${TEXT}`, set: { text: true, side: 'right' }, cost: 1.5 },
    { phrase: `(make|keep) <target> ['s] ${TEXT} centered`, set: { text: true, side: 'center' }, cost: 1.5 },
    { phrase: `center [the] ${TEXT} ${OF} <target>`, set: { text: true, side: 'center' } },
    {
      phrase: `${CHANGE} [the] (alignment|text alignment|text align|align) ${OF} <target> to <side>`,
      set: { text: true },
    },
    { phrase: `${CHANGE} <target> ['s] (alignment|text alignment|text align|align) to <side>`, set: { text: true } },
  ],
  fragments: [
    { phrase: 'centered', set: { side: 'center' } },
    { phrase: '(left-aligned|left aligned)', set: { side: 'left' } },
    { phrase: '(right-aligned|right aligned)', set: { side: 'right' } },
  ],
  edit({ model, targets, parameters }) {
    const side = parameters.side as Side | undefined
    if (side === undefined)
      return { refused: 'Expected where to align: left, center or right.', parameter: 'side', missing: true }
    const builder = new Builder(model)
    if (parameters.text === true) {
      for (const position of targets) {
        builder.set(position, 'textAlign', side)
        builder.say(`Text of "${builder.component(position).label}" aligned: ${side}`)
      }
      return builder.finish()
    }
    const refused = alignBoxes(builder, targets, side)
    return refused === undefined ? builder.finish({ effect: 'edit' }, false) : { refused }
  },
}
