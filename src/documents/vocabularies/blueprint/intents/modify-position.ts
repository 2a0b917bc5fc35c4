/** @module Positions: to coordinates, and by a distance. */
import { isRecord } from '../../../document/pointer.ts'
import { INCOMPLETE } from '../../../language/phrase.ts'
import { choiceSlot, numberSlot } from '../../../language/slot.ts'
import type { Intent } from '../../vocabulary.ts'
import { EditBuilder } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { directionSlot, lengthSlot, pixelsOf } from '../slots.ts'

const coordinate = numberSlot({ units: ['px'], expected: 'a coordinate in pixels' })
/** Pixels of a move without a distance. */
export const NUDGE = 16
const MOVE = '(move|shift|nudge|push|slide|pull|drag|scoot|bring|bump|scroll|send|carry|take)'
const PLACE = '(make|put|place|position|drop|have|set)'
const BOX = '(position|point|coordinates|coordinate|location|place)'

/** Directions that cannot be read as a size or a place. */
const sideways = choiceSlot({
  lower: 'down',
  'lower down': 'down',
  down: 'down',
  up: 'up',
  left: 'left',
  right: 'right',
  'to the left': 'left',
  'to the right': 'right',
})

export const modifyPosition: Intent<BlueprintModel> = {
  title: 'change a position',
  target: 'many',
  confidence: 0.85,
  slots: { x: coordinate, y: coordinate, length: lengthSlot, direction: directionSlot, side: sideways },
  phrases: [
    `(${MOVE}|place|put|position|set) <target> (to|at) [the] [${BOX}] [\\(] [x] [=] <x> [px] [,] [and] [y] [=] <y> [px] [\\)]`,
    `(set|change) [the] ${BOX} of <target> to <x> [,] <y>`,
    `(set|change) <target> ['s] ${BOX} to <x> [,] <y>`,
    `${MOVE} <target> <length> [to the] <direction>`,
    `${MOVE} <target> [to the] <direction> by <length>`,
    `${MOVE} <target> by <length> [to the] <direction>`,
    `${MOVE} <target> <direction> <length>`,
    `${MOVE} <target> [a bit|a little|slightly|further|a little bit] <direction>`,
    `${MOVE} <direction> [by <length>]`,
    `${MOVE} <target> <direction> (a bit|a little|slightly|further|a little bit)`,
    `${MOVE} <target> further <direction> [by <length>]`,
    `${MOVE} <direction> <target> [by <length>]`,
    `${MOVE} <direction> <target> <length>`,
    `${PLACE} <target> <length> [further] <side>`,
    `${PLACE} <target> <side> by <length>`,
    `<target> (should|must) (be|go|come) <length> [further] <side>`,
    `(set|change) [the] x [position|coordinate] of <target> to <x>`,
    `(set|change) [the] y [position|coordinate] of <target> to <y>`,
    `(set|change) <target> ['s] x [position|coordinate] to <x>`,
    `(set|change) <target> ['s] y [position|coordinate] to <y>`,
    { phrase: '(move|shift|nudge|relocate) <target> [somewhere else|elsewhere]', cost: INCOMPLETE },
    { phrase: 'raise <target> by <length>', set: { direction: 'up' } },
    { phrase: '(lower|drop) <target> by <length>', set: { direction: 'down' } },
  ],
  fragments: ['<length> [to the] <direction>', '<direction> by <length>'],
  edit({ model, targets, parameters }) {
    const builder = new EditBuilder(model)
    const length = parameters.length === undefined ? NUDGE : pixelsOf(parameters.length)
    if (length === undefined) return { refused: 'Expected a distance in pixels.', parameter: 'length' }
    const { x, y } = parameters
    const direction = parameters.direction ?? parameters.side
    if (direction === undefined && x === undefined && y === undefined)
      return { refused: 'Expected where to.', parameter: 'position', missing: true }
    const byX = direction === 'left' ? -length : direction === 'right' ? length : 0
    const byY = direction === 'up' ? -length : direction === 'down' ? length : 0
    for (const position of targets) {
      const refused = moveBy(
        builder,
        position,
        (place) => ({
          x: typeof x === 'number' ? x : place.x + byX,
          y: typeof y === 'number' ? y : place.y + byY,
        }),
        direction === undefined,
      )
      if (refused !== undefined) return { refused }
    }
    // What is moved on purpose does not push others: a place that is taken is refused.
    return builder.finish({}, false)
  },
}

interface Place {
  readonly x: number
  readonly y: number
}

/** What is said of a component that was moved, or stands there already. */
export const movement = (label: string, from: Place, to: Place): string =>
  from.x === to.x && from.y === to.y
    ? `"${label}" is at ${to.x}, ${to.y} already`
    : `"${label}" moved from ${from.x}, ${from.y} to ${to.x}, ${to.y}`

/** Moves one component, whatever the shape keeps its place as. Returns why it cannot. */
export function moveBy(
  builder: EditBuilder,
  position: number,
  to: (place: { x: number; y: number }) => { x: number; y: number },
  absolute: boolean,
): string | undefined {
  const component = builder.component(position)
  const box = builder.boxOf(position)
  if (box !== undefined) {
    const next = to(box)
    builder.setBox(position, { ...box, ...next }, 'position', absolute ? [next.x, next.y] : undefined)
    // What lies inside goes along.
    builder.say(movement(component.label, box, next))
    return undefined
  }
  if (component.dialect.box === 'position') {
    const place = component.holder.position
    const { x, y } = isRecord(place) ? place : {}
    const before = { x: typeof x === 'number' ? x : 0, y: typeof y === 'number' ? y : 0 }
    const next = to(before)
    if (isRecord(place)) {
      const base = `${builder.model.pointerOf(position)}/style/position`
      builder.writes(position, 'position', absolute ? [next.x, next.y] : undefined)
      for (const axis of ['x', 'y'] as const) {
        if (place[axis] === next[axis]) continue
        builder.operation({
          op: place[axis] === undefined ? 'add' : 'replace',
          path: `${base}/${axis}`,
          value: next[axis],
        })
      }
      builder.say(movement(component.label, before, next))
      return undefined
    }
  }
  return `Expected "${component.label}" to have a place that can be changed; it has no box.`
}
