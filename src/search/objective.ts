/**
 * @module What a search is for: one figure of the result or several, each with a direction, with weights (one number) or
 * without (a Pareto front).
 */
import { didYouMean } from '../core/suggest.ts'
import { compile } from './evaluate.ts'
import { namesOf, parseExpression, underline } from './expression.ts'
import { type KeyPath, SpaceError } from './space-error.ts'

export type Direction = 'maximize' | 'minimize'

export interface Objective {
  /** Name of a figure of the result, or the text of an expression over figures. */
  readonly figure: string
  readonly direction: Direction
  /** Given to all objectives or to none; with weights the search has one loss. */
  readonly weight?: number
  /** Figures that `compute` reads. */
  readonly reads?: readonly string[]
  /** A function of the figures in `reads`, in their order: an expression, or the user's own. */
  readonly compute?: (figures: ArrayLike<number>) => number
}

/** Several penalized figures as one number: robust_optimization and return_maximization of older definitions. */
export interface ObjectivePreset {
  readonly objectives: readonly Objective[]
  readonly description: string
}

/**
 * - `robust_optimization`: Sharpe ratio less `risk_penalty` times the worst drawdown;
 * - `return_maximization`: total return alone.
 */
export function objectivePreset(name: string, riskPenalty = 0.5): ObjectivePreset | undefined {
  if (name === 'robust_optimization') {
    return {
      description: `sharpe_ratio − ${riskPenalty} × max_drawdown`,
      objectives: [
        { figure: 'sharpe_ratio', direction: 'maximize', weight: 1 },
        { figure: 'max_drawdown', direction: 'minimize', weight: riskPenalty },
      ],
    }
  }
  if (name === 'return_maximization') {
    return { description: 'total_return', objectives: [{ figure: 'total_return', direction: 'maximize' }] }
  }
  return undefined
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  maximize: 'maximize',
  maximise: 'maximize',
  max: 'maximize',
  minimize: 'minimize',
  minimise: 'minimize',
  min: 'minimize',
}

export interface ParseObjectivesOptions {
  /** Figures that results have; others are errors. Any name is taken when absent. */
  readonly figures?: readonly string[]
  /** The better direction of a figure. Default: everything is maximized. */
  readonly directionOf?: (figure: string) => Direction
  readonly path?: KeyPath
}

/**
 * Reads objectives: `sharpe_ratio`; `-max_drawdown` (minimize); an expression such as `sharpe_ratio - 2 * max_drawdown`
 * (maximized; with `figures` only); `{ figure: max_drawdown, direction: minimize, weight: 2 }`; a list of these; or
 * `{ sharpe_ratio: 1, max_drawdown: 0.5 }` as weights.
 *
 * @throws SpaceError `SEARCH_OBJECTIVE`, `SEARCH_UNKNOWN_NAME`
 * @example
 * parseObjectives('sharpe_ratio') // [{ figure: 'sharpe_ratio', direction: 'maximize' }]
 */
export function parseObjectives(raw: unknown, options: ParseObjectivesOptions = {}): [Objective, ...Objective[]] {
  const path = options.path ?? ['objective']
  const directionOf = options.directionOf ?? ((): Direction => 'maximize')
  const one = (item: unknown, where: KeyPath): Objective => {
    if (typeof item === 'string') {
      const negated = /^-\s*\w+$/.test(item)
      const figure = negated ? item.slice(1).trim() : item
      return {
        ...readFigure(figure, options.figures, where, directionOf),
        ...(negated ? { direction: 'minimize' } : {}),
      }
    }
    if (item !== null && typeof item === 'object' && !Array.isArray(item)) {
      const record = item as Record<string, unknown>
      const figure = record.figure ?? record.metric ?? record.name
      if (typeof figure !== 'string') {
        throw new SpaceError(
          'SEARCH_OBJECTIVE',
          where,
          `Expected the name of a figure in the objective, was ${JSON.stringify(item)}.`,
        )
      }
      const unknown = Object.keys(record).find((key) => !KEYS.includes(key))
      if (unknown !== undefined) {
        throw new SpaceError(
          'SEARCH_OBJECTIVE',
          [...where, unknown],
          `Expected ${KEYS.slice(0, 3).join(', ')} in an objective, was "${unknown}".${didYouMean(unknown, KEYS)}`,
        )
      }
      const objective = readFigure(figure, options.figures, where, directionOf)
      const spelled = record.direction ?? record.goal
      const direction = spelled === undefined ? objective.direction : DIRECTIONS[String(spelled).toLowerCase()]
      if (direction === undefined) {
        throw new SpaceError(
          'SEARCH_OBJECTIVE',
          [...where, 'direction'],
          `Expected maximize or minimize, was ${JSON.stringify(spelled)}.`,
        )
      }
      if (record.weight === undefined) return { ...objective, direction }
      return { ...objective, direction, weight: checkWeight(record.weight, [...where, 'weight']) }
    }
    throw new SpaceError(
      'SEARCH_OBJECTIVE',
      where,
      `Expected the name of a figure as objective, was ${JSON.stringify(item)}.`,
    )
  }
  let list: Objective[]
  if (Array.isArray(raw)) list = raw.map((item, index) => one(item, [...path, index]))
  else if (isWeights(raw)) {
    list = Object.entries(raw).map(([figure, weight]) => {
      const objective = readFigure(figure, options.figures, [...path, figure], directionOf)
      return { ...objective, weight: checkWeight(weight, [...path, figure]) }
    })
  } else list = [one(raw, path)]
  const weighted = list.filter(({ weight }) => weight !== undefined).length
  if (list.length === 0 || (weighted > 0 && weighted < list.length)) {
    const found = list.length === 0 ? 'none' : `${weighted} of ${list.length} with weights`
    throw new SpaceError(
      'SEARCH_OBJECTIVE',
      path,
      `Expected at least one objective, weights on all or none, was ${found}.`,
    )
  }
  if (weighted > 0 && list.every(({ weight }) => weight === 0)) {
    throw new SpaceError('SEARCH_OBJECTIVE', path, 'Expected a weight above 0 of at least one objective, was 0 of all.')
  }
  const twice = list.find(({ figure }, index) => list.findIndex((other) => other.figure === figure) < index)
  if (twice !== undefined) {
    throw new SpaceError('SEARCH_OBJECTIVE', path, `Expected each objective once, was "${twice.figure}" twice.`)
  }
  return list as [Objective, ...Objective[]]
}

const KEYS = ['figure', 'direction', 'weight', 'metric', 'name', 'goal']

/** A known figure, or an expression over known figures. */
function readFigure(
  text: string,
  figures: readonly string[] | undefined,
  path: KeyPath,
  directionOf: (figure: string) => Direction,
): Objective {
  if (figures === undefined || figures.includes(text) || /^[\w\s]*$/.test(text)) {
    checkFigure(text, figures, path)
    return { figure: text, direction: directionOf(text) }
  }
  let tree: ReturnType<typeof parseExpression>
  try {
    tree = parseExpression(text, 'objective')
  } catch (error) {
    if (!(error instanceof SpaceError)) throw error
    throw new SpaceError('SEARCH_OBJECTIVE', path, error.message, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.frame === undefined ? {} : { frame: error.frame }),
    })
  }
  if (!['arithmetic', 'negate', 'call'].includes(tree.kind)) {
    throw new SpaceError('SEARCH_OBJECTIVE', path, `Expected a number to search for, was the condition "${text}".`, {
      hint: 'Conditions on results belong under `constraints`.',
    })
  }
  const named = namesOf(tree)
  if (named.length === 0) {
    const message = `Expected figures of the result in the objective "${text}", was none.`
    throw new SpaceError('SEARCH_OBJECTIVE', path, message, { hint: `Figures: ${figures.join(', ')}.` })
  }
  for (const { name, span } of named) {
    if (figures.includes(name)) continue
    throw new SpaceError(
      'SEARCH_UNKNOWN_NAME',
      path,
      `Expected figures of the result in the objective "${text}", was "${name}".${didYouMean(name, figures)}`,
      { frame: underline(text, span), hint: `Figures: ${figures.join(', ')}.` },
    )
  }
  const reads = [...new Set(named.map(({ name }) => name))]
  const compiled = compile(tree, (name) => ({ column: reads.indexOf(name), number: () => Number.NaN }))
  return { figure: text, direction: 'maximize', reads, compute: compiled.value }
}

/** The figures that objectives read, each once. */
export const figuresOf = (objectives: readonly Objective[]): string[] => [
  ...new Set(objectives.flatMap(({ figure, reads }) => reads ?? [figure])),
]

/**
 * Makes the function that reads objectives from rows of figures: it writes one number for each objective.
 *
 * @param figures names of the columns of a row; must contain all that {@link figuresOf} names
 */
export function objectiveReader(
  objectives: readonly Objective[],
  figures: readonly string[],
): (row: ArrayLike<number>, offset: number, out: Float64Array) => void {
  const readers = objectives.map(({ figure, reads = [figure], compute }) => {
    const columns = reads.map((name) => figures.indexOf(name))
    const [column] = columns
    if (compute === undefined) return (row: ArrayLike<number>, offset: number) => row[offset + column!]!
    const values = new Float64Array(columns.length)
    return (row: ArrayLike<number>, offset: number) => {
      for (let k = 0; k < columns.length; k++) values[k] = row[offset + columns[k]!]!
      return compute(values)
    }
  })
  return (row, offset, out) => {
    for (let k = 0; k < readers.length; k++) out[k] = readers[k]!(row, offset)
  }
}

const isWeights = (raw: unknown): raw is Record<string, number> =>
  raw !== null &&
  typeof raw === 'object' &&
  Object.values(raw).length > 0 &&
  Object.values(raw).every((v) => typeof v === 'number')

function checkFigure(figure: string, figures: readonly string[] | undefined, path: KeyPath): void {
  if (figures === undefined || figures.includes(figure)) return
  throw new SpaceError(
    'SEARCH_UNKNOWN_NAME',
    path,
    `Expected a figure of the result as objective, was "${figure}".${didYouMean(figure, figures)}`,
    { hint: `Figures: ${figures.join(', ')}.` },
  )
}

function checkWeight(weight: unknown, path: KeyPath): number {
  if (typeof weight === 'number' && Number.isFinite(weight) && weight >= 0) return weight
  throw new SpaceError('SEARCH_OBJECTIVE', path, `Expected a weight of at least 0, was ${JSON.stringify(weight)}.`)
}

/** Between values as the reader knows them and losses, which are always minimized. */
export interface Scoring {
  readonly objectives: readonly Objective[]
  /** Number of losses: 1 with weights. */
  readonly lossCount: number
  /** Writes the losses of one trial's values; NaN when any value, or the sum of weighted ones, is not finite. */
  losses(values: ArrayLike<number>, out: Float64Array, offset?: number): void
  /** The loss as the reader's number: the objective's own value, or the weighted sum to be maximized. */
  display(loss: number, index?: number): number
}

/**
 * Builds the scoring of objectives.
 *
 * @throws SpaceError `SEARCH_OBJECTIVE` when there is none
 */
export function createScoring(objectives: readonly Objective[]): Scoring {
  if (objectives.length === 0) {
    throw new SpaceError('SEARCH_OBJECTIVE', ['objectives'], 'Expected at least one objective, was none.')
  }
  const signs = objectives.map(({ direction }) => (direction === 'maximize' ? -1 : 1))
  const isWeighted = objectives.every(({ weight }) => weight !== undefined)
  return {
    objectives,
    lossCount: isWeighted ? 1 : objectives.length,
    losses(values, out, offset = 0) {
      let sum = 0
      let failed = false
      for (let k = 0; k < signs.length; k++) {
        const value = values[k]!
        if (!Number.isFinite(value)) failed = true
        if (isWeighted) sum += signs[k]! * objectives[k]!.weight! * value
        else out[offset + k] = signs[k]! * value
      }
      if (isWeighted) out[offset] = failed || !Number.isFinite(sum) ? Number.NaN : sum
      else if (failed) out.fill(Number.NaN, offset, offset + signs.length)
    },
    display: (loss, index = 0) => (isWeighted ? -loss : signs[index]! * loss) + 0,
  }
}
