/** @module How often a phase is tried again when it fails. */
import { joinPointer } from '../../document/pointer.ts'
import { choiceSlot } from '../../language/slot.ts'
import type { TreeModel } from '../tree/model.ts'
import { mergeEdits, setAt } from '../tree/set-at.ts'
import { numberValueSlot } from '../tree/slots.ts'
import type { Intent } from '../vocabulary.ts'

const P = '[phase]'
const UP_TO = '[up to|at most|no more than|a maximum of|max]'
const RETRIES = '(retries|retry|attempts to retry)'

export const set_retries: Intent<TreeModel> = {
  title: 'set the retries',
  target: 'many',
  confidence: 0.92,
  slots: { count: numberValueSlot, times: choiceSlot({ once: 1, twice: 2, thrice: 3 }) },
  phrases: [
    `(retry|rerun|repeat|try) <target> ${P} [again] ${UP_TO} <count> (times|time) [(if|when) it fails|on failure]`,
    `(retry|rerun|repeat|try) <target> ${P} [again] ${UP_TO} <times> [(if|when) it fails|on failure]`,
    `(allow|permit|grant) ${UP_TO} <count> ${RETRIES} (for|of|on) <target> ${P}`,
    `(allow|permit|grant|give) <target> ${P} ${UP_TO} <count> ${RETRIES}`,
    `${UP_TO} <count> ${RETRIES} for <target> ${P}`,
    { phrase: `(don't|do not|never) (retry|repeat) <target> ${P}`, set: { count: 0 } },
    { phrase: `no ${RETRIES} for <target> ${P}`, set: { count: 0 } },
  ],
  fragments: [`(with|and) ${UP_TO} <count> ${RETRIES}`, `${UP_TO} <count> ${RETRIES}`],
  edit: ({ model, targets, parameters }) => {
    const count = parameters.count ?? parameters.times
    if (typeof count !== 'number') return { refused: 'Expected how often.', parameter: 'count', missing: true }
    if (!Number.isInteger(count) || count < 0 || count > 100)
      return { refused: `Expected 0 to 100 retries, was ${count}.`, parameter: 'count' }
    return mergeEdits(
      targets.map((position) => {
        const thing = model.things[position]!
        return setAt(model, joinPointer(thing.pointer, 'max_retries'), count, `max_retries of "${thing.label}"`)
      }),
    )
  },
}
