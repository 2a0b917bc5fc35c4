/** @module Colors of text and surfaces. */
import type { CorpusCase } from '../case.ts'
import { edit, type Fill, wordings } from '../wordings.ts'

const text: readonly Fill[] = [
  { document: 'shop', words: { t: 'tagline', c: 'navy' }, outcome: edit({ tagline: { 'visual.color': '#0D1B2A' } }) },
  { document: 'shop', words: { t: 'banner', c: '#7b1fa2' }, outcome: edit({ banner: { 'visual.color': '#7b1fa2' } }) },
  {
    document: 'landing',
    words: { t: 'intro', c: 'dark green' },
    outcome: edit({ intro: { 'visual.text_color': '#006400' } }),
  },
  { document: 'nested', words: { t: 'welcome', c: 'teal' }, outcome: edit({ welcome: { color: '#008080' } }) },
]
const background: readonly Fill[] = [
  {
    document: 'shop',
    words: { t: 'wish list button', c: 'sand' },
    outcome: edit({ wish_list: { 'visual.bg_color': '#F4E9CD' } }),
  },
  {
    document: 'shop',
    words: { t: 'buy now button', c: 'yellow' },
    outcome: edit({ buy_now: { 'visual.bg_color': '#FFFF00' } }),
  },
  {
    document: 'landing',
    words: { t: 'order button', c: '#FFF59D' },
    outcome: edit({ order: { 'visual.bg_color': '#FFF59D' } }),
  },
]
const surface: readonly Fill[] = [
  {
    document: 'shop',
    words: { t: 'the buy now button', c: 'gold' },
    outcome: edit({ buy_now: { 'visual.bg_color': '#FFD700' } }),
  },
  { document: 'tiles', words: { t: 't5', c: 'green' }, outcome: edit({ t5: { 'style.color': '#008000' } }) },
]
const shade =
  (fact: (after: number, before: number) => boolean) =>
  (after: unknown, before: unknown): boolean => {
    const sum = (value: unknown): number =>
      typeof value === 'string'
        ? [1, 3, 5].reduce((total, at) => total + Number.parseInt(value.slice(at, at + 2), 16), 0)
        : Number.NaN
    return fact(sum(after), sum(before))
  }

export const colors: readonly CorpusCase[] = [
  ...wordings(
    'text color',
    'valid',
    [
      'Change the color of {t} to {c}',
      'change {t} color to {c}',
      'Set {t} text color to {c}',
      'set the text color of the {t} to {c}',
      "Turn {t}'s color into {c}",
      'Please make the color of the {t} {c}.',
      'could you switch the {t} color to {c}?',
      'Update the font color of {t} to {c}',
      '{t} color should be {c}',
      'Modify the {t} text color to {c}, please',
      "I'd like you to set the color of {t} to {c}",
      'Use {c} as the text color of {t}',
      'the color of {t} must be {c}',
      'give {t} the color {c}',
      'Write {t} in {c}',
      'make the text of {t} {c}',
    ],
    text,
  ),
  ...wordings(
    'background',
    'valid',
    [
      'Set the background of the {t} to {c}',
      'change the {t} background to {c}',
      'Make the background color of the {t} {c}',
      'fill the {t} with {c}',
      'Give the {t} a {c} background',
      'the {t} background should be {c}',
      "Change the {t}'s background color to {c}",
      'Use {c} as the background for the {t}',
      'update the bg of the {t} to {c}',
      'I want the {t} to have a {c} background',
      'put a {c} background behind the {t}',
      'Can you set the fill of the {t} to {c}',
    ],
    background,
  ),
  ...wordings(
    'surface color',
    'valid',
    [
      'Make {t} {c}',
      'Paint {t} {c}',
      'turn {t} {c}',
      'I want {t} to be {c}',
      'Change {t} to {c}',
      'color {t} {c}',
      'recolor {t} to {c}',
      '{t} should be {c}',
      'make {t} look {c}',
      'just make {t} {c} please',
      'Could you please turn {t} {c}?',
      'set {t} to {c}',
    ],
    surface,
  ),
  ...wordings(
    'shade',
    'valid',
    [
      'make the tagline {d}',
      'Make the color of the tagline {d}',
      'the tagline should be a bit {d}',
      'make the tagline slightly {d}',
      'Make the text color of the tagline {d}',
    ],
    [
      {
        document: 'shop',
        words: { d: 'darker' },
        outcome: edit({ tagline: { 'visual.color': shade((after, before) => after < before) } }),
      },
      {
        document: 'shop',
        words: { d: 'lighter' },
        outcome: edit({ tagline: { 'visual.color': shade((after, before) => after > before) } }),
      },
    ],
  ),
  ...wordings(
    'shade verb',
    'valid',
    ['{v} the legal text', '{v} legal', 'Please {v} the legal text a bit'],
    [
      {
        document: 'shop',
        words: { v: 'darken' },
        outcome: edit({ legal: { 'visual.color': shade((after, before) => after < before) } }),
      },
      {
        document: 'shop',
        words: { v: 'lighten' },
        outcome: edit({ legal: { 'visual.color': shade((after, before) => after > before) } }),
      },
    ],
  ),
  ...wordings(
    'token',
    'valid',
    [
      'Change the {k} color to {c}',
      'set the {k} color to {c}',
      'make the {k} color {c}',
      'use {c} as the {k} color',
      'Update the {k} colour to {c}',
      'switch the {k} color to {c} please',
    ],
    [
      {
        document: 'landing',
        words: { k: 'primary', c: '#123456' },
        outcome: { kind: 'edit', root: { 'tokens.primary_color': '#123456' } },
      },
      {
        document: 'landing',
        words: { k: 'accent', c: 'orange' },
        outcome: { kind: 'edit', root: { 'tokens.accent_color': '#FFA500' } },
      },
      {
        document: 'shop',
        words: { k: 'primary', c: 'teal' },
        outcome: { kind: 'edit', root: { 'tokens.colors.primary': '#008080' } },
      },
    ],
  ),
  ...wordings(
    'spacing',
    'valid',
    ['{m} spacing', 'we should {m} spacing', '{m} spacing please'],
    [
      { document: 'landing', words: { m: 'add more' }, outcome: { kind: 'edit', root: { 'tokens.base_spacing': 9 } } },
      {
        document: 'shop',
        words: { m: 'increase the' },
        outcome: { kind: 'edit', root: { 'tokens.base_spacing': 12 } },
      },
      { document: 'shop', words: { m: 'reduce the' }, outcome: { kind: 'edit', root: { 'tokens.base_spacing': 8 } } },
    ],
  ),
  ...wordings(
    'gradient',
    'valid',
    [
      'Make the background of the {t} a gradient from {a} to {b}',
      'give the {t} a gradient from {a} to {b}',
      'set the {t} background to a gradient from {a} to {b}',
      'add a gradient from {a} to {b} to the {t}',
      'Apply a gradient from {a} to {b} on the {t}',
      'change the {t} background to a linear gradient from {a} to {b}',
      'make the {t} fade from {a} to {b}',
    ],
    [
      {
        document: 'shop',
        words: { t: 'details', a: 'blue', b: 'purple' },
        outcome: edit({
          details: {
            'visual.bg_color': (after) =>
              typeof after === 'string' &&
              after.includes('#0000FF') &&
              after.includes('#800080') &&
              after.includes('gradient'),
          },
        }),
      },
      {
        document: 'tiles',
        words: { t: 't1 card', a: 'white', b: 'black' },
        outcome: edit({
          t1: {
            'style.bg_color': (after) =>
              typeof after === 'string' &&
              after.indexOf('#FFFFFF') < after.indexOf('#000000') &&
              after.includes('gradient'),
          },
        }),
      },
    ],
  ),
  ...wordings(
    'page background',
    'valid',
    [
      'Set the page background to {c}',
      'make the background of the page {c}',
      'change the screen background to {c}',
      'change the background color of the page to {c}',
    ],
    [
      { document: 'shop', words: { c: 'ivory' }, outcome: { kind: 'edit', root: { background: '#FFFFF0' } } },
      { document: 'landing', words: { c: '#FAFAFA' }, outcome: { kind: 'edit', root: { background: '#FAFAFA' } } },
    ],
  ),
]
