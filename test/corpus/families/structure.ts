/** @module Adding, removing, copying, moving, ordering, aligning. */
import type { CorpusCase } from '../case.ts'
import { boxAt, edit, single, wordings } from '../wordings.ts'

export const structure: readonly CorpusCase[] = [
  ...wordings(
    'delete',
    'valid',
    [
      'Delete the {t}',
      'remove the {t}',
      'get rid of the {t}',
      'remove {t} from the page',
      'drop the {t}',
      'please delete the {t}',
      'erase the {t}',
      'take out the {t}',
      'I want to delete the {t}',
      'throw away the {t}',
      'the {t} should be removed',
      'Can you remove the {t} completely',
    ],
    [
      { document: 'shop', words: { t: 'legal text' }, outcome: edit({}, { removed: ['legal'] }) },
      { document: 'landing', words: { t: 'footer' }, outcome: edit({}, { removed: ['bottom_bar'] }) },
      { document: 'nested', words: { t: 'offer' }, outcome: edit({}, { removed: ['offer'] }) },
    ],
  ),
  ...wordings(
    'add',
    'valid',
    [
      'Add a {k}',
      'add a new {k}',
      'Create a {k}',
      'insert another {k}',
      'please add one more {k}',
      'I need a new {k}',
      'Put in a {k}',
      'add a {k} to the page',
    ],
    [
      { document: 'shop', words: { k: 'button' }, outcome: edit({}, { added: [{ type: 'button' }], mayMove: true }) },
      { document: 'shop', words: { k: 'divider' }, outcome: edit({}, { added: [{ type: 'divider' }], mayMove: true }) },
      { document: 'tiles', words: { k: 'card' }, outcome: edit({}, { added: [{ type: 'card' }] }) },
    ],
  ),
  ...wordings(
    'add saying',
    'valid',
    [
      'Add a {k} that says "{x}"',
      'create a {k} with the text "{x}"',
      'add a {k} labeled "{x}"',
      'insert a new {k} saying "{x}"',
      'add a "{x}" {k}',
      'add a {k} reading "{x}"',
      'Add a {k} "{x}"',
      'make a {k} that says "{x}"',
    ],
    [
      {
        document: 'shop',
        words: { k: 'button', x: 'Delivery' },
        outcome: edit({}, { added: [{ type: 'button', text: 'Delivery' }], mayMove: true }),
      },
      {
        document: 'landing',
        words: { k: 'text', x: 'Made with Care' },
        outcome: edit({}, { added: [{ type: 'text', text: 'Made with Care' }], mayMove: true }),
      },
    ],
  ),
  ...wordings(
    'add below',
    'valid',
    [
      'Add a {k} below the {t}',
      'insert a {k} under the {t}',
      'put a {k} below the {t}',
      'add a new {k} after the {t}',
      'below the {t}, add a {k}',
      'add a {k} right below the {t}',
    ],
    [
      {
        document: 'shop',
        words: { k: 'text', t: 'banner' },
        outcome: edit(
          {},
          {
            added: [
              {
                type: 'text',
                bbox: (after) => Array.isArray(after) && (after[1] as number) >= 80 && (after[1] as number) <= 100,
              },
            ],
            mayMove: true,
          },
        ),
      },
      {
        document: 'shop',
        words: { k: 'divider', t: 'details' },
        outcome: edit(
          {},
          {
            added: [
              {
                type: 'divider',
                bbox: (after) => Array.isArray(after) && (after[1] as number) >= 560 && (after[1] as number) <= 600,
              },
            ],
            mayMove: true,
          },
        ),
      },
    ],
  ),
  ...wordings(
    'duplicate',
    'valid',
    [
      'Duplicate the {t}',
      'copy the {t}',
      'clone the {t}',
      'make a copy of the {t}',
      'create a duplicate of the {t}',
      'I want a copy of the {t}',
    ],
    [
      {
        document: 'shop',
        words: { t: 'legal text' },
        outcome: edit({}, { added: [{ type: 'text', text: 'Terms apply' }], mayMove: true }),
      },
      {
        document: 'tiles',
        words: { t: 'second button' },
        outcome: edit({}, { added: [{ type: 'button', text: 'Tile 5' }] }),
      },
    ],
  ),
  ...wordings(
    'nudge',
    'valid',
    [
      'Move the {t} {l} {d}',
      'shift the {t} {d} by {l}',
      'nudge the {t} {l} {d}',
      'move the {t} {l} to the {d}',
      'push the {t} {d} {l}',
      'slide the {t} {d} by {l}',
      'move the {t} by {l} to the {d}',
    ],
    [
      {
        document: 'shop',
        words: { t: 'legal text', l: '30px', d: 'right' },
        outcome: edit({ legal: { bbox: boxAt(50, 600) } }),
      },
      {
        document: 'shop',
        words: { t: 'wish list button', l: '10 px', d: 'left' },
        outcome: edit({ wish_list: { bbox: boxAt(250, 300) } }),
      },
      {
        document: 'tiles',
        words: { t: 'first button', l: '5px', d: 'right' },
        outcome: edit({ t2: { 'style.position.x': 105 } }),
      },
    ],
  ),
  ...wordings(
    'move down',
    'valid',
    [
      'Move the {t} down by {l}',
      'shift the {t} {l} down',
      'push the {t} down {l}',
      'lower the {t} by {l}',
      'move the {t} {l} lower',
    ],
    [{ document: 'shop', words: { t: 'legal text', l: '40px' }, outcome: edit({ legal: { bbox: boxAt(20, 640) } }) }],
  ),
  ...wordings(
    'place',
    'valid',
    [
      'Move the {t} to {x}, {y}',
      'move the {t} to position {x} {y}',
      'place the {t} at {x}, {y}',
      'set the position of the {t} to {x}, {y}',
      'put the {t} at ({x}, {y})',
      'position the {t} at x {x} and y {y}',
      'move {t} to x={x}, y={y}',
    ],
    [
      {
        document: 'shop',
        words: { t: 'legal text', x: '60', y: '900' },
        outcome: edit({ legal: { bbox: boxAt(60, 900) } }),
      },
      {
        document: 'tiles',
        words: { t: 't3', x: '40', y: '50' },
        outcome: edit({ t3: { 'style.position.x': 40, 'style.position.y': 50 } }),
      },
    ],
  ),
  ...wordings(
    'edge',
    'valid',
    [
      'Move the {t} to the right',
      'put the {t} on the right side',
      'align the {t} to the right',
      'right-align the {t}',
      'move the {t} to the right edge',
      'the {t} should be on the right',
    ],
    [{ document: 'shop', words: { t: 'legal text' }, outcome: edit({ legal: { bbox: boxAt(180, 600) } }) }],
  ),
  ...wordings(
    'center',
    'valid',
    [
      'Center the {t}',
      'align the {t} to the center',
      'put the {t} in the center',
      'move the {t} to the middle',
      'center {t} horizontally',
      'make the {t} centered',
    ],
    [{ document: 'shop', words: { t: 'legal text' }, outcome: edit({ legal: { bbox: boxAt(100, 600) } }) }],
  ),
  ...wordings(
    'text align',
    'valid',
    [
      'Align the text of the {t} to the center',
      'center the text of the {t}',
      'center the text in the {t}',
      'set the text alignment of the {t} to center',
      'align the {t} text to the center',
    ],
    [
      { document: 'shop', words: { t: 'banner' }, outcome: edit({ banner: { 'visual.text_align': 'center' } }) },
      { document: 'nested', words: { t: 'welcome' }, outcome: edit({ welcome: { text_align: 'center' } }) },
    ],
  ),
  ...wordings(
    'above',
    'valid',
    [
      'Move the {t} above the {a}',
      'put the {t} above the {a}',
      'place the {t} before the {a}',
      'the {t} should be above the {a}',
      'move {t} over the {a}',
    ],
    [
      {
        document: 'shop',
        words: { t: 'tagline', a: 'banner' },
        outcome: edit({ tagline: { bbox: boxAt(20, 20) }, banner: { bbox: boxAt(20, 70) } }),
      },
      { document: 'nested', words: { t: 'join button', a: 'welcome text' }, outcome: edit({}, {}) },
    ].slice(0, 1),
  ),
  ...wordings(
    'bottom',
    'valid',
    [
      'Move the {t} to the bottom',
      'put the {t} at the bottom',
      'send the {t} to the bottom of the page',
      'the {t} should be at the bottom',
      'move {t} all the way to the bottom',
    ],
    [
      {
        document: 'shop',
        words: { t: 'details' },
        outcome: edit({ details: { bbox: boxAt(20, 464) }, legal: { bbox: boxAt(20, 400) } }),
      },
    ],
  ),
  ...wordings(
    'swap',
    'valid',
    [
      'Swap the {t} and the {a}',
      'swap {t} with {a}',
      'exchange the {t} and the {a}',
      'switch the {t} with the {a}',
      'swap the positions of the {t} and the {a}',
    ],
    [
      {
        document: 'shop',
        words: { t: 'lamp', a: 'chair' },
        outcome: edit({ lamp: { bbox: boxAt(200, 150) }, chair: { bbox: boxAt(20, 150) } }),
      },
    ],
  ),
  ...single('align all', 'valid', 'tiles', [
    [
      'Align all buttons to center',
      edit({
        t2: { 'style.text_align': 'center' },
        t5: { 'style.text_align': 'center' },
        t8: { 'style.text_align': 'center' },
      }),
    ],
    [
      'center every button',
      edit({
        t2: { 'style.text_align': 'center' },
        t5: { 'style.text_align': 'center' },
        t8: { 'style.text_align': 'center' },
      }),
    ],
    [
      'align the buttons in the center',
      edit({
        t2: { 'style.text_align': 'center' },
        t5: { 'style.text_align': 'center' },
        t8: { 'style.text_align': 'center' },
      }),
    ],
  ]),
]
