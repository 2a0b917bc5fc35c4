/** @module The documents of the corpus: blueprints in all shapes, and a workflow. */
import type { JsonValue } from '../../src/core/hash.ts'

const box = (x: number, y: number, width: number, height: number): number[] => [x, y, width, height]

/** A canvas with room to grow between its components. */
const shop: JsonValue = {
  screen_id: 'shop',
  canvas: { width: 500, height: 1200 },
  tokens: { colors: { red: '#E53935', navy: '#0D1B2A', sand: '#F4E9CD', primary: '#3366FF' }, base_spacing: 10 },
  components: [
    {
      id: 'banner',
      type: 'header',
      role: 'hero',
      text: 'Summer Sale',
      bbox: box(20, 20, 460, 60),
      visual: { color: '#111111', height: 60, font_size: 24 },
    },
    {
      id: 'tagline',
      type: 'text',
      role: 'content',
      text: 'Everything must go',
      bbox: box(20, 100, 460, 30),
      visual: { color: '#333333', height: 30, font_size: 16 },
    },
    {
      id: 'lamp',
      type: 'image',
      role: 'product',
      text: 'Desk lamp',
      bbox: box(20, 150, 150, 120),
      visual: { height: 120 },
    },
    {
      id: 'chair',
      type: 'image',
      role: 'product',
      text: 'Chair',
      bbox: box(200, 150, 150, 120),
      visual: { height: 120 },
    },
    {
      id: 'buy_now',
      type: 'button',
      role: 'cta',
      text: 'Buy now',
      bbox: box(20, 300, 200, 50),
      visual: { color: '#000000', bg_color: '#FFFFFF', height: 50 },
    },
    {
      id: 'wish_list',
      type: 'button',
      role: 'content',
      text: 'Save for later',
      bbox: box(260, 300, 200, 50),
      visual: { color: '#000000', bg_color: '#EEEEEE', height: 50 },
    },
    {
      id: 'details',
      type: 'container',
      role: 'content',
      text: 'Details',
      bbox: box(20, 400, 460, 160),
      visual: { color: '#222222', height: 160 },
    },
    {
      id: 'legal',
      type: 'text',
      role: 'content',
      text: 'Terms apply',
      bbox: box(20, 600, 300, 24),
      visual: { color: '#555555', height: 24, font_size: 12 },
    },
  ],
}

/** A screen with corners and colors as tokens. */
const landing: JsonValue = {
  screen_id: 'landing',
  screen_type: 'storefront',
  orientation: 'portrait',
  canvas: { width: 400, height: 1000 },
  tokens: { base_spacing: 8, primary_color: '#1565C0', accent_color: '#FFCA28', border_radius: '6px' },
  components: [
    {
      id: 'top_bar',
      type: 'header',
      role: 'nav',
      text: 'Acme',
      bbox: [0, 0, 400, 60],
      confidence: 0.9,
      visual: { bg_color: '#1565C0', text_color: '#FFFFFF' },
    },
    {
      id: 'intro',
      type: 'description',
      role: 'content',
      text: 'We make things',
      bbox: [20, 80, 380, 140],
      confidence: 0.9,
      visual: { text_color: '#000000', font_size: '16px' },
    },
    {
      id: 'card_a',
      type: 'product_card',
      role: 'content',
      text: 'Anvil',
      bbox: [20, 160, 180, 320],
      confidence: 0.9,
      visual: { price: '$10' },
    },
    {
      id: 'card_b',
      type: 'product_card',
      role: 'content',
      text: 'Rocket',
      bbox: [220, 160, 380, 320],
      confidence: 0.9,
      visual: { price: '$99' },
    },
    {
      id: 'order',
      type: 'button',
      role: 'cta',
      text: 'Order',
      bbox: [20, 360, 220, 410],
      confidence: 0.9,
      visual: { bg_color: '#FFCA28', text_color: '#000000', height: 50 },
    },
    {
      id: 'bottom_bar',
      type: 'footer',
      role: 'footer',
      text: 'Imprint',
      bbox: [0, 700, 400, 760],
      confidence: 0.9,
      visual: { text_color: '#000000' },
    },
  ],
}

/** Styled components without boxes: nine in three types and colors. */
const tiles: JsonValue = {
  name: 'Tiles',
  components: Array.from({ length: 9 }, (_, i) => ({
    id: `t${i + 1}`,
    type: ['card', 'button', 'text'][i % 3]!,
    text: `Tile ${i + 1}`,
    style: {
      color: ['#FF0000', '#0000FF', '#000000'][Math.floor(i / 3)]!,
      size: 'medium',
      position: { x: i * 100, y: 0 },
    },
    children: [],
  })),
}

/** Components inside of components. */
const nested: JsonValue = {
  id: 'root',
  type: 'container',
  components: [
    { id: 'welcome', type: 'text', text: 'Hello', color: '#000000', size: 20 },
    {
      id: 'panel',
      type: 'container',
      components: [{ id: 'offer', type: 'product_card', text: 'Offer', color: '#222222' }],
    },
    { id: 'join', type: 'button', text: 'Join', color: '#0000FF', size: 16 },
  ],
}

/** A definition with four phases. */
const research: JsonValue = {
  workflow: { name: 'research', seed: 42 },
  data: { source: 'prices.csv', splits: { train: 0.7, test: 0.3 } },
  phases: [
    {
      name: 'search',
      type: 'optimization',
      config: { optimization: { method: 'grid', n_trials: 100, objective: 'sharpe_ratio' } },
      outputs: ['best_parameters'],
    },
    {
      name: 'review',
      type: 'analysis',
      inputs: ['search.best_parameters'],
      config: { analyzers: ['drawdowns', 'returns'], commission_bps: 1 },
    },
    {
      name: 'holdout',
      type: 'backtest',
      inputs: ['search.best_parameters'],
      config: { commission_bps: 1, strategy: 'momentum' },
    },
    { name: 'stress', type: 'backtest', depends_on: ['holdout'], config: { scenario: 'crash' } },
  ],
  infrastructure: { phase_resources: { search: { max_workers: 2, memory_limit_gb: 2 }, holdout: { max_workers: 1 } } },
  reporting: { output_path: 'out', generate_summary_report: true },
}

/** A definition in the guide's spelling: branches, a condition, expressions, tables by phase. */
const pipeline: JsonValue = {
  workflow: {
    name: 'pipeline',
    seed: 7,
    phases: [
      { name: 'prepare', type: 'data_preparation', config: { years: 5 }, outputs: ['bars'] },
      {
        name: 'tune',
        type: 'optimization',
        inputs: ['prepare.bars'],
        config: { optimization: { method: 'random', n_trials: 200 } },
        outputs: ['best', 'trials'],
        gate: 'best.sharpe > 1',
      },
      {
        name: 'choose',
        type: 'analysis',
        inputs: ['tune.best'],
        condition: "tune.best.sharpe > 0.5 and tune.best.kind != 'tune.best'",
        config: { note: 'tune first, then ${tune.best.fast}', limit: '${tune.trials.count * 2}' },
      },
      {
        name: 'each_symbol',
        type: 'backtest',
        for_each: 'prepare.symbols',
        depends_on: ['choose'],
        config: { cost_bps: 2 },
      },
    ],
    parallel_phases: {
      fast: {
        phases: [
          { name: 'check', type: 'validation', inputs: ['tune.best'], config: { window: 20 }, outputs: ['verdict'] },
          { name: 'score', type: 'analysis', inputs: ['check.verdict'], config: { cost_bps: 2 } },
        ],
      },
      slow: {
        phases: [
          {
            name: 'deep_check',
            type: 'validation',
            inputs: ['tune.best'],
            config: { window: 250 },
            outputs: ['verdict'],
          },
        ],
      },
    },
    convergence_phase: {
      name: 'merge',
      type: 'ensemble',
      inputs: ['fast.check.verdict', 'slow.deep_check.verdict'],
      config: {},
    },
  },
  phase_resources: { tune: { max_workers: 4 }, check: { memory_limit_gb: 1 } },
  error_handling: { phase_error_policies: { tune: { max_retries: 2 } } },
}

/** A document of a user's own kind; its vocabulary comes from {@link dishSchema}. */
const dishes: JsonValue = {
  restaurant: 'Corner',
  opening_hour: 11,
  dishes: [
    { name: 'soup', kind: 'starter', price: 5, vegan: true },
    { name: 'salad', kind: 'starter', price: 7, vegan: true },
    { name: 'steak', kind: 'main', price: 24, vegan: false, sides: ['fries'] },
    { name: 'tart', kind: 'dessert', price: 6, vegan: false },
  ],
}

export const dishSchema: JsonValue = {
  title: 'Menu',
  type: 'object',
  properties: {
    restaurant: { type: 'string', title: 'Name of the place' },
    opening_hour: { type: 'integer', minimum: 0, maximum: 23, title: 'Opening hour' },
    dishes: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'price'],
        properties: {
          name: { type: 'string' },
          kind: { enum: ['starter', 'main', 'dessert'] },
          price: { type: 'number', exclusiveMinimum: 0, title: 'Price in euros' },
          vegan: { type: 'boolean' },
          sides: { type: 'array', items: { type: 'string' } },
        },
      },
    },
  },
}

/** A page to pay on, with names of several words. */
const checkout: JsonValue = {
  screen_id: 'checkout',
  canvas: { width: 500, height: 1100 },
  tokens: { colors: { white: '#FFFFFF', black: '#000000', blue: '#0000FF', gray: '#808080' } },
  components: [
    {
      id: 'header',
      type: 'header',
      text: 'Your basket',
      role: 'hero',
      bbox: [10, 10, 480, 40],
      visual: { color: '#0000FF', height: 40, font_weight: 'normal' },
    },
    {
      id: 'subtitle',
      type: 'label',
      text: 'Almost there',
      role: 'content',
      bbox: [10, 70, 300, 30],
      visual: { color: '#000000', height: 30, font_size: 16 },
    },
    {
      id: 'product_section',
      type: 'container',
      text: 'Products',
      role: 'content',
      bbox: [10, 120, 480, 200],
      visual: { color: '#000000', height: 200 },
    },
    {
      id: 'coupon_field',
      type: 'label',
      text: 'Enter code',
      role: 'content',
      bbox: [10, 350, 300, 40],
      visual: { color: '#000000', height: 40, font_size: 14 },
    },
    {
      id: 'cta_button',
      type: 'button',
      text: 'Pay now',
      role: 'cta',
      bbox: [10, 420, 200, 50],
      visual: { color: '#FFFFFF', bg_color: '#0000FF', height: 50 },
    },
    {
      id: 'back_button',
      type: 'button',
      text: 'Go back',
      role: 'content',
      bbox: [250, 420, 200, 50],
      visual: { color: '#000000', bg_color: '#FFFFFF', height: 50 },
    },
    {
      id: 'terms_text',
      type: 'text',
      text: 'By paying you agree',
      role: 'content',
      bbox: [10, 520, 480, 30],
      visual: { color: '#000000', height: 30, font_size: 12 },
    },
  ],
}
/** A market in the shape of roles and corners. */
const orders: JsonValue = {
  tokens: { primary_color: '#1D3557', accent_color: '#F1FAEE', base_spacing: 16, border_radius: 8 },
  components: [
    {
      id: 'navbar',
      type: 'navbar',
      text: 'Market',
      bbox: [0, 0, 480, 60],
      role: 'nav',
      visual: { color: '#FFFFFF', bg_color: '#1D3557', height: 60 },
    },
    {
      id: 'page_heading',
      type: 'heading',
      text: 'Today',
      bbox: [20, 80, 460, 120],
      role: 'content',
      visual: { color: '#000000', height: 40, font_size: 24 },
    },
    {
      id: 'product_a',
      type: 'product',
      text: 'Tomatoes',
      bbox: [20, 140, 230, 300],
      role: 'content',
      visual: { color: '#000000', bg_color: '#FFFFFF', height: 160 },
    },
    {
      id: 'product_b',
      type: 'product',
      text: 'Basil',
      bbox: [250, 140, 460, 300],
      role: 'content',
      visual: { color: '#000000', bg_color: '#FFFFFF', height: 160 },
    },
    {
      id: 'order_button',
      type: 'button',
      text: 'Order',
      bbox: [20, 330, 220, 380],
      role: 'cta',
      visual: { color: '#FFFFFF', bg_color: '#1D3557', height: 50 },
    },
    {
      id: 'help_link',
      type: 'link',
      text: 'Help',
      bbox: [20, 420, 120, 450],
      role: 'content',
      visual: { color: '#000000', height: 30, font_size: 14 },
    },
  ],
}
/** Settings of a service; their vocabulary comes from {@link serviceSchema}. */
const service: JsonValue = {
  name: 'billing',
  server: { host: 'localhost', port: 8080, timeout_ms: 3000, tls: { enabled: false, min_version: '1.2' } },
  logging: { level: 'info', outputs: ['stdout'] },
  retries: 3,
  users: [
    { name: 'alice', role: 'admin', quota: 10, active: true },
    { name: 'bob', role: 'viewer', quota: 5, active: true },
    { name: 'carol', role: 'editor', quota: 5, active: false },
  ],
}

export const serviceSchema: JsonValue = {
  title: 'Service',
  type: 'object',
  required: ['name', 'server'],
  properties: {
    name: { type: 'string' },
    server: {
      type: 'object',
      properties: {
        host: { type: 'string', title: 'Host name' },
        port: { type: 'integer', minimum: 1, maximum: 65535 },
        timeout_ms: { type: 'integer', minimum: 0, title: 'Request timeout' },
        tls: { type: 'object', properties: { enabled: { type: 'boolean' }, min_version: { enum: ['1.2', '1.3'] } } },
      },
    },
    logging: {
      type: 'object',
      properties: {
        level: { enum: ['debug', 'info', 'warn', 'error'] },
        outputs: { type: 'array', items: { type: 'string' } },
      },
    },
    retries: { type: 'integer', minimum: 0, maximum: 10 },
    users: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'role'],
        properties: {
          name: { type: 'string' },
          role: { enum: ['admin', 'editor', 'viewer'] },
          quota: { type: 'integer', minimum: 0 },
          active: { type: 'boolean' },
        },
      },
    },
  },
}
/** A definition with six phases, resources and long names. */
const institute: JsonValue = {
  workflow: { name: 'institutional', version: '1.0', seed: 11 },
  data: { source: 'prices.csv', symbols: ['SPY', 'QQQ', 'IWM'], splits: { train: 0.6, validation: 0.2, test: 0.2 } },
  phases: [
    {
      name: 'market_assessment',
      type: 'analysis',
      config: { analyzers: ['volatility_regime', 'trend_strength'], lookback_days: 252 },
      outputs: ['assessment'],
    },
    {
      name: 'parameter_optimization',
      type: 'optimization',
      inputs: ['market_assessment.assessment'],
      config: {
        optimization: { method: 'bayesian', n_trials: 1000, objective: 'sharpe_ratio', seed: 3 },
        strategy: 'momentum',
      },
      outputs: ['best_parameters', 'trials'],
    },
    {
      name: 'walk_forward',
      type: 'walk_forward',
      inputs: ['parameter_optimization.best_parameters'],
      config: { train_days: 504, validation_days: 126, step_days: 63 },
      outputs: ['windows'],
    },
    {
      name: 'monte_carlo',
      type: 'monte_carlo',
      depends_on: ['walk_forward'],
      config: { n_simulations: 1000, confidence_level: 0.95 },
    },
    {
      name: 'in_sample_backtest',
      type: 'backtest',
      inputs: ['parameter_optimization.best_parameters'],
      config: { commission_bps: 1, slippage_bps: 2 },
    },
    {
      name: 'out_of_sample_backtest',
      type: 'backtest',
      inputs: ['parameter_optimization.best_parameters'],
      depends_on: ['walk_forward'],
      config: { commission_bps: 1, slippage_bps: 2 },
    },
  ],
  infrastructure: {
    max_workers: 8,
    phase_resources: { parameter_optimization: { max_workers: 4, memory_limit_gb: 8 } },
  },
  reporting: { output_path: 'reports', generate_summary_report: true },
}

export const corpusDocuments: Readonly<Record<string, JsonValue>> = {
  shop,
  landing,
  tiles,
  nested,
  research,
  pipeline,
  dishes,
  checkout,
  orders,
  service,
  institute,
}
