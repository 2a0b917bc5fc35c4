/** @module Tables: columns in memory, DuckDB and Parquet. */
export { requireContent, type TableContent, tableContents } from './contents.ts'
export { writeCsv } from './csv.ts'
export {
  type Database,
  type DatabaseOptions,
  duckdbVersion,
  openDatabase,
  type QueryOptions,
  type SqlParameters,
  type SqlValue,
  sharedDatabase,
  sqlName,
  sqlText,
} from './duckdb.ts'
export {
  countParquetRows,
  mergeParquet,
  openParquetWriter,
  type ParquetWriter,
  parquetRows,
  type ReadParquetOptions,
  readParquet,
  writeParquet,
  writeParquetParts,
} from './parquet.ts'
export {
  type ColumnInput,
  type ColumnSchema,
  type ColumnType,
  concatTables,
  getColumn,
  getNumbers,
  getText,
  makeTable,
  requireSchema,
  rowObject,
  schemaOf,
  selectColumns,
  sliceTable,
  sortedRows,
  sortTable,
  type Table,
  type TableColumn,
  tableOf,
  takeRows,
} from './table.ts'
