/** @module Public entry of the report: data of a run in, one HTML page out. */
export { charts } from './charts/index.ts'
export { type ReportExtras, reportDataOf } from './from-run.ts'
export { renderReport } from './report.ts'
export type {
  ReportAttempt,
  ReportData,
  ReportFinding,
  ReportGate,
  ReportOutput,
  ReportPhase,
} from './report-data.ts'
export { sections } from './sections/index.ts'
