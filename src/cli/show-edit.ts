/** @module What people see of edited documents: what changed, why not, what would work instead. */
import { relative } from 'node:path'
import type { JsonValue } from '../core/hash.ts'
import { formatBytes } from '../core/units.ts'
import type { CommandProblem, CommandResult, History, MetricsReport, TimeSummary } from '../documents/index.ts'
import type { EditedBatch, EditedDocument, VersionDiff } from '../workspace/edit-document.ts'
import type { Io } from './io.ts'
import { textTable } from './text-table.ts'

interface Shown {
  readonly dryRun: boolean
  readonly json: boolean
}

type ResultWithoutDocument = Omit<CommandResult, 'document'>

/** Prints the result of one command. */
export function showEdited(
  { file, vocabulary, result, written }: EditedDocument,
  { name, dryRun, json }: Shown & { readonly name: string },
  io: Io,
): void {
  if (json) {
    io.out(JSON.stringify({ file, vocabulary, written, ...result }, null, 2))
    return
  }
  io.out(headline(name, result, dryRun, io))
  details(result, io)
  if (written) io.say(`${io.style('cyan', '→')} \`phaseline edit ${name} --undo\` takes it back.`)
}

/** Prints the results of a batch, command by command. */
export function showBatch(
  { status, rolledBack, results, written }: EditedBatch,
  { folder, dryRun, json }: Shown & { readonly folder: string },
  io: Io,
): void {
  const files = written.map((file) => relative(folder, file))
  if (json) {
    io.out(JSON.stringify({ status, rolledBack, written: files, results: Object.fromEntries(results) }, null, 2))
    return
  }
  for (const [id, result] of results) {
    io.out(headline(id, result, dryRun || rolledBack, io))
    details(result, io)
  }
  if (dryRun) io.out('Nothing was written: this was a dry run.')
  else if (rolledBack)
    io.out(`${io.style('red', '✖', 'out')} All documents are unchanged: one command did not succeed.`)
  else io.out(files.length === 0 ? 'Nothing changed.' : `Wrote ${files.join(', ')}.`)
}

/** Prints the kept versions of a document, the current one marked. */
export function showHistory(history: History, name: string, json: boolean, io: Io): void {
  const { entries, position, names, dropped } = history.record
  if (json) {
    io.out(JSON.stringify({ version: history.version, ...history.record }, null, 2))
    return
  }
  if (entries.length === 0 && Object.keys(names).length === 0) {
    io.out(`${name} has no kept versions: it was not edited by commands, or by something else since.`)
    return
  }
  const rows = [undefined, ...entries].map((entry, i) => [
    i === position ? '●' : i > position ? '○' : ' ',
    String(dropped + i),
    entry === undefined ? '' : new Date(entry.at).toISOString().slice(0, 16).replace('T', ' '),
    entry?.label ?? 'the oldest that is kept',
    Object.entries(names)
      .filter(([, version]) => version === dropped + i)
      .map(([each]) => each)
      .join(', '),
  ])
  const columns = [
    { title: '' },
    { title: 'version', align: 'right' as const },
    { title: 'when (UTC)' },
    { title: 'command' },
    { title: 'name' },
  ]
  io.out(
    textTable(columns, rows, (cell, _column, row) =>
      row < 0 ? io.style('dim', cell, 'out') : row > position ? io.style('dim', cell, 'out') : cell,
    ),
  )
}

/** Prints what leads from one version of a document to another. */
export function showDiff({ patch, values }: VersionDiff, json: boolean, io: Io): void {
  if (json) {
    io.out(JSON.stringify(patch, null, 2))
    return
  }
  if (values.length === 0) io.out('The versions are the same.')
  for (const { path, before, after } of values) {
    if (before !== undefined) io.out(io.style('red', `- ${path} ${shorten(before)}`, 'out'))
    if (after !== undefined) io.out(io.style('green', `+ ${path} ${shorten(after)}`, 'out'))
  }
}

const shorten = (value: JsonValue): string => {
  const text = JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}

/** Prints what commands did: outcomes, times by stage, intents, the most frequent patterns, what took unusually long. */
export function showStatistics(report: MetricsReport, json: boolean, io: Io): void {
  if (json) {
    io.out(JSON.stringify(report, null, 2))
    return
  }
  const { commands, statuses, rates, total, stages, intents, patterns, anomalies, memory } = report
  if (commands === 0) {
    io.out('No commands were measured here yet.')
    return
  }
  const percent = (rate: number): string => `${(rate * 100).toFixed(1)} %`
  const outcomes = Object.entries(statuses).flatMap(([status, count]) => (count === 0 ? [] : [`${count} ${status}`]))
  io.out(`${commands} ${commands === 1 ? 'command' : 'commands'}: ${outcomes.join(', ')}`)
  io.out(
    `success ${percent(rates.success)}, rolled back ${percent(rates.rollback)}, recovered of what would have failed ${percent(rates.recovery)}`,
  )
  io.out(`highest memory in use ${formatBytes(memory.peakHeapUsedBytes)}\n`)
  const dim = (cell: string, _column: number, row: number): string => (row < 0 ? io.style('dim', cell, 'out') : cell)
  const right = (...titles: readonly string[]) => titles.map((title) => ({ title, align: 'right' as const }))
  const ms = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '')
  const times = (name: string, { count, mean, p50, p95, max }: TimeSummary): string[] => [
    name,
    String(count),
    ...[mean, p50, p95, max].map(ms),
  ]
  const stageRows = Object.entries(stages).map(([name, summary]) => times(name, summary))
  io.out(
    textTable(
      [{ title: 'stage' }, ...right('commands', 'mean ms', 'median', '95 %', 'most')],
      [...stageRows, times('whole', total)],
      dim,
    ),
  )
  const intentRows = Object.entries(intents).map(([name, { steps, succeeded, meanConfidence, meanMs }]) => [
    name,
    String(steps),
    percent(succeeded / steps),
    meanConfidence.toFixed(2),
    ms(meanMs),
  ])
  if (intentRows.length > 0)
    io.out(
      `\n${textTable([{ title: 'intent' }, ...right('steps', 'done', 'confidence', 'ms a step')], intentRows, dim)}`,
    )
  const patternRows = patterns
    .slice(0, MOST_PATTERNS)
    .map(({ pattern, count, succeeded }) => [String(count), percent(succeeded / count), pattern])
  io.out(`\n${textTable([...right('times', 'done'), { title: 'pattern' }], patternRows, dim)}`)
  for (const { command, ms: took, z } of anomalies.slice(-MOST_PATTERNS))
    io.out(`${io.style('yellow', '!', 'out')} unusually slow: ${ms(took)} ms (robust z ${z.toFixed(1)}): ${command}`)
}

/** Patterns and anomalies that are listed; `--json` has more. */
const MOST_PATTERNS = 10

function headline(name: string, result: ResultWithoutDocument, dryRun: boolean, io: Io): string {
  const { status, stepsExecuted, stepsTotal, confidence, patch } = result
  const steps = `${stepsExecuted}${status === 'partial' ? ` of ${stepsTotal}` : ''} ${stepsTotal === 1 ? 'step' : 'steps'}`
  const sure = `confidence ${confidence.toFixed(2)}`
  if (status === 'success' || status === 'partial') {
    const mark = status === 'success' ? io.style('green', '✔', 'out') : io.style('yellow', '◐', 'out')
    const what = patch.length === 0 ? 'nothing to change' : dryRun ? `would do ${steps}` : `did ${steps}`
    return `${mark} ${name}: ${what}, ${sure}`
  }
  return `${io.style('red', '✖', 'out')} ${name} is unchanged: ${reasons[status]}`
}

const reasons = {
  failed: 'a step cannot be done',
  conflicted: 'the steps contradict each other',
  rejected: 'the command was not understood',
  ambiguous: 'the command can mean several things',
} as const

function details(
  result: ResultWithoutDocument & { readonly suggestions?: readonly { command: string }[] },
  io: Io,
): void {
  const { changesApplied, problems, warnings, suggestions = [] } = result
  const done = result.status === 'success' || result.status === 'partial'
  for (const warning of warnings) io.out(`  ${io.style('yellow', '!', 'out')} ${warning}`)
  if (done) for (const change of changesApplied) io.out(`  ${change}`)
  for (const problem of problems) showProblem(problem, result, io)
  const asked = (result as { readonly command?: unknown }).command
  if (!done && typeof asked === 'string' && /^\W*(?:please )?(?:undo|redo|revert|go back)\b/i.test(asked))
    io.out(`${io.style('cyan', '→', 'out')} \`--undo\` takes the last change back, \`--redo\` does it again.`)
  for (const { command } of suggestions.slice(0, 3)) io.out(`${io.style('cyan', '→', 'out')} Did you mean: ${command}`)
}

/** Wide enough for most commands; longer ones are shown around the place. */
const WINDOW = 100

function showProblem(
  { message, span, candidates, fix }: CommandProblem,
  { command }: ResultWithoutDocument & { readonly command?: unknown },
  io: Io,
): void {
  io.out(`  ${message}`)
  if (span !== undefined && typeof command === 'string' && span.end > span.start && span.end <= command.length) {
    const from = Math.max(0, Math.min(span.start - 20, command.length - WINDOW))
    // Control characters would move the caret away from what it points at.
    const line = command.slice(from, from + WINDOW).replace(/\p{Cc}/gu, ' ')
    const width = Math.max(1, Math.min(span.end, from + WINDOW) - span.start)
    io.out(`    ${line}`)
    io.out(`    ${' '.repeat(span.start - from)}${io.style('red', '^'.repeat(width), 'out')}`)
  }
  if (candidates !== undefined && candidates.length > 0) io.out(`    One of: ${candidates.slice(0, 10).join(', ')}`)
  if (fix !== undefined) io.out(`  ${io.style('cyan', '→', 'out')} ${fix}`)
}
