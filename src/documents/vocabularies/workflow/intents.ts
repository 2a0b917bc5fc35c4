/** @module Edits of workflow definitions: phases come, go, move, change their names and their resources. */
import type { JsonValue } from '../../../core/hash.ts'
import { own } from '../../document/own.ts'
import type { Operation } from '../../document/patch.ts'
import { isRecord, joinPointer, type Pointer, valueAt } from '../../document/pointer.ts'
import { choiceSlot, numberOf, type SlotType } from '../../language/slot.ts'
import { mergeEdits, setAt, treeIntents } from '../tree/intents.ts'
import type { TreeModel } from '../tree/model.ts'
import { endSlot, nameSlot, numberValueSlot, relationSlot } from '../tree/slots.ts'
import type { Edit, Intent } from '../vocabulary.ts'
import { phaseList } from './model.ts'
import { referencesTo, renameReferences } from './references.ts'

export interface WorkflowIntentOptions {
  readonly phaseTypes: readonly string[]
  readonly templates: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>
}

const NEW = '[a|an|another|a new|an extra|one more|new]'
const NAMED = '[(named|called|as|labeled) <name>]'
const P = '[phase|phases]'
const ADJUST = '(set|change|raise|lower|increase|decrease|reduce|bump|limit|cap|restrict|adjust|update|put|make)'
const WORKERS = '(workers|worker|threads|cores|cpus|parallel workers)'
const WORKER_COUNT = '(workers|worker count|number of workers|worker limit|max workers|maximum workers|threads|cores)'
const MEMORY = '(memory|ram|memory limit|memory budget|ram limit)'
const GB = '<count> [of] [memory|ram]'
/** Types whose own settings live one level down, under `config.optimization`. */
const SEARCHING: ReadonlySet<string> = new Set(['optimization', 'parameter_search'])
const SEARCH_KEYS: ReadonlySet<string> = new Set(['n_trials', 'method', 'objective', 'sampler', 'constraints', 'seed'])

/** A key that a phase lacks goes into its config, that of a search beside its other settings. */
function createIn(model: TreeModel, thing: Pointer, key: string): Pointer | undefined {
  const phase = valueAt(model.document, thing)
  if (!isRecord(phase)) return undefined
  const { config, type } = phase
  if (!isRecord(config)) return undefined
  const nested = config.optimization
  if (isRecord(nested) && (SEARCHING.has(String(type)) || SEARCH_KEYS.has(key)))
    return joinPointer(thing, 'config', 'optimization', key)
  return joinPointer(thing, 'config', key)
}

function typeSlot(types: readonly string[]): SlotType {
  const spoken = choiceSlot(
    Object.fromEntries(
      types.flatMap((type) => [
        [type, type],
        [type.replaceAll('_', ' '), type],
        [type.replaceAll('_', '-'), type],
      ]),
    ),
    'a phase type',
  )
  return {
    ...spoken,
    read(tokens, from, to, context) {
      const readings = spoken.read(tokens, from, to, context)
      const token = tokens[from]
      // Types of plug-ins are not known here; the definition's check judges them.
      if (
        readings.length > 0 ||
        token === undefined ||
        from >= to ||
        token.kind !== 'word' ||
        !/^[a-z][a-z\d]*_[a-z\d_]+$/.test(token.text)
      )
        return readings
      return [{ end: from + 1, value: token.text, cost: 0.5 }]
    },
    accept: (value) => (typeof value === 'string' && /^[\w-]+$/.test(value) ? value : undefined),
  }
}

const GIGABYTES: Readonly<Record<string, number>> = {
  gb: 1,
  gib: 1,
  gigabyte: 1,
  gigabytes: 1,
  gigs: 1,
  mb: 1 / 1024,
  mib: 1 / 1024,
  megabytes: 1 / 1024,
}

/** An amount of memory with its unit, in gigabytes: `6 GB`, `512MB`. */
const gigabytesSlot: SlotType = {
  expected: 'an amount of memory such as "6 GB"',
  read(tokens, from, to) {
    const token = tokens[from]
    const value = from < to ? numberOf(token) : undefined
    if (token === undefined || value === undefined) return []
    const attached = token.unit === undefined || token.unit === '' ? undefined : own(GIGABYTES, token.unit)
    if (attached !== undefined) return [{ end: from + 1, value: value * attached, cost: 0 }]
    const spelled = from + 1 < to && (token.unit ?? '') === '' ? own(GIGABYTES, tokens[from + 1]!.lower) : undefined
    return spelled === undefined ? [] : [{ end: from + 2, value: value * spelled, cost: 0 }]
  },
  accept: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
}

const RESOURCE_TABLES = ['/infrastructure/phase_resources', '/resource_management/phase_resources', '/phase_resources']

/** Where the resources of a phase are stated: by phase for the whole workflow where there is such a table, else in the phase. */
function resourceEdit(model: TreeModel, position: number, key: string, value: number): Edit {
  const thing = model.things[position]!
  const label = `${key} of "${thing.label}"`
  for (const table of RESOURCE_TABLES) {
    const resources = valueAt(model.document, table)
    if (!isRecord(resources)) continue
    const entry = joinPointer(table, thing.label)
    return isRecord(resources[thing.label])
      ? setAt(model, joinPointer(entry, key), value, label)
      : {
          ...setAt(model, entry, { [key]: value }, label),
          changes: [`${label} set to ${value}`],
          writes: [{ place: joinPointer(entry, key), value }],
        }
  }
  return setAt(model, joinPointer(thing.pointer, key), value, label)
}

/** The entries for a phase in tables of resources. */
function resourceTables(model: TreeModel, thing: Pointer): readonly Pointer[] {
  const phase = valueAt(model.document, thing)
  const name = isRecord(phase) && typeof phase.name === 'string' ? phase.name : undefined
  if (name === undefined) return []
  return RESOURCE_TABLES.map((table) => joinPointer(table, name)).filter(
    (place) => valueAt(model.document, place) !== undefined,
  )
}

function freshName(model: TreeModel, base: string): string {
  if (model.positionOf(base) === undefined) return base
  for (let i = 2; ; i++) if (model.positionOf(`${base}_${i}`) === undefined) return `${base}_${i}`
}

const VALID_NAME = /^[A-Za-z_][\w-]*$/

export function workflowIntents(options: WorkflowIntentOptions): Readonly<Record<string, Intent<TreeModel>>> {
  const type = typeSlot(options.phaseTypes)

  const add_phase: Intent<TreeModel> = {
    title: 'add a phase',
    target: 'none',
    confidence: 0.93,
    slots: { type, name: nameSlot, relation: relationSlot, place: endSlot },
    phrases: ['', ' <relation> <anchor> [phase]', ' (at|to|on) the [very] <place> [of the workflow]'].flatMap(
      (where) => [
        `(add|create|insert|append|include) ${NEW} <type> [phase|step|stage] ${NAMED}${where}`,
        `(add|create|insert|append|include) ${NEW} (phase|step|stage) (named|called) <name> of type <type>${where}`,
        `(add|create|insert|append|include) ${NEW} (phase|step|stage) of type <type> ${NAMED}${where}`,
        ...(where === ''
          ? []
          : [
              `(add|create|insert|append|include)${where} ${NEW} <type> [phase|step|stage] ${NAMED}`,
              `[right]${where} [,] (add|create|insert|append|include) ${NEW} <type> [phase|step|stage] ${NAMED}`,
            ]),
      ],
    ),
    fragments: [`${NEW} <type> [phase] ${NAMED} <relation> <anchor>`, `${NEW} <type> phase ${NAMED}`],
    edit({ model, others, parameters }) {
      const kind = parameters.type
      const list = phaseList(model)
      if (typeof kind !== 'string')
        return { refused: 'Expected the type of the phase to add.', parameter: 'type', missing: true }
      if (list === undefined) return { refused: 'Expected the definition to have a list "phases".' }
      const given = parameters.name
      if (typeof given === 'string' && !VALID_NAME.test(given))
        return { refused: `Expected a name of letters, digits and underscores, was "${given}".`, parameter: 'name' }
      if (typeof given === 'string' && model.positionOf(given) !== undefined)
        return { refused: `Expected a name that is not taken, was "${given}".`, parameter: 'name' }
      const name = typeof given === 'string' ? given : freshName(model, kind)
      const anchor = others.anchor?.[0]
      const count = (valueAt(model.document, list) as readonly JsonValue[]).length
      const base = anchor === undefined ? undefined : model.things[anchor]!
      if (base !== undefined && !base.pointer.startsWith(`${list}/`))
        return { refused: `Expected a phase of the main list, "${base.label}" is in another one.` }
      const at =
        base === undefined
          ? parameters.place === 'start'
            ? 0
            : count
          : Number(base.pointer.slice(list.length + 1).split('/')[0]) + (parameters.relation === 'before' ? 0 : 1)
      const template = Object.hasOwn(options.templates, kind) ? options.templates[kind]! : { config: {} }
      const dependsOn: Record<string, JsonValue> =
        base !== undefined && parameters.relation === 'after' ? { depends_on: [base.label] } : {}
      const phase: JsonValue = {
        name,
        type: kind,
        ...dependsOn,
        ...structuredClone(template as Record<string, JsonValue>),
      }
      const patch: Operation[] = []
      const changes = [
        `Added the phase "${name}" of type ${kind}${base === undefined ? '' : ` ${String(parameters.relation)} "${base.label}"`}`,
      ]
      if (base !== undefined && parameters.relation === 'before') {
        const depends = base.value.depends_on
        const next = [
          ...(Array.isArray(depends)
            ? (depends as readonly JsonValue[])
            : typeof depends === 'string'
              ? [depends]
              : []),
          name,
        ]
        patch.push({
          op: depends === undefined ? 'add' : 'replace',
          path: joinPointer(base.pointer, 'depends_on'),
          value: next,
        })
        changes.push(`"${base.label}" depends on "${name}"`)
      }
      patch.push({ op: 'add', path: joinPointer(list, at), value: phase })
      return {
        patch,
        changes,
        reads: [],
        writes: [{ place: `/phases/${name}`, value: phase }],
        effect: 'create',
        focus: [name],
      }
    },
  }

  const remove_phase: Intent<TreeModel> = {
    title: 'remove a phase',
    target: 'many',
    confidence: 0.93,
    phrases: [
      '(remove|delete|drop|cut|erase) <target> [phase|phases]',
      '(get rid of|take out) <target> [phase|phases]',
    ],
    edit({ model, targets }) {
      const patch: Operation[] = []
      const removed = targets.map((position) => model.things[position]!)
      for (const thing of removed) {
        const needed = referencesTo(model.document, thing.label).filter(
          (reference) =>
            reference.kind !== 'key' && !removed.some((other) => reference.pointer.startsWith(`${other.pointer}/`)),
        )
        if (needed.length > 0) {
          const users = [
            ...new Set(
              needed.map(
                (each) =>
                  model.things.find((other) => each.pointer.startsWith(`${other.pointer}/`))?.label ?? each.pointer,
              ),
            ),
          ]
          return {
            refused: `Expected no phase to need "${thing.label}", ${users.map((user) => `"${user}"`).join(', ')} ${users.length === 1 ? 'does' : 'do'}.`,
            fix: `Remove ${users.join(', ')} too, or change their inputs first.`,
          }
        }
        for (const reference of referencesTo(model.document, thing.label))
          if (reference.kind === 'key') patch.push({ op: 'remove', path: reference.pointer })
      }
      for (const thing of [...removed].reverse()) patch.push({ op: 'remove', path: thing.pointer })
      return {
        patch,
        changes: removed.map((thing) => `Removed the phase "${thing.label}"`),
        reads: [],
        writes: removed.map((thing) => ({ place: `/phases/${thing.key}`, value: null })),
        effect: 'remove',
      }
    },
  }

  const rename_phase: Intent<TreeModel> = {
    title: 'rename a phase',
    target: 'one',
    confidence: 0.95,
    slots: { name: nameSlot },
    phrases: [
      'rename <target> [phase] (to|as|into) <name>',
      '(change|set) [the] name of <target> [phase] to <name>',
      "(change|set) <target> ['s] name to <name>",
      'call <target> <name>',
    ],
    edit({ model, targets, parameters }) {
      const name = parameters.name
      const thing = model.things[targets[0]!]!
      if (typeof name !== 'string') return { refused: 'Expected the new name.', parameter: 'name', missing: true }
      if (!VALID_NAME.test(name))
        return { refused: `Expected a name of letters, digits and underscores, was "${name}".`, parameter: 'name' }
      if (model.positionOf(name) !== undefined && name !== thing.label)
        return { refused: `Expected a name that is not taken, was "${name}".`, parameter: 'name' }
      const references = renameReferences(model.document, thing.label, name)
      return {
        patch: [{ op: 'replace', path: joinPointer(thing.pointer, 'name'), value: name }, ...references],
        changes: [
          `Renamed the phase "${thing.label}" to "${name}"${references.length === 0 ? '' : `; ${references.length} references follow`}`,
        ],
        reads: [],
        writes: [{ place: `/phases/${thing.key}/name`, value: name }],
        effect: 'rename',
        focus: [name],
      }
    },
  }

  const move_phase: Intent<TreeModel> = {
    title: 'move a phase',
    target: 'one',
    confidence: 0.92,
    slots: { relation: relationSlot, place: endSlot },
    phrases: [
      '(move|put|place|run|shift) <target> [phase] <relation> <anchor> [phase]',
      '(move|put|place|shift) <target> [phase] (to|at) the [very] <place> [of the workflow]',
      'make <target> [phase] [the] <place> [phase]',
    ],
    edit({ model, targets, others, parameters }) {
      const thing = model.things[targets[0]!]!
      const split = (pointer: Pointer): [Pointer, number] => [
        pointer.slice(0, pointer.lastIndexOf('/')),
        Number(pointer.slice(pointer.lastIndexOf('/') + 1)),
      ]
      const [list, index] = split(thing.pointer)
      const count = (valueAt(model.document, list) as readonly JsonValue[]).length
      let to = parameters.place === 'start' ? 0 : count - 1
      if (parameters.relation !== undefined) {
        const anchor = others.anchor?.[0]
        if (anchor === undefined || anchor === targets[0])
          return { refused: 'Expected another phase to place it by.', parameter: 'anchor', missing: true }
        const [otherList, otherIndex] = split(model.things[anchor]!.pointer)
        if (otherList !== list) return { refused: 'Expected both phases to be in the same list.' }
        to =
          parameters.relation === 'before'
            ? index < otherIndex
              ? otherIndex - 1
              : otherIndex
            : index < otherIndex
              ? otherIndex
              : otherIndex + 1
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

  const enabling = (enabled: boolean, phrases: readonly string[]): Intent<TreeModel> => ({
    title: enabled ? 'enable phases' : 'disable phases',
    target: 'many',
    confidence: 0.92,
    phrases,
    edit: ({ model, targets }) => {
      const edits = targets.map((position) => {
        const thing = model.things[position]!
        return {
          ...setAt(model, joinPointer(thing.pointer, 'enabled'), enabled, `enabled of "${thing.label}"`),
          writes: [{ place: `/phases/${thing.key}/enabled`, value: enabled }],
        }
      })
      return mergeEdits(edits)
    },
  })

  const resource = (
    title: string,
    key: string,
    phrases: readonly string[],
    fragments: readonly string[],
  ): Intent<TreeModel> => ({
    title,
    target: 'many',
    confidence: 0.93,
    slots: { count: key === 'max_workers' ? numberValueSlot : gigabytesSlot, plain: numberValueSlot },
    phrases,
    fragments,
    edit: ({ model, targets, parameters }) => {
      const count = parameters.count ?? parameters.plain
      if (typeof count !== 'number') return { refused: 'Expected how many.', parameter: 'count', missing: true }
      if (!(count > 0) || (key === 'max_workers' && !Number.isInteger(count)))
        return { refused: `Expected a number above 0, was ${count}.`, parameter: 'count' }
      return mergeEdits(targets.map((position) => resourceEdit(model, position, key, count)))
    },
  })

  return {
    add_phase,
    remove_phase,
    rename_phase,
    move_phase,
    enable_phase: enabling(true, [
      '(enable|activate|turn on|unskip) <target> [phase|phases]',
      'turn <target> [phase|phases] on',
    ]),
    disable_phase: enabling(false, [
      '(disable|deactivate|turn off|skip) <target> [phase|phases]',
      'turn <target> [phase|phases] off',
    ]),
    set_workers: resource(
      'set the workers',
      'max_workers',
      [
        `(give|assign|allocate|grant) <target> ${P} <count> ${WORKERS}`,
        `(assign|allocate|give|dedicate) <count> ${WORKERS} (to|for) <target> ${P}`,
        `(use|run|let) <count> ${WORKERS} (for|on|in) <target> ${P}`,
        `(run|execute|parallelize|start) <target> ${P} (with|on|across|over|using) <count> ${WORKERS}`,
        `let <target> ${P} use <count> ${WORKERS}`,
        `(limit|cap|restrict) <target> ${P} (to|at) <count> ${WORKERS}`,
        `${ADJUST} [the|its] ${WORKER_COUNT} (of|for|in) <target> ${P} (to|at|=) <count>`,
        `${ADJUST} <target> ${P} ['s] ${WORKER_COUNT} (to|at|=) <count>`,
        `${ADJUST} [its|the|their] ${WORKER_COUNT} (to|at|=) <count>`,
        `[the] ${WORKER_COUNT} (of|for) <target> ${P} (should be|must be|=) <count>`,
        `<count> ${WORKERS} for <target> ${P}`,
        'use <count> (workers|threads)',
      ],
      [
        `<count> ${WORKERS}`,
        `with <count> ${WORKERS}`,
        `(on|using) <count> ${WORKERS}`,
        `run it (with|on) <count> ${WORKERS}`,
      ],
    ),
    set_memory: resource(
      'set the memory',
      'memory_limit_gb',
      [
        `(give|assign|allocate|grant) <target> ${P} ${GB}`,
        `(assign|allocate|give|dedicate|reserve) ${GB} (to|for) <target> ${P}`,
        `use ${GB} (for|in) <target> ${P}`,
        `let <target> ${P} use ${GB}`,
        `(run|execute|start) <target> ${P} (with|in|using) ${GB}`,
        `(limit|cap|restrict) <target> ${P} (to|at) ${GB}`,
        `${ADJUST} [the|its] ${MEMORY} (of|for|in) <target> ${P} (to|at|=) (<count>|<plain>)`,
        `${ADJUST} <target> ${P} ['s] ${MEMORY} (to|at|=) (<count>|<plain>)`,
        `${ADJUST} [its|the|their] ${MEMORY} (to|at|=) (<count>|<plain>)`,
        `[the] ${MEMORY} (of|for) <target> ${P} (should be|must be|=) (<count>|<plain>)`,
        `${GB} for <target> ${P}`,
      ],
      [`${GB}`, `with ${GB}`, `(using|in) ${GB}`],
    ),
    ...treeIntents({
      noun: 'phase|phases',
      whole: 'workflow|definition|workflow definition',
      createIn,
      also: resourceTables,
    }),
  }
}
