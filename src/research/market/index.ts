/** @module Market data: bars, their sources, checks, splits and panels. */
export { allocateBars, BAR_COLUMNS, type BarColumn, type Bars, fingerprintBars, sliceBars, toBars } from './bars.ts'
export { barsPerYearOf, type Calendar, describeCalendar, type Frequency, findGaps, type Gap } from './calendar.ts'
export { describeFindings } from './describe-findings.ts'
export { type LoadOptions, loadMarket } from './load.ts'
export { lowerBound } from './lower-bound.ts'
export {
  checkMarketConfig,
  type MarketConfig,
  type MarketRemark,
  marketConfigSchema,
  parseMarketConfig,
} from './market-config.ts'
export type { Finding, FindingKind, IndexRange, MarketData } from './market-data.ts'
export { formatMoment, parseMoment, type Span } from './moment.ts'
export { alignBars, type Panel, type PanelOptions } from './panel.ts'
export { type MarketSource, sources } from './sources/index.ts'
export { makeSplits, type Splits } from './splits.ts'
export { type RandomWalkOptions, randomWalkBars } from './synthetic.ts'
export { findTicks, type Ticks } from './ticks.ts'
