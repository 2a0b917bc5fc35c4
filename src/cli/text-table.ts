/** @module Columns of text for a terminal: numbers to the right, words to the left. */

export interface TextColumn {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/**
 * Lays out rows under titles, two spaces apart. Cells are plain text; `decorate` may style a padded cell.
 *
 * @example
 * textTable([{ title: 'name' }, { title: 'n', align: 'right' }], [['a', '1'], ['bc', '20']])
 */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  decorate: (cell: string, column: number, row: number) => string = (cell) => cell,
): string {
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const pad = (text: string, i: number): string =>
    columns[i]!.align === 'right' ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)
  const lines = [columns.map(({ title }, i) => decorate(pad(title, i), i, -1)).join('  ')]
  rows.forEach((row, r) => {
    lines.push(columns.map((_, i) => decorate(pad(row[i] ?? '', i), i, r)).join('  '))
  })
  return lines.map((line) => line.trimEnd()).join('\n')
}
