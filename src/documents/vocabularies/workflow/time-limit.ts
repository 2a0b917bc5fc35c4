/** @module How long an attempt of a phase may take, in whatever unit it is said or written. */
import type { JsonValue } from '../../../core/hash.ts'
import { own } from '../../document/own.ts'
import { isRecord, joinPointer, valueAt } from '../../document/pointer.ts'
import { numberOf, type SlotType } from '../../language/slot.ts'
import type { TreeModel } from '../tree/model.ts'
import { mergeEdits, setAt } from '../tree/set-at.ts'
import { numberValueSlot } from '../tree/slots.ts'
import type { Edit, Intent, Refusal } from '../vocabulary.ts'

type Unit = 'seconds' | 'minutes' | 'hours'

const UNITS: Readonly<Record<string, Unit>> = {
  s: 'seconds',
  sec: 'seconds',
  secs: 'seconds',
  second: 'seconds',
  seconds: 'seconds',
  m: 'minutes',
  min: 'minutes',
  mins: 'minutes',
  minute: 'minutes',
  minutes: 'minutes',
  h: 'hours',
  hr: 'hours',
  hrs: 'hours',
  hour: 'hours',
  hours: 'hours',
}
const SECONDS: Readonly<Record<Unit, number>> = { seconds: 1, minutes: 60, hours: 3_600 }

/** A time with its unit: `5 minutes`, `90s`. */
const durationSlot: SlotType = {
  expected: 'a time such as "5 minutes"',
  read(tokens, from, to) {
    const token = tokens[from]
    const value = from < to ? numberOf(token) : undefined
    if (token === undefined || value === undefined) return []
    const attached = token.unit === undefined || token.unit === '' ? undefined : own(UNITS, token.unit)
    if (attached !== undefined) return [{ end: from + 1, value: { value, unit: attached }, cost: 0 }]
    const spelled = from + 1 < to && (token.unit ?? '') === '' ? own(UNITS, tokens[from + 1]!.lower) : undefined
    return spelled === undefined ? [] : [{ end: from + 2, value: { value, unit: spelled }, cost: 0 }]
  },
  accept: (given) => (readDuration(given) === undefined ? undefined : given),
}

function readDuration(given: JsonValue | undefined): { readonly value: number; readonly unit: Unit } | undefined {
  if (!isRecord(given)) return undefined
  const { value, unit } = given
  return typeof value === 'number' && Number.isFinite(value) && typeof unit === 'string' && Object.hasOwn(SECONDS, unit)
    ? { value, unit: unit as Unit }
    : undefined
}

/** Where a phase states it, in which unit. */
const PLACES: readonly (readonly [path: readonly string[], unit: Unit])[] = [
  [['timeout_seconds'], 'seconds'],
  [['timeout_minutes'], 'minutes'],
  [['timeout_hours'], 'hours'],
  [['policy', 'timeout_seconds'], 'seconds'],
]

/** What is there is changed in its own unit; what is not is written in the unit that was said. */
function limitEdit(model: TreeModel, position: number, value: number, unit: Unit | undefined): Edit | Refusal {
  const thing = model.things[position]!
  const there = PLACES.find(([path]) => valueAt(model.document, joinPointer(thing.pointer, ...path)) !== undefined)
  const [path, written] = there ?? [[`timeout_${unit}`], unit]
  if (written === undefined) {
    return { refused: `Expected a unit: ${value} seconds, minutes or hours.`, parameter: 'duration', missing: true }
  }
  const amount = unit === undefined ? value : (value * SECONDS[unit]) / SECONDS[written]
  return setAt(model, joinPointer(thing.pointer, ...path), amount, `${path.join('.')} of "${thing.label}"`)
}

const P = '[phase]'
const LIMIT = '(timeout|time out|time limit|limit of time)'
const ADJUST = '(set|change|raise|lower|increase|decrease|reduce|extend|adjust|update|put|make)'

export const set_timeout: Intent<TreeModel> = {
  title: 'set the time limit',
  target: 'many',
  confidence: 0.93,
  slots: { duration: durationSlot, plain: numberValueSlot },
  phrases: [
    `(give|grant|allow) <target> ${P} [(a|an)] ${LIMIT} of <duration>`,
    `(give|grant|allow) <target> ${P} [at most|no more than|up to] <duration>`,
    `${ADJUST} [the|its] ${LIMIT} (of|for|in) <target> ${P} (to|at|=) (<duration>|<plain>)`,
    `${ADJUST} <target> ${P} ['s] ${LIMIT} (to|at|=) (<duration>|<plain>)`,
    `${ADJUST} [its|the|their] ${LIMIT} (to|at|=) (<duration>|<plain>)`,
    `(set|add|put|use|apply) [a|an] ${LIMIT} of <duration> (for|on|in|to) <target> ${P}`,
    `(set|add|put|use|apply) [a|an] <duration> ${LIMIT} (for|on|in|to) <target> ${P}`,
    `give <target> ${P} [a|an] <duration> ${LIMIT}`,
    `(limit|cap|restrict) <target> ${P} (to|at) <duration>`,
    `<target> ${P} (may|can|should|must) (take|run|last) [for] [at most|no more than|up to] <duration> [at most]`,
    `(stop|end|abort|time out) <target> ${P} after <duration>`,
    `<target> ${P} (should|must) (time out|stop|end) after <duration>`,
    `[the] ${LIMIT} (of|for) <target> ${P} (should be|must be|=) <duration>`,
  ],
  fragments: [`(a|an|the) ${LIMIT} of <duration>`, `at most <duration>`],
  edit: ({ model, targets, parameters }) => {
    const { duration, plain } = parameters
    const { value, unit } = readDuration(duration) ?? { value: plain, unit: undefined }
    if (typeof value !== 'number') return { refused: 'Expected how long.', parameter: 'duration', missing: true }
    if (!(value > 0)) return { refused: `Expected a time above 0, was ${value}.`, parameter: 'duration' }
    const edits: Edit[] = []
    for (const position of targets) {
      const edit = limitEdit(model, position, value, unit)
      if ('refused' in edit) return edit
      edits.push(edit)
    }
    return mergeEdits(edits)
  },
}
