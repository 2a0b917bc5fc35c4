/** @module Things that are told by what they are not, or by what else is left out, and commands with a word behind them that says nothing. */
import type { CorpusCase } from '../case.ts'
import { edit, refusal, single, wordings } from '../wordings.ts'

const off = (...names: string[]) => edit(Object.fromEntries(names.map((name) => [name, { enabled: false }])))
const research = ['search', 'holdout', 'stress', 'review']

export const conditions: readonly CorpusCase[] = [
  ...wordings(
    'negated condition',
    'valid',
    [
      "disable every phase that isn't a {t}",
      'disable all phases that are not {t}s',
      "disable the phases whose type isn't {t}",
      'turn off all phases which are not of type {t}',
      'skip every phase that is not a {t}',
      'deactivate all phases other than the {t}s',
      'switch off everything apart from the {t}s',
    ],
    [{ document: 'research', words: { t: 'backtest' }, outcome: off('search', 'review') }],
  ),
  ...wordings(
    'positive condition',
    'valid',
    ['disable every phase that is a {t}', 'turn off all phases that are {t}s', 'skip the phases which are of type {t}'],
    [{ document: 'research', words: { t: 'backtest' }, outcome: off('holdout', 'stress') }],
  ),
  ...wordings(
    'plural of a kind',
    'valid',
    ['disable the {t}s', 'turn off the {t}s', 'skip {t}s', 'switch the {t}s off', 'deactivate both {t}s'],
    [{ document: 'research', words: { t: 'backtest' }, outcome: off('holdout', 'stress') }],
  ),
  ...wordings(
    'named condition',
    'valid',
    ["disable all phases that aren't called {n}", 'turn off every phase that is not named {n}'],
    [{ document: 'research', words: { n: 'search' }, outcome: off(...research.filter((name) => name !== 'search')) }],
  ),
  ...wordings(
    'for the time being',
    'valid',
    [
      'skip the {n} for now',
      'disable {n} for the time being',
      'turn off {n} for the moment',
      'skip {n} until further notice',
    ],
    [{ document: 'research', words: { n: 'stress' }, outcome: off('stress') }],
  ),
  ...single('of what is counted', 'valid', 'research', [
    ['disable the first phase and the last one', off('search', 'stress')],
    ['disable the last two', off('holdout', 'stress')],
  ]),
  ...wordings(
    'exception at the end',
    'valid',
    ['disable the phases, except {n}', 'turn all phases off apart from {n}', 'switch the phases off, other than {n}'],
    [{ document: 'research', words: { n: 'search' }, outcome: off('review', 'holdout', 'stress') }],
  ),
  ...single('said of nothing', 'unfixable', 'tiles', [
    ['hide all components that are not shiny', refusal()],
    ['hide every card that is not the first', refusal()],
    ['make the second one bold', refusal()],
    ['make t2 square', refusal()],
    ['make t2 bold; actually, make t3 bold instead', refusal()],
  ]),
]
