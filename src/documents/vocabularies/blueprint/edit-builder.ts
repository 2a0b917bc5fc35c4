/** @module Collects what an intent changes in a blueprint, as a patch on the document's own places. */
import type { JsonValue } from '../../../core/hash.ts'
import type { Operation } from '../../document/patch.ts'
import { isRecord, joinPointer } from '../../document/pointer.ts'
import type { Edit } from '../vocabulary.ts'
import { type Box, boxesOverlap, type Component, spellBox } from './component.ts'
import type { Property } from './dialect.ts'
import type { BlueprintModel } from './model.ts'
import { type Moved, reflow } from './reflow.ts'

/** `undefined` for a relative change: repeating it is no contradiction. */
type Absolute = JsonValue | undefined

export class EditBuilder {
  readonly model: BlueprintModel
  readonly #operations = new Map<string, Operation>()
  readonly #writes: { place: string; value: Absolute }[] = []
  readonly #changes: string[] = []
  readonly #warnings: string[] = []
  readonly #boxes = new Map<string, Moved>()
  readonly #holders = new Map<number, Record<string, JsonValue>>()

  constructor(model: BlueprintModel) {
    this.model = model
  }

  component(position: number): Component {
    return this.model.things[position]!
  }

  say(change: string): void {
    this.#changes.push(change)
  }
  warn(warning: string): void {
    this.#warnings.push(warning)
  }
  writes(position: number, name: string, value: Absolute): void {
    this.#writes.push({ place: joinPointer('/components', this.component(position).key, name), value })
  }

  /** Sets a property in its own place, making the member that holds it when there is none. */
  set(position: number, property: Property, value: JsonValue, absolute: Absolute = value): void {
    this.writes(position, property, absolute)
    const component = this.component(position)
    const key = component.keyOf(property)
    const holder = component.dialect.holder
    const base = this.model.pointerOf(position)
    if (holder !== '' && !isRecord(component.json[holder])) {
      const made = this.#holders.get(position) ?? {}
      made[key] = value
      this.#holders.set(position, made)
      this.#put({
        op: component.json[holder] === undefined ? 'add' : 'replace',
        path: joinPointer(base, holder),
        value: made,
      })
      return
    }
    this.#setAt(holder === '' ? base : joinPointer(base, holder), component.holder, key, value)
  }

  /** Removes a property; nothing happens when it is not there. */
  unset(position: number, property: Property): void {
    this.writes(position, property, null)
    const component = this.component(position)
    const key = component.keyOf(property)
    if (!Object.hasOwn(component.holder, key)) return
    const holder = component.dialect.holder
    this.#put({
      op: 'remove',
      path: joinPointer(this.model.pointerOf(position), ...(holder === '' ? [key] : [holder, key])),
    })
  }

  /** Sets a member of the component itself, such as its text. */
  setMember(position: number, key: string, value: JsonValue): void {
    this.writes(position, key, value)
    this.#setAt(this.model.pointerOf(position), this.component(position).json, key, value)
  }

  /** Sets a member of the document outside of the components. Missing objects on the way are made. */
  setRoot(path: readonly string[], value: JsonValue, absolute: Absolute = value): void {
    this.#writes.push({ place: joinPointer('', ...path), value: absolute })
    let container: JsonValue | undefined = this.model.document
    for (let i = 0; i < path.length; i++) {
      const key = path[i]!
      const known: boolean = isRecord(container) && Object.hasOwn(container, key)
      if (i === path.length - 1 || !known) {
        let made = value
        for (let j = path.length - 1; j > i; j--) made = { [path[j]!]: made }
        this.#put({ op: known ? 'replace' : 'add', path: joinPointer('', ...path.slice(0, i + 1)), value: made })
        return
      }
      container = (container as Readonly<Record<string, JsonValue>>)[key]
    }
  }

  operation(operation: Operation): void {
    this.#operations.set(`${this.#operations.size} ${operation.path}`, operation)
  }

  /** The box as it stands after what was collected so far. */
  boxOf(position: number): Box | undefined {
    const component = this.component(position)
    return this.#boxes.get(component.key)?.after ?? component.box
  }

  /** Moves or resizes a box. Others give way when the patch is made. */
  setBox(position: number, box: Box, name: 'position' | 'height' | 'width', absolute: Absolute): void {
    const component = this.component(position)
    if (component.box === undefined) return
    this.writes(position, name, absolute)
    this.#boxes.set(component.key, { before: component.box, after: box })
  }

  #setAt(pointer: string, container: Readonly<Record<string, JsonValue>>, key: string, value: JsonValue): void {
    const path = joinPointer(pointer, key)
    if (!Object.hasOwn(container, key)) this.#put({ op: 'add', path, value })
    else if (container[key] !== value) this.#put({ op: 'replace', path, value })
  }
  #put(operation: Operation): void {
    this.#operations.set(operation.path, operation)
  }

  /**
   * The edit.
   *
   * @param giveWay whether components that would be covered are pushed away
   */
  finish(extra: Partial<Edit> = {}, giveWay = true): Edit {
    const { model } = this
    const moved = giveWay && this.#boxes.size > 0 ? reflow(model, this.#boxes) : this.#boxes
    for (const [key, { before, after }] of moved) {
      const position = model.positionOf(key)!
      const component = this.component(position)
      if (!this.#boxes.has(key)) {
        this.say(`"${component.label}" made room: moved from ${before.x}, ${before.y} to ${after.x}, ${after.y}`)
      }
      const old = spellBox(before, component.dialect)
      spellBox(after, component.dialect).forEach((value, i) => {
        if (value !== old[i])
          this.#put({ op: 'replace', path: joinPointer(model.pointerOf(position), 'bbox', i), value })
      })
    }
    return {
      patch: [...this.#operations.values()],
      changes: this.#changes,
      reads: [],
      writes: this.#writes,
      ...(this.#warnings.length === 0 ? {} : { warnings: this.#warnings }),
      ...extra,
    }
  }
}

/** Whether a box is free of all others, for choosing places. */
export function isFree(model: BlueprintModel, box: Box, ...except: readonly string[]): boolean {
  for (const [key, other] of model.grid.near(box)) if (!except.includes(key) && boxesOverlap(box, other)) return false
  return true
}
