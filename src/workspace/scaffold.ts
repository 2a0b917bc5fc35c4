/** @module `phaseline init`: a folder that runs at once, with data, a workflow and notes on what to change first. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../core/errors.ts'
import { randomWalkBars } from '../research/market/synthetic.ts'

const WORKFLOW = `# yaml-language-server: $schema=./node_modules/phaseline/schema/workflow.schema.json
workflow:
  name: "First workflow"
  description: "Optimize → Validate on a synthetic price series"
  seed: 42

data:
  source: "data/DEMO.csv" # replace it with your own prices: CSV, Parquet, JSON or SQL
  symbols: ["DEMO"]
  splits: { train: 0.7, test: 0.3 }

phases:
  - name: "parameter_optimization"
    type: "optimization"
    config:
      data_split: "train"
      strategies: ["momentum"]
      optimization:
        method: "grid"
        parameters:
          fast_period: [5, 10, 15, 20]
          slow_period: [20, 30, 40, 50]
          signal_threshold: [0.0, 0.01, 0.02]
        constraints: ["fast_period < slow_period"]
        objective: "sharpe_ratio"
      costs: { commission_bps: 1, slippage_bps: 1 }
    outputs: [best_parameters, top_10_parameter_sets, optimization_history]

  - name: "validation"
    type: "backtest"
    inputs: ["parameter_optimization.best_parameters"]
    config:
      data_split: "test"
      strategy: "momentum"
      costs: { commission_bps: 1, slippage_bps: 1 }
    outputs: [validation_results]
`

const README = `# A Phaseline project

    npx phaseline run workflow.yaml      # run it
    npx phaseline report latest          # write the report and say where it is
    npx phaseline results latest.parameter_optimization --top 5

\`data/DEMO.csv\` is a random walk made for this folder: any profit on it is luck. Point \`data.source\` in
\`workflow.yaml\` to your own prices. Runs are stored in \`.phaseline/\`.
`

/** What {@link scaffold} wrote. */
export interface Scaffold {
  readonly folder: string
  readonly files: readonly string[]
}

/**
 * Writes a project into `folder`, which must be empty or not exist. Throws a {@link UserError} otherwise and changes
 * nothing.
 */
export function scaffold(folder: string): Scaffold {
  const root = resolve(folder)
  if (existsSync(root) && readdirSync(root).some((name) => name !== '.git')) {
    throw new UserError(
      'INIT_FOLDER_NOT_EMPTY',
      `Expected an empty folder, was ${root} with ${readdirSync(root).length} entries.`,
      {
        hint: 'Name another folder: `phaseline init my-research`.',
      },
    )
  }
  const files: Readonly<Record<string, string>> = {
    'workflow.yaml': WORKFLOW,
    'README.md': README,
    '.gitignore': '.phaseline/\nreports/\nnode_modules/\n',
    'data/DEMO.csv': demoPrices(),
  }
  mkdirSync(join(root, 'data'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text, { flag: 'wx' })
  return { folder: root, files: Object.keys(files) }
}

function demoPrices(): string {
  const bars = randomWalkBars({ symbol: 'DEMO', length: 2_000, seed: 42 })
  const lines = ['date,open,high,low,close,volume']
  for (let i = 0; i < bars.length; i++) {
    const date = new Date(bars.time[i]! / 1000).toISOString().slice(0, 10)
    const prices = [bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!].map((price) => price.toFixed(4))
    lines.push(`${date},${prices.join(',')},${Math.round(bars.volume[i]!)}`)
  }
  return `${lines.join('\n')}\n`
}
