/** @module Commands given as data. */
import type { CorpusCase } from '../case.ts'
import { edit, refusal } from '../wordings.ts'

type Data = Exclude<CorpusCase['command'], string>
const of = (
  group: CorpusCase['group'],
  document: string,
  command: Data,
  outcome: CorpusCase['outcome'],
): CorpusCase => ({
  family: 'data',
  group,
  wording: `data: ${JSON.stringify(command)}`,
  document,
  command,
  outcome,
})

export const data: readonly CorpusCase[] = [
  of(
    'valid',
    'shop',
    [{ intent: 'modify_color', target: 'tagline', parameters: { color: 'navy' } }],
    edit({ tagline: { 'visual.color': '#0D1B2A' } }),
  ),
  of(
    'valid',
    'shop',
    [{ intent: 'modify_color', target: 'buy_now', parameters: { color: '#FFFF00', property: 'background' } }],
    edit({ buy_now: { 'visual.bg_color': '#FFFF00' } }),
  ),
  of(
    'valid',
    'tiles',
    [{ intent: 'modify_style', target: 'all cards', parameters: { style: 'bold' } }],
    edit(Object.fromEntries(['t1', 't4', 't7'].map((id) => [id, { 'style.font_weight': 'bold' }]))),
  ),
  of(
    'valid',
    'tiles',
    [
      { intent: 'edit_text', target: 't1', parameters: { text: 'Go' } },
      { intent: 'modify_style', parameters: { style: 'bold' } },
    ],
    edit({ t1: { text: 'Go', 'style.font_weight': 'bold' } }, { steps: 2 }),
  ),
  of('valid', 'tiles', [{ intent: 'delete_component', target: '/components/3' }], edit({}, { removed: ['t4'] })),
  of(
    'valid',
    'tiles',
    [{ intent: 'resize_component', target: 't5', parameters: { size_direction: 'increase_20' } }],
    edit({ t5: { 'style.size': 'large' } }),
  ),
  of(
    'valid',
    'shop',
    [{ intent: 'set_padding', target: 'details', parameters: { length: 12 } }],
    edit({ details: { 'visual.padding': 12 } }),
  ),
  of(
    'valid',
    'shop',
    [{ intent: 'hide_component', target: 'the last text' }],
    edit({ legal: { 'visual.visible': false } }),
  ),
  of(
    'valid',
    'research',
    [{ intent: 'set_value', target: 'search', parameters: { path: 'n_trials', value: 500 } }],
    edit({ search: { 'config.optimization.n_trials': 500 } }),
  ),
  of('valid', 'research', [{ intent: 'disable_phase', target: 'stress' }], edit({ stress: { enabled: false } })),
  of('unfixable', 'tiles', [{ intent: 'explode', target: 't1' }], refusal('rejected')),
  of('unfixable', 'tiles', [{ intent: 'edit_text', target: 't1', parameters: { txt: 'Go' } }], refusal('rejected')),
  of('unfixable', 'tiles', [{ intent: 'edit_text', target: 't99', parameters: { text: 'Go' } }], refusal('rejected')),
  of('unfixable', 'tiles', [{ intent: 'modify_color', target: 't1', parameters: { color: 7 } }], refusal('rejected')),
  of('unfixable', 'tiles', [], refusal('rejected')),
  of('hostile', 'tiles', [{ intent: '__proto__', target: 't1' }], refusal('rejected')),
  of('hostile', 'tiles', [{ intent: 'constructor', target: 't1' }], refusal('rejected')),
  of(
    'hostile',
    'tiles',
    [{ intent: 'edit_text', target: '/__proto__/polluted', parameters: { text: 'x' } }],
    refusal(),
  ),
  of(
    'hostile',
    'research',
    [{ intent: 'set_value', parameters: { path: '/constructor/prototype/polluted', value: 1 } }],
    refusal(),
  ),
  of(
    'hostile',
    'research',
    [{ intent: 'set_value', target: 'search', parameters: { path: '__proto__.polluted', value: 1 } }],
    refusal(),
  ),
]
