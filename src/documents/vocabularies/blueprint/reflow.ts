/** @module Components give way: what a grown or moved one would cover is pushed down or right, keeping its distance. */
import { type Box, boxContains, boxesOverlap } from './component.ts'
import type { BlueprintModel } from './model.ts'

export interface Moved {
  readonly before: Box
  readonly after: Box
}

/** More pushes than this are no reflow any more: the layout check refuses what then still overlaps. */
const MAX_PUSHES = 20_000

/**
 * All boxes that change when some do. A component is pushed only when it stood clear of the one that grew, below or to
 * the right of it, and would now be covered; what lies inside of a pushed one goes along. Of several that grow at once the lower ones
 * are pushed as they have grown.
 */
export function reflow(model: BlueprintModel, changes: ReadonlyMap<string, Moved>): ReadonlyMap<string, Moved> {
  const moved = new Map(changes)
  const queue = [...changes.keys()].sort((a, b) => moved.get(a)!.before.y - moved.get(b)!.before.y)
  const boxOf = (key: string): Box | undefined => moved.get(key)?.after ?? model.things[model.positionOf(key)!]?.box
  let pushes = 0
  for (let i = 0; i < queue.length && pushes < MAX_PUSHES; i++) {
    const { before, after } = moved.get(queue[i]!)!
    for (const [key, original] of model.grid.near(after)) {
      if (key === queue[i]) continue
      const current = boxOf(key)!
      if (!boxesOverlap(after, current) || boxesOverlap(before, original) || boxContains(after, current)) continue
      const below = original.y >= before.y + before.height
      const right = original.x >= before.x + before.width
      if (!below && !right) continue
      const pushed: Box = below
        ? { ...current, y: after.y + after.height + (original.y - before.y - before.height) }
        : { ...current, x: after.x + after.width + (original.x - before.x - before.width) }
      const by = { x: pushed.x - current.x, y: pushed.y - current.y }
      if (by.x < 0 || by.y < 0) continue
      for (const [inner, box] of model.grid.near(original)) {
        if (inner === key || changes.has(inner) || !boxContains(original, box)) continue
        const place = boxOf(inner)!
        moved.set(inner, { before: box, after: { ...place, x: place.x + by.x, y: place.y + by.y } })
      }
      moved.set(key, { before: original, after: pushed })
      queue.push(key)
      pushes++
    }
  }
  return moved
}
