/** @module A definition with branches, conditions and expressions: names, places, dependencies, resources. */
import type { CorpusCase } from '../case.ts'
import { edit, refusal, single, wordings } from '../wordings.ts'

const NAME = [
  'rename {a} to {b}',
  'call {a} {b}',
  'change the name of {a} to {b}',
  'give {a} the name {b}',
  'let {a} be called {b}',
  'rename the {a} phase as {b}',
  "set {a}'s name to {b}",
  'rename phase {a} to {b}',
  'please rename {a} into {b}',
]

export const pipelines: readonly CorpusCase[] = [
  ...wordings('pipeline rename', 'valid', NAME, [
    {
      document: 'pipeline',
      words: { a: 'tune', b: 'sweep' },
      outcome: edit(
        {
          choose: {
            inputs: ['sweep.best'],
            condition: "sweep.best.sharpe > 0.5 and sweep.best.kind != 'tune.best'",
            'config.note': 'tune first, then ${sweep.best.fast}',
            'config.limit': '${sweep.trials.count * 2}',
          },
          check: { inputs: ['sweep.best'] },
          deep_check: { inputs: ['sweep.best'] },
        },
        {
          removed: ['tune'],
          added: [{ type: 'optimization', gate: 'best.sharpe > 1' }],
          root: {
            'phase_resources.tune.max_workers': (after) => after === undefined,
            'phase_resources.sweep.max_workers': 4,
            'error_handling.phase_error_policies.tune.max_retries': (after) => after === undefined,
            'error_handling.phase_error_policies.sweep.max_retries': 2,
          },
        },
      ),
    },
    {
      document: 'pipeline',
      words: { a: 'check', b: 'quick_check' },
      outcome: edit(
        { score: { inputs: ['quick_check.verdict'] } },
        {
          removed: ['check'],
          added: [{ type: 'validation' }],
          root: {
            'workflow.convergence_phase.inputs': ['fast.quick_check.verdict', 'slow.deep_check.verdict'],
            'phase_resources.check.memory_limit_gb': (after) => after === undefined,
            'phase_resources.quick_check.memory_limit_gb': 1,
          },
        },
      ),
    },
    {
      document: 'pipeline',
      words: { a: 'prepare', b: 'load' },
      outcome: edit(
        { tune: { inputs: ['load.bars'] }, each_symbol: { for_each: 'load.symbols' } },
        { removed: ['prepare'], added: [{ type: 'data_preparation' }] },
      ),
    },
  ]),
  ...wordings(
    'pipeline value',
    'valid',
    [
      'set {p} of {a} to {v}',
      'in {a}, set {p} to {v}',
      'for {a}, {p} should be {v}',
      '{a}: {p} = {v}',
      'use {v} as the {p} of {a}',
      'use {p} {v} in {a}',
      'give {a} a {p} of {v}',
      "update {a}'s {p} to {v}",
      'change {p} from {old} to {v} in {a}',
      'change {a} {p} from {old} to {v}',
      'put the {p} of {a} at {v}',
      'let {a} use a {p} of {v}',
      'I want {p} of {a} to be {v}',
      'in the {a} phase change {p} to {v}',
      'assign {v} to {p} of {a}',
      'replace {p} of {a} by {v}',
      '{a} needs a {p} of {v}',
      "make {a}'s {p} {v}",
      'the {p} in {a} should be {v}',
      'set {p} = {v} for {a}',
    ],
    [
      {
        document: 'pipeline',
        words: { a: 'check', p: 'window', old: '20', v: '30' },
        outcome: edit({ check: { 'config.window': 30 } }),
      },
      {
        document: 'pipeline',
        words: { a: 'deep_check', p: 'window', old: '250', v: '500' },
        outcome: edit({ deep_check: { 'config.window': 500 } }),
      },
      {
        document: 'pipeline',
        words: { a: 'prepare', p: 'years', old: '5', v: '12' },
        outcome: edit({ prepare: { 'config.years': 12 } }),
      },
    ],
  ),
  ...wordings(
    'pipeline amount',
    'valid',
    [
      'triple {p}',
      'multiply {p} by 3',
      'make {p} three times as large',
      'add {extra} to {p}',
      'increase {p} by 200%',
      'raise {p} by {extra}',
      'bump {p} up by {extra}',
      '{p} should go up by {extra}',
    ],
    [
      {
        document: 'pipeline',
        words: { p: 'n_trials', extra: '400' },
        outcome: edit({ tune: { 'config.optimization.n_trials': 600 } }),
      },
      {
        document: 'pipeline',
        words: { p: 'the years', extra: '10' },
        outcome: edit({ prepare: { 'config.years': 15 } }),
      },
    ],
  ),
  ...wordings(
    'pipeline depends',
    'valid',
    [
      'make {a} depend on {b}',
      'let {a} wait for {b}',
      '{a} should depend on {b}',
      'add {b} to the dependencies of {a}',
      '{a} must wait for {b}',
      'add a dependency of {a} on {b}',
      'have {a} depend on {b}',
      '{a} should wait for {b}',
    ],
    [
      {
        document: 'pipeline',
        words: { a: 'each_symbol', b: 'tune' },
        outcome: edit({ each_symbol: { depends_on: ['choose', 'tune'] } }),
      },
      {
        document: 'pipeline',
        words: { a: 'choose', b: 'prepare' },
        outcome: edit({ choose: { depends_on: ['prepare'] } }),
      },
    ],
  ),
  ...wordings(
    'pipeline independent',
    'valid',
    [
      'remove {b} from the dependencies of {a}',
      '{a} should no longer depend on {b}',
      'remove the dependency of {a} on {b}',
      'make {a} no longer depend on {b}',
      "{a} doesn't need to wait for {b}",
      'drop {b} from the dependencies of {a}',
    ],
    [
      {
        document: 'pipeline',
        words: { a: 'each_symbol', b: 'choose' },
        outcome: edit({
          each_symbol: { depends_on: (after) => after === undefined || (Array.isArray(after) && after.length === 0) },
        }),
      },
    ],
  ),
  ...wordings(
    'pipeline add',
    'valid',
    [
      'add a {t} phase after {a}',
      'add a {t} step right after {a}',
      'insert a {t} phase behind {a}',
      'after {a} insert a {t} phase',
      'put a new {t} phase after {a}',
      'I need a {t} phase after {a}',
      'there should be a {t} phase after {a}',
      'create a {t} stage immediately after {a}',
      'append another {t} phase after {a}',
      'directly after {a}, add a {t} phase',
    ],
    [
      {
        document: 'pipeline',
        words: { t: 'report', a: 'choose' },
        outcome: edit({}, { added: [{ type: 'report', depends_on: ['choose'] }] }),
      },
      {
        document: 'pipeline',
        words: { t: 'monte carlo', a: 'score' },
        outcome: edit(
          {},
          {
            added: [{ type: 'monte_carlo', depends_on: ['score'] }],
            order: ['prepare', 'tune', 'choose', 'each_symbol', 'check', 'score', 'monte_carlo', 'deep_check'],
          },
        ),
      },
    ],
  ),
  ...wordings(
    'pipeline add named',
    'valid',
    [
      'add a {t} phase called {n} after {a}',
      'add a {t} phase after {a} called {n}',
      'insert a {t} phase named {n} after {a}',
      'add {t} phase "{n}" after {a}',
      'add a {t} phase after {a} and name it {n}',
      'create a phase named {n} of type {t} after {a}',
      'after {a}, add a {t} phase named {n}',
      'add a {t} phase after {a} with the name {n}',
    ],
    [
      {
        document: 'pipeline',
        words: { t: 'report', a: 'choose', n: 'summary' },
        outcome: edit({}, { added: [{ name: 'summary', type: 'report', depends_on: ['choose'] }] }),
      },
    ],
  ),
  ...wordings(
    'pipeline between',
    'valid',
    [
      'add a {t} phase between {a} and {b}',
      'insert a {t} phase between {a} and {b}',
      'between {a} and {b}, add a {t} phase',
      'put a {t} phase between {a} and {b}',
    ],
    [
      {
        document: 'pipeline',
        words: { t: 'report', a: 'prepare', b: 'tune' },
        outcome: edit(
          { tune: { depends_on: ['report'] } },
          {
            added: [{ type: 'report', depends_on: ['prepare'] }],
            order: ['prepare', 'report', 'tune', 'choose', 'each_symbol', 'check', 'score', 'deep_check'],
          },
        ),
      },
    ],
  ),
  ...wordings(
    'pipeline order',
    'valid',
    [
      'move {a} before {b}',
      'put {a} ahead of {b}',
      'run {a} before {b}',
      '{a} should run before {b}',
      'move {a} in front of {b}',
      'place {a} right before {b}',
      'swap {b} and {a}',
      'swap {a} with {b}',
      'make {a} run before {b}',
      'move {a} one place up',
    ],
    [
      {
        document: 'pipeline',
        words: { a: 'each_symbol', b: 'choose' },
        outcome: edit({}, { order: ['prepare', 'tune', 'each_symbol', 'choose', 'check', 'score', 'deep_check'] }),
      },
    ],
  ),
  ...wordings(
    'pipeline copy',
    'valid',
    [
      'duplicate {a} as {b}',
      'copy {a} to {b}',
      'make a copy of {a} called {b}',
      'clone {a} and call it {b}',
      'create a copy of the {a} phase named {b}',
      'copy the {a} phase as {b}',
    ],
    [
      {
        document: 'pipeline',
        words: { a: 'check', b: 'check_twice' },
        outcome: edit(
          {},
          {
            added: [{ type: 'validation', 'config.window': 20 }],
            root: { 'phase_resources.check_twice.memory_limit_gb': (after) => after === 1 || after === undefined },
          },
        ),
      },
    ],
  ),
  ...wordings(
    'pipeline resources',
    'valid',
    [
      'give {a} {n} workers',
      'let {a} run on {n} cores',
      'use {n} threads for {a}',
      '{n} workers for {a}',
      '{a} should get {n} workers',
      'limit {a} to {n} workers',
      'set the worker count of {a} to {n}',
      'run {a} across {n} threads',
      "raise {a}'s workers to {n}",
      'assign {n} cores to {a}',
      'allow {a} to use {n} workers',
      'set max_workers of {a} to {n}',
    ],
    [
      {
        document: 'pipeline',
        words: { a: 'tune', n: '12' },
        outcome: edit({}, { root: { 'phase_resources.tune.max_workers': 12 } }),
      },
      {
        document: 'pipeline',
        words: { a: 'score', n: 'three' },
        outcome: edit({}, { root: { 'phase_resources.score.max_workers': 3 } }),
      },
    ],
  ),
  ...wordings(
    'pipeline memory',
    'valid',
    [
      'give {a} {n} of memory',
      'let {a} use {n} of RAM',
      '{a} needs {n} of memory',
      'limit the memory of {a} to {n}',
      'reserve {n} for {a}',
      'run {a} with {n} of memory',
      'set the memory limit of {a} to {n}',
      '{n} of memory for {a}',
      'allocate {n} to {a}',
      'cap {a} at {n}',
    ],
    [
      {
        document: 'pipeline',
        words: { a: 'check', n: '3 GB' },
        outcome: edit({}, { root: { 'phase_resources.check.memory_limit_gb': 3 } }),
      },
      {
        document: 'pipeline',
        words: { a: 'deep_check', n: '512 MB' },
        outcome: edit({}, { root: { 'phase_resources.deep_check.memory_limit_gb': 0.5 } }),
      },
    ],
  ),
  ...wordings(
    'pipeline switch',
    'valid',
    [
      'disable {a}',
      'switch {a} off',
      'turn the {a} phase off',
      "don't run {a}",
      'do not run {a}',
      'deactivate the {a} phase',
      'stop running {a}',
      'skip the {a} step',
      '{a} should be disabled',
      'set {a} to disabled',
      'leave {a} out of the run',
    ],
    [
      { document: 'pipeline', words: { a: 'score' }, outcome: edit({ score: { enabled: false } }) },
      { document: 'pipeline', words: { a: 'each_symbol' }, outcome: edit({ each_symbol: { enabled: false } }) },
    ],
  ),
  ...single('pipeline sets', 'valid', 'pipeline', [
    ['disable all validation phases', edit({ check: { enabled: false }, deep_check: { enabled: false } })],
    [
      'give every analysis phase 2 workers',
      edit({}, { root: { 'phase_resources.choose.max_workers': 2, 'phase_resources.score.max_workers': 2 } }),
    ],
    [
      'set window of all validation phases to 60',
      edit({ check: { 'config.window': 60 }, deep_check: { 'config.window': 60 } }),
    ],
    ['disable every phase of type validation except deep_check', edit({ check: { enabled: false } })],
    ['disable the phase after tune', edit({ choose: { enabled: false } })],
    ['disable the phase before tune', edit({ prepare: { enabled: false } })],
    [
      'double the window of check and deep_check',
      edit({ check: { 'config.window': 40 }, deep_check: { 'config.window': 500 } }),
    ],
    [
      'set cost_bps of score and each_symbol to 4',
      edit({ score: { 'config.cost_bps': 4 }, each_symbol: { 'config.cost_bps': 4 } }),
    ],
    [
      'raise n_trials to 500, give tune 8 workers and disable score',
      edit(
        { tune: { 'config.optimization.n_trials': 500 }, score: { enabled: false } },
        { root: { 'phase_resources.tune.max_workers': 8 } },
      ),
    ],
    ['set the seed of the workflow to 99', edit({}, { root: { 'workflow.seed': 99 } })],
    ['rename the workflow to nightly', edit({}, { root: { 'workflow.name': 'nightly' } })],
    ["change the workflow's seed to 1", edit({}, { root: { 'workflow.seed': 1 } })],
    [
      'set max_retries of tune to 5',
      edit(
        { tune: { max_retries: (after) => after === 5 || after === undefined } },
        { root: { 'error_handling.phase_error_policies.tune.max_retries': (after) => after === 5 || after === 2 } },
      ),
    ],
    ['set the method of tune to "tpe"', edit({ tune: { 'config.optimization.method': 'tpe' } })],
    ['set depends_on of score to ["tune"]', edit({ score: { depends_on: ['tune'] } })],
    ['add scores to the outputs of score', refusal()],
    ['remove trials from the outputs of tune', edit({ tune: { outputs: ['best'] } })],
    ['replace trials with history in the outputs of tune', edit({ tune: { outputs: ['best', 'history'] } })],
    ['put winners into the outputs of tune', edit({ tune: { outputs: ['best', 'trials', 'winners'] } })],
  ]),
  ...single('pipeline refused', 'unfixable', 'pipeline', [
    ['remove tune', refusal()],
    ['remove prepare and check', refusal()],
    ['set cost_bps to 9', refusal('ambiguous')],
    ['set window to 9', refusal('ambiguous')],
    ['change window of check from 25 to 30', refusal()],
    ['raise n_trials from 100 to 500', refusal()],
    ['rename tune to check', refusal()],
    ['rename tune to "a b"', refusal()],
    ['move tune between prepare and each_symbol', refusal()],
    ['make tune depend on tune', refusal()],
    ['remove prepare from the dependencies of each_symbol', refusal()],
    ['give tune some workers', refusal()],
    ['give tune 0 workers', refusal()],
    ['give tune 2.5 workers', refusal()],
    ['run tune unless it is Sunday', refusal()],
    ['do not disable score', refusal()],
    ['disable score or check', refusal()],
    ['is tune enabled?', refusal()],
    ['set __proto__ of tune to 1', refusal()],
    ['set constructor.prototype of tune to 1', refusal()],
    ['make tune better', refusal()],
    ['speed up tune', refusal()],
    ['fix the workflow', refusal()],
    ['add a phase', refusal()],
    ['add something after tune', refusal()],
    ['give tune', refusal()],
    ['set n_trials', refusal()],
    ['raise n_trials', refusal()],
    ['rename tune', refusal()],
    ['move tune', refusal()],
  ]),
]
