/** @module Edits of workflow definitions. */
import type { CorpusCase } from '../case.ts'
import { edit, type Fill, refusal, single, wordings } from '../wordings.ts'

const resources = (path: string, value: number): Fill['outcome'] => ({
  kind: 'edit',
  root: { [`infrastructure.phase_resources.${path}`]: value },
})
const value = (name: string, path: string, to: number | string | boolean): Fill['outcome'] =>
  edit({ [name]: { [path]: to } })

export const workflows: readonly CorpusCase[] = [
  ...wordings(
    'workflow value',
    'valid',
    [
      'Set {k} of the {p} phase to {v}',
      'set {k} of {p} to {v}',
      'change the {k} of {p} to {v}',
      'Set the {k} for {p} to {v}',
      "Change {p}'s {k} to {v}",
      'in {p}, set {k} to {v}',
      'update the {k} in the {p} phase to {v}',
      'set {p} {k} to {v}',
      'use a {k} of {v} for {p}',
      'the {k} of {p} should be {v}',
    ],
    [
      {
        document: 'research',
        words: { p: 'holdout', k: 'commission_bps', v: '5' },
        outcome: value('holdout', 'config.commission_bps', 5),
      },
      {
        document: 'research',
        words: { p: 'search', k: 'n_trials', v: '750' },
        outcome: value('search', 'config.optimization.n_trials', 750),
      },
      {
        document: 'research',
        words: { p: 'stress', k: 'scenario', v: 'flood' },
        outcome: value('stress', 'config.scenario', 'flood'),
      },
      {
        document: 'research',
        words: { p: 'review', k: 'commission bps', v: '2.5' },
        outcome: value('review', 'config.commission_bps', 2.5),
      },
    ],
  ),
  ...wordings(
    'workflow path',
    'valid',
    [
      'Set {k} to {v}',
      'change {k} to {v}',
      'set the {k} to {v}',
      'make {k} {v}',
      'update {k} to {v}',
      '{k} = {v}',
      '{k} should be {v}',
      'Please set {k} to {v}',
    ],
    [
      {
        document: 'research',
        words: { k: 'n_trials', v: '900' },
        outcome: value('search', 'config.optimization.n_trials', 900),
      },
      { document: 'research', words: { k: 'seed', v: '7' }, outcome: { kind: 'edit', root: { 'workflow.seed': 7 } } },
      {
        document: 'research',
        words: { k: 'data.splits.train', v: '0.8' },
        outcome: { kind: 'edit', root: { 'data.splits.train': 0.8 } },
      },
      {
        document: 'research',
        words: { k: 'objective', v: 'sortino_ratio' },
        outcome: value('search', 'config.optimization.objective', 'sortino_ratio'),
      },
    ],
  ),
  ...wordings(
    'workflow amount',
    'valid',
    ['Double {k}', 'double the {k}', 'increase {k} by 100%', 'raise the {k} by 100', 'bump {k} up by 100'].filter(
      (text) => !text.startsWith('bump'),
    ),
    [{ document: 'research', words: { k: 'n_trials' }, outcome: value('search', 'config.optimization.n_trials', 200) }],
  ),
  ...wordings(
    'workflow workers',
    'valid',
    [
      'Give {p} {n} workers',
      'give the {p} phase {n} workers',
      'assign {n} workers to {p}',
      'use {n} workers for {p}',
      'run {p} with {n} workers',
      'set the workers of {p} to {n}',
      'run the {p} phase on {n} threads',
      'let {p} use {n} workers',
    ],
    [
      { document: 'research', words: { p: 'search', n: '8' }, outcome: resources('search.max_workers', 8) },
      { document: 'research', words: { p: 'stress', n: '4' }, outcome: resources('stress.max_workers', 4) },
    ],
  ),
  ...wordings(
    'workflow memory',
    'valid',
    [
      'Give {p} {n} GB of memory',
      'set the memory of {p} to {n} GB',
      'assign {p} {n}gb',
      'raise the memory limit of {p} to {n} GB',
    ],
    [{ document: 'research', words: { p: 'search', n: '6' }, outcome: resources('search.memory_limit_gb', 6) }],
  ),
  ...wordings(
    'workflow add',
    'valid',
    [
      'Add a {t} phase after {p}',
      'add a {t} phase called extra after {p}',
      'insert a {t} phase after the {p} phase',
      'after {p}, add a {t} phase',
      'create a new {t} phase after {p}',
      'append a {t} phase after {p}',
    ],
    [
      {
        document: 'research',
        words: { t: 'backtest', p: 'holdout' },
        outcome: edit({}, { added: [{ type: 'backtest', depends_on: ['holdout'] }] }),
      },
      {
        document: 'research',
        words: { t: 'walk_forward', p: 'stress' },
        outcome: edit({}, { added: [{ type: 'walk_forward', depends_on: ['stress'] }] }),
      },
      {
        document: 'research',
        words: { t: 'walk forward', p: 'review' },
        outcome: edit({}, { added: [{ type: 'walk_forward', depends_on: ['review'] }] }),
      },
    ],
  ),
  ...wordings(
    'workflow remove',
    'valid',
    [
      'Remove the {p} phase',
      'delete {p}',
      'drop the {p} phase',
      'get rid of {p}',
      'take out the {p} phase',
      'remove phase {p}',
    ],
    [
      { document: 'research', words: { p: 'stress' }, outcome: edit({}, { removed: ['stress'] }) },
      { document: 'research', words: { p: 'review' }, outcome: edit({}, { removed: ['review'] }) },
    ],
  ),
  ...wordings(
    'workflow rename',
    'valid',
    [
      'Rename {p} to {n}',
      'rename the {p} phase to {n}',
      'change the name of {p} to {n}',
      'call the {p} phase {n}',
      'rename phase {p} as {n}',
    ],
    [
      {
        document: 'research',
        words: { p: 'stress', n: 'shock' },
        outcome: edit({}, { removed: ['stress'], added: [{ name: 'shock', type: 'backtest' }] }),
      },
    ],
  ),
  ...wordings(
    'workflow switch',
    'valid',
    ['{v} the {p} phase', '{v} {p}', 'please {v} {p}', '{v} phase {p}'],
    [
      { document: 'research', words: { v: 'disable', p: 'review' }, outcome: value('review', 'enabled', false) },
      { document: 'research', words: { v: 'turn off', p: 'stress' }, outcome: value('stress', 'enabled', false) },
      { document: 'research', words: { v: 'skip', p: 'stress' }, outcome: value('stress', 'enabled', false) },
      { document: 'research', words: { v: 'enable', p: 'review' }, outcome: value('review', 'enabled', true) },
    ],
  ),
  ...wordings(
    'workflow order',
    'valid',
    [
      'Move {p} before {a}',
      'move the {p} phase before the {a} phase',
      'put {p} before {a}',
      'run {p} before {a}',
      'place {p} ahead of {a}'.replace('ahead of', 'before'),
    ],
    [
      {
        document: 'research',
        words: { p: 'holdout', a: 'review' },
        outcome: edit({}, { order: ['search', 'holdout', 'review', 'stress'] }),
      },
    ],
  ),
  ...single('workflow lists', 'valid', 'research', [
    [
      'add trades to the analyzers of review',
      edit({ review: { 'config.analyzers': ['drawdowns', 'returns', 'trades'] } }),
    ],
    ['remove returns from the analyzers of review', edit({ review: { 'config.analyzers': ['drawdowns'] } })],
    ['add "final_report" to the outputs of search', edit({ search: { outputs: ['best_parameters', 'final_report'] } })],
    ['append trades to analyzers', edit({ review: { 'config.analyzers': ['drawdowns', 'returns', 'trades'] } })],
    ['disable all phases of type backtest', edit({ holdout: { enabled: false }, stress: { enabled: false } })],
    ['disable all backtest phases', edit({ holdout: { enabled: false }, stress: { enabled: false } })],
    [
      'give all phases 3 workers',
      {
        kind: 'edit',
        root: {
          'infrastructure.phase_resources.search.max_workers': 3,
          'infrastructure.phase_resources.review.max_workers': 3,
          'infrastructure.phase_resources.holdout.max_workers': 3,
          'infrastructure.phase_resources.stress.max_workers': 3,
        },
      },
    ],
    ['disable the last phase', edit({ stress: { enabled: false } })],
    ['disable the optimization phase', edit({ search: { enabled: false } })],
    [
      'set splits to {"train": 0.6, "test": 0.4}',
      { kind: 'edit', root: { 'data.splits.train': 0.6, 'data.splits.test': 0.4 } },
    ],
    [
      'set generate_summary_report to false and output_path to "elsewhere"',
      { kind: 'edit', root: { 'reporting.generate_summary_report': false, 'reporting.output_path': 'elsewhere' } },
    ],
    [
      'add a walk_forward phase after holdout, raise n_trials to 500 and give it 8 workers',
      {
        kind: 'edit',
        added: [{ type: 'walk_forward', 'config.optimization.n_trials': 500 }],
        root: { 'infrastructure.phase_resources.walk_forward.max_workers': 8 },
      },
    ],
    [
      'disable review, rename stress to shock and set the seed to 1',
      {
        kind: 'edit',
        things: { review: { enabled: false } },
        removed: ['stress'],
        added: [{ name: 'shock' }],
        root: { 'workflow.seed': 1 },
      },
    ],
  ]),
  ...single('workflow refused', 'unfixable', 'research', [
    ['remove the search phase', refusal('failed')],
    ['rename review to search', refusal('failed')],
    ['rename review to "two words"', refusal('failed')],
    ['give holdout 0 workers', refusal('failed')],
    ['give holdout -3 workers', refusal()],
    ['add trades to the seed', refusal('failed')],
    ['set nothing_like_this to 5', refusal()],
    ['move review before review', refusal()],
    ['optimize everything', refusal('rejected')],
    ['make the workflow profitable', refusal()],
    ['remove trades from the analyzers of review', refusal()],
  ]),
  ...single('workflow ambiguous', 'ambiguous', 'research', [
    ['set commission_bps to 9', refusal('ambiguous')],
    ['disable the backtest phase', refusal('ambiguous')],
    ['double the commission_bps', refusal('ambiguous')],
    ['rename the backtest phase to final', refusal('ambiguous')],
    ['set max_workers to 3', refusal('ambiguous')],
  ]),
]
