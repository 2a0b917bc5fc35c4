/**
 * @module Figures: what a phase wants people to see, as data. A phase emits figures beside its outputs; the report, the
 * dashboard and the terminal draw them without knowing what the phase was about.
 */

/** How a number is written: `percent` multiplies by 100, `integer` has no decimals, `time` is microseconds UTC. */
export type NumberFormat = 'number' | 'percent' | 'ratio' | 'integer' | 'money' | 'time' | 'duration_ms'

interface FigureBase {
  readonly title: string
  /** One or two sentences under the title: what it shows, and its limits. */
  readonly caption?: string
  /** `in_sample` figures are marked, so that nobody takes them for a forecast. */
  readonly sample?: 'in_sample' | 'out_of_sample'
}

/** A handful of named numbers, optionally beside those of other subjects (strategy, buy and hold). */
export interface MetricsFigure extends FigureBase {
  readonly kind: 'metrics'
  readonly subjects: readonly string[]
  readonly rows: readonly {
    readonly name: string
    readonly format: NumberFormat
    /** One per subject; `null` where it is not defined. */
    readonly values: readonly (number | null)[]
    /** One sentence: the definition. */
    readonly note?: string
    /** Belongs to the few numbers at the head of a report. */
    readonly headline?: boolean
  }[]
}

/** Rows and columns of text and numbers. */
export interface TableFigure extends FigureBase {
  readonly kind: 'table'
  readonly columns: readonly { readonly name: string; readonly format: NumberFormat | 'text' }[]
  readonly rows: readonly (readonly (string | number | boolean | null)[])[]
}

/** Lines over time in one or more panels that share the time axis: equity above, drawdown beneath. */
export interface TimeSeriesFigure extends FigureBase {
  readonly kind: 'time_series'
  /** Microseconds UTC, ascending. */
  readonly time: readonly number[]
  readonly panels: readonly {
    readonly title: string
    readonly format: NumberFormat
    readonly scale?: 'linear' | 'log'
    /** `area` is filled to zero. */
    readonly style?: 'line' | 'area'
    readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
  }[]
  /** Moments and, with `to`, spans of time worth pointing at, in microseconds UTC: where the test data start, a regime. */
  readonly marks?: readonly { readonly from: number; readonly to?: number; readonly label: string }[]
}

/** A value over a grid of two parameters. */
export interface HeatMapFigure extends FigureBase {
  readonly kind: 'heat_map'
  readonly x: { readonly name: string; readonly values: readonly (string | number)[] }
  readonly y: { readonly name: string; readonly values: readonly (string | number)[] }
  readonly value: { readonly name: string; readonly format: NumberFormat }
  /** `cells[row of y][column of x]`; `null` where nothing was evaluated. */
  readonly cells: readonly (readonly (number | null)[])[]
  readonly marked?: readonly { readonly x: number; readonly y: number; readonly label: string }[]
}

/** Points against an index or a number, with an optional running best. */
export interface ScatterFigure extends FigureBase {
  readonly kind: 'scatter'
  readonly x: { readonly name: string; readonly format: NumberFormat; readonly values: readonly number[] }
  readonly y: { readonly name: string; readonly format: NumberFormat; readonly values: readonly (number | null)[] }
  /** Drawn as a step line over the points. */
  readonly best?: readonly (number | null)[]
}

/** Years by months. */
export interface CalendarFigure extends FigureBase {
  readonly kind: 'calendar'
  readonly rows: readonly {
    readonly year: number
    /** Twelve values; `null` outside the data. */
    readonly months: readonly (number | null)[]
    readonly total: number | null
  }[]
}

/** Named bars, or a histogram when the names are intervals. */
export interface BarsFigure extends FigureBase {
  readonly kind: 'bars'
  readonly format: NumberFormat
  readonly names: readonly string[]
  readonly values: readonly (number | null)[]
  /** Half-open interval of uncertainty per bar. */
  readonly intervals?: readonly (readonly [number, number] | null)[]
}

/** A sentence that the reader must not miss. */
export interface NoteFigure extends FigureBase {
  readonly kind: 'note'
  readonly level: 'info' | 'warning'
  readonly text: string
}

export type Figure =
  | MetricsFigure
  | TableFigure
  | TimeSeriesFigure
  | HeatMapFigure
  | ScatterFigure
  | CalendarFigure
  | BarsFigure
  | NoteFigure
