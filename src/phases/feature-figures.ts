/** @module Features for readers: how they spread, how they move together, and how they went over time. */
import type { Figure } from '../definition/figure.ts'
import type { FeatureColumn } from '../research/features/index.ts'
import type { FeatureSummary } from './feature-summary.ts'
import type { Sample } from './market-service.ts'

/** Features in the table and in the map of a report; the outputs hold all. */
const SHOWN = 40
/** Panels and lines of the picture over time. */
const PANELS = 6
const LINES = 6
/** Pairs named as nearly the same. */
const PAIRS = 5

/** The figures of a report. */
export function featureFigures(
  sample: Sample,
  columns: readonly FeatureColumn[],
  { rows, correlations, alike }: FeatureSummary,
  caption: string,
  kind: 'in_sample' | 'out_of_sample',
): readonly Figure[] {
  const shown = rows.slice(0, SHOWN)
  const names = shown.map(({ name }) => name)
  return [
    {
      kind: 'metrics',
      title: rows.length > SHOWN ? `The first ${SHOWN} of ${rows.length} features` : 'Features',
      caption: `${caption}, all symbols together. A value knows the bars up to its own.`,
      sample: kind,
      subjects: ['mean', 'deviation', 'lowest', 'median', 'highest'],
      rows: shown.map(({ name, format, formula, values, missing, ...of }) => ({
        name,
        format,
        values: [of.mean, of.deviation, of.minimum, of.quartiles?.[1] ?? null, of.maximum],
        note: `${formula} ${values.toLocaleString('en-US')} values, ${missing.toLocaleString('en-US')} missing.`,
      })),
    },
    ...(names.length < 2
      ? []
      : [
          {
            kind: 'heat_map' as const,
            title: 'How features move together',
            caption: 'Correlation over all rows that have both.',
            sample: kind,
            x: { name: 'feature', values: names },
            y: { name: 'feature', values: names },
            value: { name: 'correlation', format: 'ratio' as const },
            cells: correlations.slice(0, SHOWN).map((row) => row.slice(0, SHOWN)),
          },
        ]),
    overTime(sample, columns, kind),
    ...(alike.length === 0
      ? []
      : [
          {
            kind: 'note' as const,
            title: 'Nearly the same',
            level: 'info' as const,
            text: `${alike.length} ${alike.length === 1 ? 'pair of features says' : 'pairs of features say'} nearly the same (correlation of 0.95 or more): ${alike
              .slice(0, PAIRS)
              .map(({ a, b, correlation }) => `${a} and ${b} (${correlation.toFixed(3)})`)
              .join(', ')}${alike.length > PAIRS ? ', …' : ''}.`,
          },
        ]),
  ]
}

/** One panel a feature, at the middle one of its lookbacks. */
function overTime(
  { symbols, bars, range }: Sample,
  columns: readonly FeatureColumn[],
  kind: 'in_sample' | 'out_of_sample',
): Figure {
  const byFeature = Map.groupBy(columns, ({ name }) => name.replace(/_\d+$/, ''))
  const chosen = [...byFeature.values()].map((each) => each[each.length >> 1]!).slice(0, PANELS)
  return {
    kind: 'time_series',
    title: 'Features over time',
    sample: kind,
    time: Array.from(bars.time.subarray(range.from, range.to)),
    panels: chosen.map(({ name, format, values }) => ({
      title: name,
      format,
      series: symbols.slice(0, LINES).map((symbol, k) => ({
        name: symbol,
        values: Array.from(values[k]!.subarray(range.from, range.to), (value) => (Number.isNaN(value) ? null : value)),
      })),
    })),
  }
}
