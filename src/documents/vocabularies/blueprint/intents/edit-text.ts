/** @module Texts of components. */
import { INCOMPLETE } from '../../../language/phrase.ts'
import { quotedSlot, type SlotType, textSlot } from '../../../language/slot.ts'
import type { Intent } from '../../vocabulary.ts'
import { EditBuilder } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { CHANGE, ITS, TO } from './words.ts'

const TEXT = '(text|label|caption|wording|copy|content|contents|message|words)'
/** Longer texts belong into a document, not onto a screen. */
const MAX_TEXT = 2_000

/** What follows "change the legal text to" without quotes and is an instruction rather than a text. */
const INSTRUCTION =
  /^(?:be|being|have|having|look|get|become|something|anything|somewhere|whatever|the same|same as|the (?:text|color|size|height|width|label|background) of|match|like the|as (?:big|large|small)|more|less|bigger|smaller|larger|hidden|visible|invisible|a (?:bit|little|bigger|smaller|larger|nicer|better|different|darker|lighter)|at the|on the|in the|under|below|above|[-+]?\d+(?:\.\d+)?\s?(?:px|%|pt|em|rem|pixels?|percent)$)(?![\p{L}\p{N}])/iu

/** A text; without quotes only one that reads like a text. */
const wordsSlot: SlotType = {
  ...textSlot,
  read: (tokens, from, to, context) =>
    textSlot
      .read(tokens, from, to, context)
      .filter(({ value }) => tokens[from]!.kind === 'quoted' || !INSTRUCTION.test(String(value))),
}

/** A text that shows itself as one without quotes: every word of it begins with a capital letter, or it is a price. */
const titleSlot: SlotType = {
  ...textSlot,
  read: (tokens, from, to, context) =>
    wordsSlot
      .read(tokens, from, to, context)
      .filter(({ value }) =>
        /^(?:[$€£¥]\s?\d|\p{Lu}[\p{L}\p{N}'’-]*(?: (?:\p{Lu}|\d|of |the |and |a |in |to |for )[\p{L}\p{N}'’-]*)*[!?]?$)/u.test(
          String(value),
        ),
      ),
}

export const editText: Intent<BlueprintModel> = {
  title: 'change a text',
  target: 'many',
  confidence: 0.9,
  slots: { text: wordsSlot, said: textSlot, titled: titleSlot, quote: quotedSlot },
  phrases: [
    `${CHANGE} ${ITS} ${TEXT} (of|for|on|in) <target> ${TO} <text>`,
    `${CHANGE} <target> ['s] ${TEXT} ${TO} <text>`,
    `${CHANGE} ${ITS} ${TEXT} ${TO} <text>`,
    `make <quote> [the] ${TEXT} (of|for|on) <target>`,
    `${CHANGE} <target> ['s] ${TEXT} <quote>`,
    `${CHANGE} <target> ${TO} <quote>`,
    { phrase: `(change|update|switch|rename) <target> to <titled>`, cost: 1.5 },
    `${CHANGE} <target> to (say|read|display|show) <said>`,
    `(make|have|let) <target> ['s] ${TEXT} (say|read|display|show|be) <said>`,
    { phrase: `${CHANGE} [the] ${TEXT} <target> (to|into) <text>`, cost: 1 },
    { phrase: `(replace|swap) [the] ${TEXT} <target> (with|by|for) <text>`, cost: 1 },
    `(make|have|let) <target> (say|read|display|show) <said>`,
    `<target> (should|must) (say|read|display|show) <said>`,
    `<target> ['s] ${TEXT} (should be|must be|should say|should read|=) <text>`,
    `[a|the] new ${TEXT} (of|for|on) <target> [=|should be|is] <text>`,
    '(rename|retitle|relabel) <target> (to|as) <text>',
    'label <target> (as|with) <text>',
    'label <target> <quote>',
    `replace ${ITS} ${TEXT} (of|in|on) <target> (with|by) <text>`,
    `replace <target> ['s] ${TEXT} (with|by) <text>`,
    `replace ${ITS} ${TEXT} (with|by) <text>`,
    '(write|put|print) <quote> (on|in|into) <target>',
    `(write|use) <quote> as [the] ${TEXT} (of|for|on) <target>`,
    `give <target> [the|a] ${TEXT} <quote>`,
    { phrase: `(clear|empty|remove|delete|erase) [the] ${TEXT} (of|from|on|in) <target>`, set: { text: '' } },
    `[the] ${TEXT} (of|on|in) <target> (should be|must be|should say|should read|=) <text>`,
    { phrase: `${CHANGE} <target> ['s] ${TEXT}`, cost: INCOMPLETE },
    { phrase: '(edit|change|modify|update|alter|adjust) (it|them|this|that)', cost: INCOMPLETE },
    { phrase: `${CHANGE} ${ITS} ${TEXT} [(of|for|on|in) <target>]`, cost: INCOMPLETE },
  ],
  fragments: [
    `${ITS} ${TEXT} ${TO} <text>`,
    `${ITS} ${TEXT} <quote>`,
    `<target> ['s] ${TEXT} to <text>`,
    `<target> to <quote>`,
    '(say|saying|reading) <quote>',
  ],
  edit({ model, targets, parameters }) {
    const text = parameters.text ?? parameters.said ?? parameters.titled ?? parameters.quote
    if (typeof text !== 'string') {
      return {
        refused: 'Expected the text that it should get.',
        parameter: 'text',
        missing: true,
        fix: 'Say for example: to "Shop now".',
      }
    }
    if (text.length > MAX_TEXT)
      return { refused: `Expected a text of at most ${MAX_TEXT} characters, was ${text.length}.`, parameter: 'text' }
    const builder = new EditBuilder(model)
    for (const position of targets) {
      const component = builder.component(position)
      const labels = component.json.labels
      const before = component.text
      if (component.json.text === undefined && Array.isArray(labels)) {
        builder.writes(position, 'text', text)
        builder.setMember(position, 'labels', [text, ...labels.slice(1)])
      } else
        builder.setMember(
          position,
          component.json.text === undefined && component.json.label !== undefined ? 'label' : 'text',
          text,
        )
      builder.say(`Text of "${component.label}" changed${before === undefined ? '' : ` from "${before}"`} to "${text}"`)
    }
    return builder.finish({ parameters: { text } })
  },
}
