/** @module Texts, styles, visibility. */
import type { CorpusCase } from '../case.ts'
import { edit, wordings } from '../wordings.ts'

const style = (id: string, path: string, value: string): ReturnType<typeof edit> => edit({ [id]: { [path]: value } })

export const content: readonly CorpusCase[] = [
  ...wordings(
    'text quoted',
    'valid',
    [
      'Change the text of the {t} to "{x}"',
      "change {t} text to '{x}'",
      'Set the {t} text to "{x}"',
      'make the {t} say "{x}"',
      'the {t} should say "{x}"',
      'Replace the text of the {t} with "{x}"',
      'rename {t} to "{x}"',
      'set the label of the {t} to "{x}"',
      'Update the {t} to read "{x}"',
      'write "{x}" on the {t}',
      'have the {t} read “{x}”',
      'change the {t} to "{x}"',
      'put "{x}" on the {t}',
      'Relabel the {t} as "{x}"',
      'the text of the {t} should be "{x}"',
      'edit the {t} text to "{x}"',
    ],
    [
      {
        document: 'shop',
        words: { t: 'buy now button', x: 'Add to Cart & Pay' },
        outcome: edit({ buy_now: { text: 'Add to Cart & Pay' } }),
      },
      {
        document: 'landing',
        words: { t: 'order button', x: 'Delete, then cry' },
        outcome: edit({ order: { text: 'Delete, then cry' } }),
      },
      { document: 'nested', words: { t: 'offer', x: '50% OFF' }, outcome: edit({ offer: { text: '50% OFF' } }) },
    ],
  ),
  ...wordings(
    'text plain',
    'valid',
    [
      'Change the text of the {t} to {x}',
      'change {t} text to {x}',
      'set the {t} label to {x}',
      'make the {t} say {x}',
      'replace the {t} text with {x}',
      'the {t} should read {x}',
      "change the {t}'s text to {x}",
      'Update the text of {t} to {x}',
    ],
    [
      { document: 'shop', words: { t: 'tagline', x: 'Last Days' }, outcome: edit({ tagline: { text: 'Last Days' } }) },
      {
        document: 'shop',
        words: { t: 'wish list button', x: 'Terms and Conditions' },
        outcome: edit({ wish_list: { text: 'Terms and Conditions' } }),
      },
      { document: 'tiles', words: { t: 'second card', x: 'New In' }, outcome: edit({ t4: { text: 'New In' } }) },
    ],
  ),
  ...wordings(
    'style',
    'valid',
    [
      'Make the {t} {s}',
      'make {t} {s}',
      'set the {t} to {s}',
      'the {t} should be {s}',
      'I want the {t} to be {s}',
      'make the text of the {t} {s}',
      'turn the {t} {s}',
      'Can you make the {t} text {s}?',
    ],
    [
      { document: 'shop', words: { t: 'tagline', s: 'bold' }, outcome: style('tagline', 'visual.font_weight', 'bold') },
      {
        document: 'shop',
        words: { t: 'legal text', s: 'italic' },
        outcome: style('legal', 'visual.font_style', 'italic'),
      },
      {
        document: 'shop',
        words: { t: 'banner', s: 'uppercase' },
        outcome: style('banner', 'visual.text_transform', 'uppercase'),
      },
      {
        document: 'nested',
        words: { t: 'welcome text', s: 'underlined' },
        outcome: style('welcome', 'text_decoration', 'underline'),
      },
    ],
  ),
  ...wordings(
    'style verb',
    'valid',
    ['{v} the {t}', 'please {v} the {t}', '{v} {t}'],
    [
      {
        document: 'shop',
        words: { v: 'underline', t: 'legal text' },
        outcome: style('legal', 'visual.text_decoration', 'underline'),
      },
      {
        document: 'shop',
        words: { v: 'italicize', t: 'tagline' },
        outcome: style('tagline', 'visual.font_style', 'italic'),
      },
      {
        document: 'shop',
        words: { v: 'capitalize', t: 'tagline' },
        outcome: style('tagline', 'visual.text_transform', 'capitalize'),
      },
    ],
  ),
  ...wordings(
    'border',
    'valid',
    [
      'Add a border to the {t}',
      'give the {t} a border',
      'put a border around the {t}',
      'draw a border around the {t}',
      'the {t} should have a border',
    ],
    [
      {
        document: 'shop',
        words: { t: 'details' },
        outcome: edit({
          details: { 'visual.border': (after) => typeof after === 'string' && after.includes('solid') },
        }),
      },
      {
        document: 'landing',
        words: { t: 'intro' },
        outcome: edit({ intro: { 'visual.border': (after) => typeof after === 'string' && after.includes('solid') } }),
      },
    ],
  ),
  ...wordings(
    'shadow',
    'valid',
    ['Add a shadow to the {t}', 'give the {t} a drop shadow', 'put a shadow under the {t}'],
    [
      {
        document: 'shop',
        words: { t: 'details' },
        outcome: edit({ details: { 'visual.shadow': (after) => typeof after === 'string' } }),
      },
      {
        document: 'shop',
        words: { t: 'buy now button' },
        outcome: edit({ buy_now: { 'visual.shadow': (after) => typeof after === 'string' } }),
      },
    ],
  ),
  ...wordings(
    'hide',
    'valid',
    [
      'Hide the {t}',
      'make the {t} invisible',
      'hide {t} please',
      'the {t} should be hidden',
      'conceal the {t}',
      'make the {t} disappear',
      "don't show the {t}",
    ],
    [
      { document: 'shop', words: { t: 'legal text' }, outcome: edit({ legal: { 'visual.visible': false } }) },
      { document: 'tiles', words: { t: 'third button' }, outcome: edit({ t8: { 'style.visible': false } }) },
    ],
  ),
]
