/** @module `phaseline results RUN.PHASE`: the trials of a phase sorted, or one output as JSON or rows. */
import { UserError } from '../../core/errors.ts'
import { defineCommand, sharedOptions } from '../command.ts'
import { textTable } from '../text-table.ts'

/** Rows shown when nobody says how many. */
const DEFAULT_ROWS = 10
/** The output of a search with all trials. */
const TRIALS = 'optimization_history'

export const results = defineCommand({
  name: 'results',
  summary: 'print the results of a phase: its best trials, or one output',
  arguments: [
    { name: 'reference', description: 'RUN.PHASE or RUN.PHASE.OUTPUT; RUN may be latest, or left out for it' },
  ],
  options: {
    ...sharedOptions,
    top: { flags: '--top <n>', description: `how many rows (default: ${DEFAULT_ROWS})`, kind: 'integer' },
    sort: {
      flags: '--sort <column>',
      description: 'largest first by this column (default: best first by the objective of the search)',
      kind: 'text',
    },
    ascending: { flags: '--ascending', description: 'smallest first', kind: 'flag' },
    columns: { flags: '--columns <names>', description: 'only these columns, separated by commas', kind: 'text' },
  },
  examples: [
    'phaseline results latest.parameter_optimization',
    'phaseline results latest.parameter_optimization --top 10 --sort max_drawdown --ascending',
    'phaseline results latest.validation.validation_results',
    'phaseline results latest.parameter_optimization --columns trial,fast_period,sharpe_ratio --json',
  ],
  async run({ arguments: { reference = '' }, options }, io) {
    if (reference === '' || reference === 'latest' || reference.startsWith('.')) {
      throw new UserError('USAGE', `Expected RUN.PHASE or RUN.PHASE.OUTPUT, was "${reference}".`, {
        hint: 'For instance `phaseline results latest.parameter_optimization`; `phaseline show latest` lists phases and outputs.',
      })
    }
    const { requireStore } = await import('../../workspace/execute.ts')
    const { readOutput, readRun } = await import('../../run/index.ts')
    const tables = await import('../../tables/index.ts')
    const store = requireStore(io.cwd, options.store)
    await using _ = { [Symbol.asyncDispose]: () => store.close() }
    const [first = ''] = reference.split('.')
    // Names of runs hold no points, and a phase of the newest run may be asked for without it.
    const newest = store.runs({ limit: 1 }).length > 0 ? readRun(store, 'latest') : undefined
    const isOfNewest =
      newest?.phases.some(({ name }) => reference === name || reference.startsWith(`${name}.`)) === true
    const view = isOfNewest ? newest! : readRun(store, first)
    let place = isOfNewest ? reference : reference.slice(first.length + 1)
    if (place === '') {
      throw new UserError('USAGE', `Expected RUN.PHASE or RUN.PHASE.OUTPUT, was "${reference}".`, {
        hint: `Phases of ${view.id}: ${view.phases.map(({ name }) => name).join(', ')}.`,
      })
    }
    // Of a phase its best trials are shown, of an output what it is.
    const searched = view.phases.find(({ name }) => name === place)
    if (searched !== undefined) {
      // A phase without an output: its trials, else its first table, else its first output.
      const phase = searched
      const output =
        phase.outputs.find(({ name }) => name === TRIALS) ??
        phase.outputs.find(({ kind }) => kind === 'table') ??
        phase.outputs[0]
      if (output === undefined) {
        throw new UserError(
          'OUTPUT_UNKNOWN',
          `Phase ${phase.name} of run ${view.id} has no outputs: it is ${phase.status}.`,
        )
      }
      place = `${phase.name}.${output.name}`
    }
    const content = await readOutput(store, view, place)
    if (content.kind === 'json') {
      io.out(JSON.stringify(content.value, null, 2))
      return 0
    }
    let { table } = content
    let order = 'in the order of the output'
    if (options.sort !== undefined) {
      table = tables.sortTable(table, options.sort, options.ascending ? 'ascending' : 'descending')
      order = `${options.ascending ? 'smallest' : 'largest'} ${options.sort} first`
    } else if (searched !== undefined && place === `${searched.name}.${TRIALS}`) {
      const { bestFirst } = await import('../../phases/best-first.ts')
      const isKept = searched.outputs.some(({ name }) => name === 'best_parameters')
      const best = isKept ? await readOutput(store, view, `${searched.name}.best_parameters`) : undefined
      const record = { config: searched.planned.config, ...(best?.kind === 'json' ? { best: best.value } : {}) }
      const { rows, words } = bestFirst(table, record, options.ascending ? 'ascending' : undefined)
      if (rows !== undefined) table = tables.takeRows(table, rows)
      order = words
    }
    if (options.columns !== undefined)
      table = tables.selectColumns(
        table,
        options.columns.split(',').map((name) => name.trim()),
      )
    const total = table.length
    table = tables.sliceTable(table, 0, Math.min(total, options.top ?? DEFAULT_ROWS))
    if (options.json) {
      io.out(
        JSON.stringify(
          Array.from({ length: table.length }, (_row, row) => tables.rowObject(table, row)),
          null,
          2,
        ),
      )
      return 0
    }
    // Columns without a value in any row shown say nothing.
    const shown = table.columns.filter(({ values }) =>
      Array.from<unknown>(values).some((value) => value !== null && !Number.isNaN(value)),
    )
    const cell = (type: string, value: string | number | null | undefined): string => {
      if (value === null || value === undefined || Number.isNaN(value)) return '–'
      if (type === 'time') return new Date(Number(value) / 1000).toISOString().replace(/T00:00:00.000Z$/, '')
      if (type === 'boolean') return value === 1 ? 'yes' : 'no'
      if (type === 'double') return Number.isInteger(value) ? String(value) : Number(value).toPrecision(5)
      return String(value)
    }
    const rows = Array.from({ length: table.length }, (_row, row) =>
      shown.map(({ type, values }) => cell(type, values[row])),
    )
    const columns = shown.map(({ name, type }) => ({
      title: name,
      align: type === 'text' ? ('left' as const) : ('right' as const),
    }))
    io.out(textTable(columns, rows, (text, _column, row) => (row < 0 ? io.style('dim', text, 'out') : text)))
    const count = total.toLocaleString('en-US')
    const many = total > table.length
    io.say(
      io.style(
        'dim',
        `${many ? `${table.length} of ${count}` : count} ${total === 1 ? 'row' : 'rows'} of ${place}, ${order}${many ? '; --top shows more' : ''}`,
      ),
    )
    return 0
  },
})
