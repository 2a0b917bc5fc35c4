/** @module What people say of documents of all kinds; written last, and not looked at when the grammar was extended. */
import type { CorpusCase } from '../case.ts'
import { boxAt, boxWhere, edit, GIVING_WAY, high, isChanged, listWhere, refusal, root, single } from '../wordings.ts'

export const saidLast: readonly CorpusCase[] = [
  ...single('said last', 'valid', 'checkout', [
    ['Would it be possible to make the header black?', edit({ header: { 'visual.color': '#000000' } })],
    ['we want the header in black', edit({ header: { 'visual.color': '#000000' } })],
    [
      'black header and navy subtitle please',
      edit({ header: { 'visual.color': '#000000' }, subtitle: { 'visual.color': '#000080' } }),
    ],
    ['change the color of the text in the header to black', edit({ header: { 'visual.color': '#000000' } })],
    [
      'the labels ought to be maroon',
      edit({ subtitle: { 'visual.color': '#800000' }, coupon_field: { 'visual.color': '#800000' } }),
    ],
    ['pay button background black', edit({ cta_button: { 'visual.bg_color': '#000000' } })],
    [
      'for both labels use maroon',
      edit({ subtitle: { 'visual.color': '#800000' }, coupon_field: { 'visual.color': '#800000' } }),
    ],
    ['header needs to be 10px taller', edit({ header: high(50) }, GIVING_WAY)],
    ['reduce the size of the header by 10 percent', edit({ header: high(36) }, GIVING_WAY)],
    ['scale the product section down to 75%', edit({ product_section: high(150) }, GIVING_WAY)],
    ['the pay button should have a height of 60px', edit({ cta_button: high(60) }, GIVING_WAY)],
    [
      'make the pay button and the back button a bit smaller',
      edit({ cta_button: high(45), back_button: high(45) }, GIVING_WAY),
    ],
    ['put the text "Buy" on the pay button', edit({ cta_button: { text: 'Buy' } })],
    ['alter the header text so it reads "Your cart"', edit({ header: { text: 'Your cart' } })],
    ['update the pay button label to Pay', edit({ cta_button: { text: 'Pay' } })],
    ['terms text should be "No refunds"', edit({ terms_text: { text: 'No refunds' } })],
    ['render the subtitle in bold', edit({ subtitle: { 'visual.font_weight': 'bold' } })],
    ['subtitle italic and maroon', edit({ subtitle: { 'visual.font_style': 'italic', 'visual.color': '#800000' } })],
    ['unbold the header', edit({ header: { 'visual.font_weight': 'normal' } })],
    [
      'the font size of both labels should be 18px',
      edit({ subtitle: { 'visual.font_size': 18 }, coupon_field: { 'visual.font_size': 18 } }),
    ],
    ['increase the subtitle font by 2px', edit({ subtitle: { 'visual.font_size': 18 } })],
    [
      'use 10px padding on all buttons',
      edit({ cta_button: { 'visual.padding': 10 }, back_button: { 'visual.padding': 10 } }),
    ],
    ['remove the padding from the product section', edit({ product_section: { 'visual.padding': 0 } })],
    [
      'rounded corners for both buttons',
      edit({ cta_button: { 'visual.border_radius': 8 }, back_button: { 'visual.border_radius': 8 } }),
    ],
    ['put a border on the coupon field', edit({ coupon_field: { 'visual.border': isChanged } })],
    ['please get rid of both labels', edit({}, { removed: ['subtitle', 'coupon_field'] })],
    ['show the terms', edit({ terms_text: { 'visual.visible': true } })],
    [
      'add a text that says "Thanks" at the end',
      edit({}, { added: [{ type: 'text', text: 'Thanks' }], ...GIVING_WAY }),
    ],
    [
      'add a label above the coupon field with the text "Voucher"',
      edit({}, { added: [{ type: 'label', text: 'Voucher' }], ...GIVING_WAY }),
    ],
    [
      'place the terms directly below the header',
      edit({ terms_text: { bbox: boxWhere((box) => box[1]! < 100) } }, GIVING_WAY),
    ],
    ['the terms go to the very top', edit({ terms_text: { bbox: boxWhere((box) => box[1]! === 10) } }, GIVING_WAY)],
    [
      'shift both buttons 20px down',
      edit({ cta_button: { bbox: boxAt(10, 440) }, back_button: { bbox: boxAt(250, 440) } }),
    ],
    [
      'make the header black, hide the coupon field, move the terms down by 20px and rename the pay button to "Buy"',
      edit({
        header: { 'visual.color': '#000000' },
        coupon_field: { 'visual.visible': false },
        terms_text: { bbox: boxAt(10, 540) },
        cta_button: { text: 'Buy' },
      }),
    ],
    [
      'Please:\n* make the header black\n* make the subtitle bold',
      edit({ header: { 'visual.color': '#000000' }, subtitle: { 'visual.font_weight': 'bold' } }),
    ],
    [
      'make the subtitle maroon then make it bold and then underline it',
      edit({
        subtitle: { 'visual.color': '#800000', 'visual.font_weight': 'bold', 'visual.text_decoration': 'underline' },
      }),
    ],
    [
      'header: color black, font weight bold',
      edit({ header: { 'visual.color': '#000000', 'visual.font_weight': 'bold' } }),
    ],
  ]),
  ...single('said last', 'valid', 'tiles', [
    ['Make the first and the last card black', edit({ t1: { 'style.color': '#000000' } })],
    [
      'make all texts green and all cards black',
      edit({
        t3: { 'style.color': isChanged },
        t6: { 'style.color': isChanged },
        t9: { 'style.color': isChanged },
        t1: { 'style.color': '#000000' },
        t4: { 'style.color': '#000000' },
      }),
    ],
  ]),
  ...single('said last', 'valid', 'orders', [
    ['double the spacing', root({ 'tokens.base_spacing': 32 })],
    ['set the accent to white', root({ 'tokens.accent_color': '#FFFFFF' })],
  ]),
  ...single('said last', 'valid', 'institute', [
    ['bring n_trials down to 100', edit({ parameter_optimization: { 'config.optimization.n_trials': 100 } })],
    ['I need n_trials to be 100', edit({ parameter_optimization: { 'config.optimization.n_trials': 100 } })],
    [
      'optimization objective should become calmar_ratio',
      edit({ parameter_optimization: { 'config.optimization.objective': 'calmar_ratio' } }),
    ],
    [
      'use random as the optimization method',
      edit({ parameter_optimization: { 'config.optimization.method': 'random' } }),
    ],
    ['change train days from 504 to 252', edit({ walk_forward: { 'config.train_days': 252 } })],
    [
      'commission_bps should be 2 in both backtests',
      edit({
        in_sample_backtest: { 'config.commission_bps': 2 },
        out_of_sample_backtest: { 'config.commission_bps': 2 },
      }),
    ],
    ['halve the number of simulations', edit({ monte_carlo: { 'config.n_simulations': 500 } })],
    ['delete QQQ from the list of symbols', root({ 'data.symbols': ['SPY', 'IWM'] })],
    ['the output path should be out/final', root({ 'reporting.output_path': 'out/final' })],
    [
      'increase max_workers of parameter_optimization to 8',
      edit({}, { root: { 'infrastructure.phase_resources.parameter_optimization.max_workers': 8 } }),
    ],
    [
      'let parameter_optimization run with 10 GB of memory',
      edit({}, { root: { 'infrastructure.phase_resources.parameter_optimization.memory_limit_gb': 10 } }),
    ],
    ['please disable the last phase', edit({ out_of_sample_backtest: { enabled: false } })],
    ['the monte carlo phase is no longer needed, remove it', edit({}, { removed: ['monte_carlo'] })],
    ['name the monte carlo phase resampling', edit({}, { removed: ['monte_carlo'], added: [{ name: 'resampling' }] })],
    [
      'add another backtest named holdout after the out of sample backtest',
      edit({}, { added: [{ name: 'holdout', type: 'backtest' }] }),
    ],
    [
      'bring the in sample backtest to the front',
      edit(
        {},
        {
          order: [
            'in_sample_backtest',
            'market_assessment',
            'parameter_optimization',
            'walk_forward',
            'monte_carlo',
            'out_of_sample_backtest',
          ],
        },
      ),
    ],
    ['limit walk_forward to 90 minutes', edit({ walk_forward: { timeout_minutes: 90 } })],
  ]),
  ...single('said last', 'valid', 'service', [
    ['I want port 443', root({ 'server.port': 443 })],
    ['timeout: 5000 ms', root({ 'server.timeout_ms': 5000 })],
    ['the level should be debug', root({ 'logging.level': 'debug' })],
    ['give bob a quota of 12', root({ users: listWhere((users) => users[1]!.quota === 12) })],
    ['remove alice and carol', root({ users: listWhere((users) => users.length === 1 && users[0]!.name === 'bob') })],
  ]),
  ...single('said last', 'fixable', 'checkout', [
    ['chage the header text to "Cart"', edit({ header: { text: 'Cart' } })],
    ['make the headr bolld', edit({ header: { 'visual.font_weight': 'bold' } })],
  ]),
  ...single('said last', 'fixable', 'institute', [
    ['raise n_tirals to 700', edit({ parameter_optimization: { 'config.optimization.n_trials': 700 } })],
  ]),
  ...single('said last', 'unfixable', 'checkout', [
    ['the subtitle was bold before', refusal()],
    ['keep the header as it is', refusal()],
    ['leave the header alone', refusal()],
    ['make the header black tomorrow', refusal()],
    ['I wonder if the header should be black', refusal()],
    ['change nothing', refusal()],
    ['make the header black and the footer white', refusal()],
    ['color', refusal()],
    ['make the header look like the subtitle', refusal()],
    ['delete everything above the header', refusal()],
    ['make the subtitle bold; make the logo bigger', refusal()],
    ['move it there', refusal()],
  ]),
  ...single('said last', 'unfixable', 'institute', [
    ['run faster', refusal()],
    ['is monte_carlo enabled?', refusal()],
    ['do not disable monte_carlo', refusal()],
    ['set commission to 3 days', refusal()],
    ['disable the plotting phase', refusal()],
  ]),
  ...single('said last', 'unfixable', 'service', [
    ['make alice bob', refusal()],
    ['set port to true', refusal()],
  ]),
]
