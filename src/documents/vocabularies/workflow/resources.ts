/** @module Workers and memory of phases, wherever a definition states them: in a table by phase, or in the phase. */
import { own } from '../../document/own.ts'
import { isRecord, joinPointer, type Pointer, valueAt } from '../../document/pointer.ts'
import { numberOf, type SlotType } from '../../language/slot.ts'
import type { TreeModel } from '../tree/model.ts'
import { mergeEdits, setAt } from '../tree/set-at.ts'
import { numberValueSlot } from '../tree/slots.ts'
import type { Edit, Intent } from '../vocabulary.ts'

const P = '[phase]'
const ADJUST = '(set|change|raise|lower|increase|decrease|reduce|bump|limit|cap|restrict|adjust|update|put|make)'
const WORKERS = '(workers|worker|threads|cores|cpus|parallel workers)'
const WORKER_COUNT =
  '(max_workers|workers|worker count|number of workers|worker limit|max workers|maximum workers|threads|cores)'
const MEMORY = '(memory_limit_gb|memory|ram|memory limit|memory budget|ram limit)'
const GB = '<count> [of] [memory|ram]'

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

/** Tables of resources by phase, in the order in which they count; the keys may also stand under `workflow`. */
const RESOURCE_TABLES = ['', '/workflow'].flatMap((head) => [
  `${head}/infrastructure/phase_resources`,
  `${head}/resource_management/phase_resources`,
  `${head}/phase_resources`,
])

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
export function resourceTables(model: TreeModel, thing: Pointer): readonly Pointer[] {
  const phase = valueAt(model.document, thing)
  const name = isRecord(phase) && typeof phase.name === 'string' ? phase.name : undefined
  if (name === undefined) return []
  return RESOURCE_TABLES.map((table) => joinPointer(table, name)).filter(
    (place) => valueAt(model.document, place) !== undefined,
  )
}

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

export const resourceIntents: Readonly<Record<'set_workers' | 'set_memory', Intent<TreeModel>>> = {
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
}
