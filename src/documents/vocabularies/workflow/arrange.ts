/** @module Where phases stand and what they wait for: moving, swapping, copying them, and their dependencies. */
import type { JsonValue } from '../../../core/hash.ts'
import { didYouMean } from '../../../core/suggest.ts'
import type { Operation } from '../../document/patch.ts'
import { isRecord, joinPointer, type Pointer, valueAt } from '../../document/pointer.ts'
import { choiceSlot } from '../../language/slot.ts'
import type { TreeModel } from '../tree/model.ts'
import { endSlot, nameSlot, relationSlot } from '../tree/slots.ts'
import type { Edit, Intent, Refusal } from '../vocabulary.ts'
import { resourceTables } from './resources.ts'

/** The list that holds a phase, and its place there. */
export function placeOf(pointer: Pointer): readonly [list: Pointer, index: number] {
  const at = pointer.lastIndexOf('/')
  return [pointer.slice(0, at), Number(pointer.slice(at + 1))]
}

const listAt = (model: TreeModel, pointer: Pointer): readonly JsonValue[] => {
  const list = valueAt(model.document, pointer)
  return Array.isArray(list) ? list : []
}

/** A name that no phase has: `base`, `base_2`, … */
export function freshName(model: TreeModel, base: string): string {
  if (model.positionOf(base) === undefined) return base
  for (let i = 2; ; i++) if (model.positionOf(`${base}_${i}`) === undefined) return `${base}_${i}`
}

export const VALID_NAME = /^[A-Za-z_][\w-]*$/

export const movePhase: Intent<TreeModel> = {
  title: 'move a phase',
  target: 'many',
  confidence: 0.92,
  slots: {
    relation: relationSlot,
    place: endSlot,
    way: choiceSlot({ up: -1, down: 1, forward: -1, back: 1, earlier: -1, later: 1 }),
  },
  phrases: [
    '(move|put|place|run|shift|reorder) <target> [phase] <relation> <anchor> [phase]',
    'make <target> [phase] run <relation> <anchor> [phase]',
    '(move|put|place|shift|reorder) <target> [phase] between <anchor> [phase] and <next_anchor> [phase]',
    '(move|put|place|shift|bring|send) <target> [phase] (to|at) the [very] <place> [of the (workflow|list)]',
    'make <target> [phase] [the] <place> [phase]',
    '(move|shift) <target> [phase] [one place] <way>',
    { phrase: '(swap|exchange|switch) <target> [phase] (with|and) <anchor> [phase]', set: { relation: 'swap' } },
    '(move|put|place|run) <target> [phase] <place>',
    { phrase: '(swap|exchange|switch) <target> [phases|around]', set: { relation: 'swap' } },
    { phrase: '(swap|exchange) the (order|places|positions) of <target> and <anchor>', set: { relation: 'swap' } },
  ],
  edit({ model, targets, others, parameters }) {
    const thing = model.things[targets[0]!]!
    const isPair = parameters.relation === 'swap' && others.anchor === undefined && targets.length === 2
    if (targets.length !== 1 && !isPair)
      return { refused: `Expected one phase to move at a time, were ${targets.length}.`, parameter: 'target' }
    const [list, index] = placeOf(thing.pointer)
    const count = listAt(model, list).length
    let to = parameters.place === 'start' ? 0 : count - 1
    const { relation, way } = parameters
    const anchor = isPair ? targets[1] : others.anchor?.[0]
    if (typeof way === 'number') {
      to = index + way
      if (to < 0 || to >= count) return { refused: `Expected "${thing.label}" not to be at the end already.` }
    } else if (relation !== undefined || anchor !== undefined) {
      if (anchor === undefined || anchor === targets[0])
        return { refused: 'Expected another phase to place it by.', parameter: 'anchor', missing: true }
      const [otherList, otherIndex] = placeOf(model.things[anchor]!.pointer)
      if (otherList !== list) return { refused: 'Expected both phases to be in the same list.' }
      if (relation === 'swap') return swapped(model, thing.pointer, model.things[anchor]!.pointer)
      const next = others.next_anchor?.[0]
      if (next !== undefined && next !== anchor + 1)
        return {
          refused: `Expected "${model.things[next]!.label}" to come right after "${model.things[anchor]!.label}".`,
        }
      to =
        relation === 'before'
          ? index < otherIndex
            ? otherIndex - 1
            : otherIndex
          : index < otherIndex
            ? otherIndex
            : otherIndex + 1
    } else if (parameters.place === undefined) {
      return { refused: 'Expected where to.', parameter: 'place', missing: true }
    }
    return {
      patch: to === index ? [] : [{ op: 'move', from: thing.pointer, path: joinPointer(list, to) }],
      changes: [
        to === index ? `"${thing.label}" is there already` : `Moved the phase "${thing.label}" to place ${to + 1}`,
      ],
      reads: [],
      writes: [{ place: `/phases/${thing.key}/order`, value: to }],
      effect: 'order',
    }
  },
}

function swapped(model: TreeModel, a: Pointer, b: Pointer): Edit {
  const [list] = placeOf(a)
  const [first, last] = [placeOf(a)[1], placeOf(b)[1]].sort((x, y) => x - y) as [number, number]
  const names = [a, b].map((pointer) => model.things.find((thing) => thing.pointer === pointer)?.label ?? pointer)
  return {
    patch: [
      { op: 'move', from: joinPointer(list, last), path: joinPointer(list, first) },
      ...(last - first > 1
        ? [{ op: 'move', from: joinPointer(list, first + 1), path: joinPointer(list, last) } as const]
        : []),
    ],
    changes: [`Swapped the phases "${names[0]}" and "${names[1]}"`],
    reads: [],
    writes: names.map((name) => ({ place: `/phases/${name}/order`, value: undefined })),
    effect: 'order',
  }
}

export const duplicatePhase: Intent<TreeModel> = {
  title: 'copy a phase',
  target: 'one',
  confidence: 0.9,
  slots: { name: nameSlot },
  phrases: [
    '(duplicate|copy|clone) <target> [phase]',
    '(duplicate|copy|clone) <target> [phase] (as|to|into|and call it|and name it) <name>',
    '(make|create|add) a (copy|duplicate|clone) of <target> [phase] [(named|called|as) <name>]',
  ],
  edit({ model, targets, parameters }) {
    const thing = model.things[targets[0]!]!
    const given = parameters.name
    if (typeof given === 'string') {
      const problem = nameProblem(model, given)
      if (problem !== undefined) return problem
    }
    const name = typeof given === 'string' ? given : freshName(model, thing.label)
    const [list, index] = placeOf(thing.pointer)
    const patch: Operation[] = [
      { op: 'add', path: joinPointer(list, index + 1), value: { ...structuredClone(thing.value), name } as JsonValue },
    ]
    for (const entry of resourceTables(model, thing.pointer)) {
      const value = valueAt(model.document, entry)
      if (isRecord(value))
        patch.push({
          op: 'add',
          path: joinPointer(entry.slice(0, entry.lastIndexOf('/')), name),
          value: structuredClone(value) as JsonValue,
        })
    }
    return {
      patch,
      changes: [`Copied the phase "${thing.label}" as "${name}"`],
      reads: [`/phases/${thing.key}`],
      writes: [{ place: `/phases/${name}`, value: null }],
      effect: 'create',
      focus: [name],
    }
  },
}

/** Why a name cannot be given to a phase. */
export function nameProblem(model: TreeModel, name: string): Refusal | undefined {
  if (!VALID_NAME.test(name))
    return { refused: `Expected a name of letters, digits and underscores, was "${name}".`, parameter: 'name' }
  if (model.positionOf(name) !== undefined)
    return { refused: `Expected a name that is not taken, was "${name}".`, parameter: 'name' }
  return undefined
}

const DEPENDENCIES = '(dependencies|dependency list|depends_on)'

export const setDependency: Intent<TreeModel> = {
  title: 'change a dependency',
  target: 'many',
  confidence: 0.9,
  phrases: [
    { phrase: '(make|let) <target> [phase] (depend on|wait for) <anchor> [phase]', set: { depends: true } },
    { phrase: '<target> [phase] (should|must) (depend on|wait for) <anchor> [phase]', set: { depends: true } },
    { phrase: '<target> [phase] [also] (depends on|waits for) <anchor> [phase]', set: { depends: true } },
    { phrase: `add <anchor> to [the] ${DEPENDENCIES} of <target> [phase]`, set: { depends: true } },
    { phrase: 'add a dependency (of|from) <target> on <anchor>', set: { depends: true } },
    {
      phrase: '(make|let) <target> [phase] (no longer|not) (depend on|wait for) <anchor> [phase]',
      set: { depends: false },
    },
    {
      phrase: '<target> [phase] (should|must) (no longer|not) (depend on|wait for) <anchor> [phase]',
      set: { depends: false },
    },
    {
      phrase:
        "<target> [phase] (shouldn't|mustn't|need not|needn't) (depend on|wait for) <anchor> [phase] [any longer|any more]",
      set: { depends: false },
    },
    {
      phrase: '(stop|keep) <target> [phase] from (depending on|waiting for) <anchor> [phase]',
      set: { depends: false },
    },
    {
      phrase: '<target> [phase] no longer (depends on|depend on|waits for|wait for|needs|need) <anchor> [phase]',
      set: { depends: false },
    },
    {
      phrase: "<target> [phase] (doesn't|does not) (need to wait for|depend on|wait for) <anchor> [phase]",
      set: { depends: false },
    },
    { phrase: `(remove|drop|delete) <anchor> from [the] ${DEPENDENCIES} of <target> [phase]`, set: { depends: false } },
    { phrase: '(remove|drop|delete) the dependency (of|from) <target> on <anchor>', set: { depends: false } },
  ],
  edit({ model, targets, others, parameters }) {
    const anchors = (others.anchor ?? []).map((position) => model.things[position]!)
    if (anchors.length === 0)
      return { refused: 'Expected the phase that is waited for.', parameter: 'anchor', missing: true }
    const patch: Operation[] = []
    const changes: string[] = []
    for (const position of targets) {
      const thing = model.things[position]!
      const place = joinPointer(thing.pointer, 'depends_on')
      const written = thing.value.depends_on
      const before = Array.isArray(written)
        ? (written as readonly JsonValue[])
        : written === undefined
          ? []
          : [written as JsonValue]
      const names = anchors.map((anchor) => anchor.label)
      if (names.includes(thing.label))
        return { refused: `Expected another phase than "${thing.label}" itself.`, parameter: 'anchor' }
      const missing = names.find((name) => !before.includes(name))
      if (parameters.depends !== true && missing !== undefined) {
        return {
          refused: `Expected "${thing.label}" to depend on "${missing}", it does not.${didYouMean(missing, before.map(String))}`,
          parameter: 'anchor',
        }
      }
      const after =
        parameters.depends === true
          ? [...before, ...names.filter((name) => !before.includes(name))]
          : before.filter((name) => !names.includes(String(name)))
      if (after.length !== before.length) {
        if (after.length === 0) patch.push({ op: 'remove', path: place })
        else patch.push({ op: written === undefined ? 'add' : 'replace', path: place, value: after })
      }
      changes.push(
        `"${thing.label}" ${parameters.depends === true ? 'depends on' : 'no longer depends on'} ${names.map((name) => `"${name}"`).join(', ')}`,
      )
    }
    return {
      patch,
      changes,
      reads: anchors.map((anchor) => `/phases/${anchor.key}`),
      writes: targets.map((position) => ({
        place: `/phases/${model.things[position]!.key}/depends_on`,
        value: undefined,
      })),
    }
  },
}
