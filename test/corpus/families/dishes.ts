/** @module A document of a user's own kind, whose vocabulary comes from its JSON Schema. */
import type { CorpusCase } from '../case.ts'
import { edit, near, refusal, single, wordings } from '../wordings.ts'

export const dishes: readonly CorpusCase[] = [
  ...wordings(
    'schema value',
    'valid',
    [
      'set the {p} of the {a} to {v}',
      'change the {a} {p} to {v}',
      "make the {a}'s {p} {v}",
      'the {p} of the {a} should be {v}',
      'for the {a}, use a {p} of {v}',
      'give the {a} a {p} of {v}',
      'update {p} of {a} to {v}',
      '{a} {p}: {v}',
      'change the {p} of the {a} from {old} to {v}',
      'I want the {p} of the {a} to be {v}',
      'set {a}.{p} to {v}',
      'use {v} as the {p} of the {a}',
    ],
    [
      { document: 'dishes', words: { a: 'soup', p: 'price', old: '5', v: '8' }, outcome: edit({ soup: { price: 8 } }) },
      {
        document: 'dishes',
        words: { a: 'tart', p: 'price', old: '6', v: '6.5' },
        outcome: edit({ tart: { price: 6.5 } }),
      },
      {
        document: 'dishes',
        words: { a: 'tart', p: 'kind', old: 'dessert', v: 'starter' },
        outcome: edit({ tart: { kind: 'starter' } }),
      },
    ],
  ),
  ...wordings(
    'schema amount',
    'valid',
    [
      'raise the price of the {a} by {n}',
      'increase the {a} price by {n}',
      'increase the price of the {a} by {n}',
      'bump up the price of the {a} by {n}',
      'add {n} to the price of the {a}',
      'the price of the {a} should go up by {n}',
    ],
    [
      { document: 'dishes', words: { a: 'steak', n: '6' }, outcome: edit({ steak: { price: 30 } }) },
      { document: 'dishes', words: { a: 'soup', n: '1' }, outcome: edit({ soup: { price: 6 } }) },
    ],
  ),
  ...wordings(
    'schema share',
    'valid',
    [
      'raise the price of the {a} by 50%',
      'lift the {a} price by 50 percent',
      'increase the price of the {a} by 50 %',
      'make the {a} 50% dearer',
    ],
    [{ document: 'dishes', words: { a: 'steak' }, outcome: edit({ steak: { price: near(36, 0.01) } }) }],
  ),
  ...wordings(
    'schema remove',
    'valid',
    [
      'remove the {a}',
      'delete {a}',
      'get rid of the {a}',
      'take out the {a}',
      'drop the {a} from the menu',
      'erase the {a} dish',
      'remove the dish named {a}',
      'please remove {a}',
    ],
    [
      { document: 'dishes', words: { a: 'tart' }, outcome: edit({}, { removed: ['tart'] }) },
      { document: 'dishes', words: { a: 'salad' }, outcome: edit({}, { removed: ['salad'] }) },
    ],
  ),
  ...wordings(
    'schema rename',
    'valid',
    [
      'rename the {a} to {b}',
      'rename {a} as {b}',
      'call the {a} {b}',
      'change the name of the {a} to {b}',
      "change the {a}'s name to {b}",
      'the {a} should be called {b}',
    ],
    [
      {
        document: 'dishes',
        words: { a: 'tart', b: 'pie' },
        outcome: edit({}, { removed: ['tart'], added: [{ price: 6 }] }),
      },
    ],
  ),
  ...wordings(
    'schema order',
    'valid',
    [
      'move the {a} before the {b}',
      'put the {a} in front of the {b}',
      'place {a} right before {b}',
      'move {a} ahead of {b}',
      'swap the {a} and the {b}',
      'put {a} above {b}',
    ],
    [
      {
        document: 'dishes',
        words: { a: 'steak', b: 'salad' },
        outcome: edit({}, { order: ['soup', 'steak', 'salad', 'tart'] }),
      },
    ],
  ),
  ...single('schema sets', 'valid', 'dishes', [
    ['set the price of all starters to 4', edit({ soup: { price: 4 }, salad: { price: 4 } })],
    ['set the price of every starter to 4', edit({ soup: { price: 4 }, salad: { price: 4 } })],
    [
      'double the price of all dishes',
      edit({ soup: { price: 10 }, salad: { price: 14 }, steak: { price: 48 }, tart: { price: 12 } }),
    ],
    ['raise the price of the soup and the salad by 1', edit({ soup: { price: 6 }, salad: { price: 8 } })],
    ['set the opening hour to 10', edit({}, { root: { opening_hour: 10 } })],
    ['change the opening_hour to 9', edit({}, { root: { opening_hour: 9 } })],
    ['set the name of the place to "Harbor"', edit({}, { root: { restaurant: 'Harbor' } })],
    ['add salad to the sides of the steak', edit({ steak: { sides: ['fries', 'salad'] } })],
    ['remove fries from the sides of the steak', edit({ steak: { sides: [] } })],
    ['set vegan of the tart to true', edit({ tart: { vegan: true } })],
    ['set the price of the first dish to 3', edit({ soup: { price: 3 } })],
    ['set the price of the last dish to 3', edit({ tart: { price: 3 } })],
    [
      'remove the tart, rename soup to broth and set the opening hour to 12',
      edit({}, { removed: ['tart', 'soup'], added: [{ price: 5 }], root: { opening_hour: 12 } }),
    ],
    [
      'set the price of all dishes except the steak to 9',
      edit({ soup: { price: 9 }, salad: { price: 9 }, tart: { price: 9 } }),
    ],
    ['halve the price of the steak', edit({ steak: { price: 12 } })],
  ]),
  ...single('schema refused', 'unfixable', 'dishes', [
    ['set the price of the soup to 0', refusal()],
    ['set the price of the soup to free', refusal()],
    ['set the opening hour to 25', refusal()],
    ['set the kind of the soup to snack', refusal()],
    ['set the price to 9', refusal('ambiguous')],
    ['set the price of the pizza to 9', refusal()],
    ['remove the pizza', refusal()],
    ['rename soup to salad', refusal()],
    ['cook the soup', refusal()],
    ['make the soup cheaper', refusal()],
    ['remove the price of the soup', refusal()],
    ['set the price of a starter to 3', refusal()],
    ['set /dishes/0/__proto__/x to 1', refusal()],
  ]),
]
