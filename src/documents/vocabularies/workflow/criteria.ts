/** @module What the results of a phase must reach: criteria on metrics, which become its gate. */
import type { JsonValue } from '../../../core/hash.ts'
import { isRecord, joinPointer, valueAt } from '../../document/pointer.ts'
import { choiceSlot, type SlotReading, type SlotType } from '../../language/slot.ts'
import type { TreeModel } from '../tree/model.ts'
import { mergeEdits, setAt } from '../tree/set-at.ts'
import { shareSlot } from '../tree/slots.ts'
import type { Edit, Intent } from '../vocabulary.ts'

/** Names of metrics are of at most so many words: "maximum drawdown duration". */
const MOST_WORDS = 3

/** A metric by its key or in words: `sharpe_ratio`, "sharpe ratio". */
const metricSlot: SlotType = {
  expected: 'a metric such as "sharpe_ratio"',
  read(tokens, from, to) {
    const readings: SlotReading[] = []
    for (let length = Math.min(MOST_WORDS, to - from); length >= 1; length--) {
      const words = tokens.slice(from, from + length)
      if (!words.every(({ kind, lower }) => kind === 'word' && /^[a-z][a-z\d_]*$/.test(lower))) continue
      const isKey = length === 1 && words[0]!.lower.includes('_')
      const value = words.map(({ lower }) => lower).join('_')
      readings.push({ end: from + length, value, cost: isKey ? 0 : 0.4 * length })
    }
    return readings
  },
  accept: (value) => (typeof value === 'string' && /^[a-z][a-z\d_]*$/.test(value) ? value : undefined),
}

/** What may stand between a metric and its limit. */
const boundSlot = choiceSlot({
  'at least': 'min',
  'of at least': 'min',
  'no less than': 'min',
  above: '>',
  over: '>',
  'more than': '>',
  'of more than': '>',
  'greater than': '>',
  'at most': 'max',
  'of at most': 'max',
  'no more than': 'max',
  below: '<',
  under: '<',
  'less than': '<',
  'of less than': '<',
  'smaller than': '<',
})

/** Keys under which a phase may state criteria; the first that it has is meant. */
const PLACES = ['success_criteria', 'acceptance_criteria'] as const

function criterionEdit(model: TreeModel, position: number, key: string, limit: JsonValue): Edit {
  const thing = model.things[position]!
  const place = PLACES.find((name) => isRecord(valueAt(model.document, joinPointer(thing.pointer, name))))
  const pointer = joinPointer(thing.pointer, place ?? PLACES[0])
  const label = `${place ?? PLACES[0]} of "${thing.label}"`
  return place === undefined
    ? setAt(model, pointer, { [key]: limit }, label)
    : setAt(model, joinPointer(pointer, key), limit, `${key} in ${label}`)
}

/** A share may be said in percent. */
function amountOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value
  if (!isRecord(value) || typeof value.value !== 'number') return undefined
  return value.unit === '%' ? value.value / 100 : value.value
}

const P = '[phase]'
const MEASURE = '[(a|an|the|its)] <metric> [to be] <bound> <limit>'

export const require_metric: Intent<TreeModel> = {
  title: 'require a metric',
  target: 'many',
  confidence: 0.9,
  slots: { metric: metricSlot, bound: boundSlot, limit: shareSlot },
  phrases: [
    `(require|demand|expect) ${MEASURE} (for|of|in|from) <target> ${P}`,
    `(for|in) <target> ${P} [,] (require|demand|expect) ${MEASURE}`,
    `<target> ${P} (must|should) (have|reach|keep|show) ${MEASURE}`,
    `(add|set|put) [a] (gate|criterion|requirement) (to|for|on) <target> ${P} (that (requires|demands)|requiring|demanding|with) ${MEASURE}`,
  ],
  edit: ({ model, targets, parameters }) => {
    const { metric, bound } = parameters
    const limit = amountOf(parameters.limit)
    if (typeof metric !== 'string' || typeof bound !== 'string' || limit === undefined)
      return { refused: 'Expected a metric and its limit.', parameter: 'limit', missing: true }
    const isStrict = bound === '<' || bound === '>'
    const key = isStrict || metric.startsWith(`${bound}_`) ? metric : `${bound}_${metric}`
    const value = isStrict ? `${bound} ${limit}` : limit
    return mergeEdits(targets.map((position) => criterionEdit(model, position, key, value)))
  },
}
