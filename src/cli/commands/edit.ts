/** @module `phaseline edit FILE COMMAND`: several changes to a JSON or YAML document, in words or as data, whole or not at all. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../../core/errors.ts'
import type { CommandStatus, History } from '../../documents/index.ts'
import { defineCommand, type ExitCode, sharedOptions } from '../command.ts'
import { showBatch, showDiff, showEdited, showHistory, showStatistics } from '../show-edit.ts'

export const edit = defineCommand({
  name: 'edit',
  summary: 'change a JSON or YAML document by a command in words or as data',
  arguments: [
    { name: 'file', description: 'the document: a workflow, a blueprint, or anything with --schema', optional: true },
    { name: 'command', description: 'what to change, in quotes', optional: true },
  ],
  options: {
    steps: {
      flags: '--steps <file>',
      description: 'the command as data: JSON or YAML, a list of { intent, target, parameters }',
      kind: 'text',
    },
    batch: {
      flags: '--batch <file>',
      description: 'many commands: a list of { document, command }, all or nothing',
      kind: 'text',
    },
    each: { flags: '--each', description: 'with --batch: every command for itself', kind: 'flag' },
    dryRun: { flags: '--dry-run', description: 'show what would change, change nothing', kind: 'flag' },
    partial: { flags: '--partial', description: 'keep the steps before the first that fails', kind: 'flag' },
    independent: { flags: '--independent', description: 'keep every step that holds by itself', kind: 'flag' },
    vocabulary: {
      flags: '--vocabulary <name>',
      description: 'workflow, blueprint, or a file that exports one of your own (default: what fits)',
      kind: 'text',
    },
    schema: { flags: '--schema <file>', description: 'derive names and checks from a JSON Schema', kind: 'text' },
    learned: { flags: '--learned <file>', description: 'confirmed corrections: a list of { from, to }', kind: 'text' },
    undo: { flags: '--undo', description: 'take the last change back', kind: 'flag' },
    redo: { flags: '--redo', description: 'do it again', kind: 'flag' },
    history: { flags: '--history', description: 'list the kept versions', kind: 'flag' },
    saveVersion: { flags: '--save-version <name>', description: 'give this version a name', kind: 'text' },
    goTo: { flags: '--go-to <version>', description: 'go to a version by number or name', kind: 'text' },
    diff: {
      flags: '--diff <versions>',
      description: 'what changed from a version until now, or from one to another (FROM..TO)',
      kind: 'text',
    },
    stats: { flags: '--stats', description: 'what commands did here, how often and how fast', kind: 'flag' },
    json: sharedOptions.json,
  },
  examples: [
    'phaseline edit workflow.yaml "raise n_trials to 500 and disable the report phase"',
    'phaseline edit page.json "make all buttons blue, then move the title up" --dry-run',
    'phaseline edit workflow.yaml --undo',
  ],
  async run({ arguments: { file, command }, options }, io) {
    const path = (given: string): string => resolve(io.cwd, given)
    const documents = await import('../../workspace/edit-document.ts')
    if (options.stats) {
      showStatistics(documents.commandStatistics(path(file ?? '.')), options.json, io)
      return 0
    }
    const chosen = {
      vocabulary: options.vocabulary?.match(/\.[cm]?[jt]s$/) ? path(options.vocabulary) : options.vocabulary,
      ...(options.schema === undefined ? {} : { schema: path(options.schema) }),
      ...(options.learned === undefined ? {} : { learned: path(options.learned) }),
      ...(options.partial || options.independent ? { mode: 'partial' as const } : {}),
      ...(options.independent ? { keep: 'independent' as const } : {}),
      dryRun: options.dryRun,
      clock: io.clock,
    }
    if (options.batch !== undefined) {
      const { commands, folder } = documents.readBatch(path(options.batch))
      const batch = await documents.editDocuments(commands, {
        ...chosen,
        commit: options.each ? 'each' : 'atomic',
        documents: options.json,
      })
      showBatch(batch, { folder, dryRun: options.dryRun, json: options.json }, io)
      return batch.status === 'success' ? 0 : 1
    }
    if (file === undefined) throw usage('Expected a file to edit.')
    requireOne(command, options)
    if (options.diff !== undefined) {
      showDiff(documents.documentDiff(path(file), ...versionsOf(options.diff)), options.json, io)
      return 0
    }
    if (options.history) {
      showHistory(documents.documentHistory(path(file)), file, options.json, io)
      return 0
    }
    const move = historyMove(options)
    if (move !== undefined) {
      const { changed, history } = documents.moveInHistory(path(file), move)
      io.out(`${io.style('green', '✔', 'out')} ${file} ${changed ? 'is now' : 'is at'} version ${history.version}`)
      return 0
    }
    const given = options.steps === undefined ? command : documents.readSteps(stepsText(options.steps, path))
    if (given === undefined) throw usage('Expected a command in quotes, or steps with --steps.')
    const edited = await documents.editDocument(path(file), given, chosen)
    showEdited(edited, { name: file, dryRun: options.dryRun, json: options.json }, io)
    return exitCodes[edited.result.status]
  },
})

/** Wrong usage is what was not understood; a failure, what was understood and could not be done. */
const exitCodes = {
  success: 0,
  partial: 1,
  failed: 1,
  conflicted: 1,
  rejected: 2,
  ambiguous: 2,
} as const satisfies Record<CommandStatus, ExitCode>

/** What is asked for is done or refused, never left out. */
function requireOne(
  command: string | undefined,
  options: { readonly steps: string | undefined } & Parameters<typeof historyMove>[0] & {
      readonly history: boolean
      readonly diff: string | undefined
    },
): void {
  const asked = [
    ...(command === undefined ? [] : ['a command']),
    ...(options.steps === undefined ? [] : ['--steps']),
    ...(options.undo ? ['--undo'] : []),
    ...(options.redo ? ['--redo'] : []),
    ...(options.goTo === undefined ? [] : ['--go-to']),
    ...(options.saveVersion === undefined ? [] : ['--save-version']),
    ...(options.history ? ['--history'] : []),
    ...(options.diff === undefined ? [] : ['--diff']),
  ]
  if (asked.length > 1) throw usage(`Expected one thing to do, were ${asked.join(' and ')}.`)
}

/** "2..5", or "2" for the changes since then. */
function versionsOf(text: string): readonly [from: number | string, to: number | string | undefined] {
  const [from = '', to] = text.split('..')
  return [versionOf(from), to === undefined || to === '' ? undefined : versionOf(to)]
}

const versionOf = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text)

function historyMove(options: {
  readonly undo: boolean
  readonly redo: boolean
  readonly goTo: string | undefined
  readonly saveVersion: string | undefined
}): ((history: History) => History) | undefined {
  const { undo, redo, goTo, saveVersion } = options
  const moves: ((history: History) => History)[] = []
  if (undo) moves.push((history) => history.undo())
  if (redo) moves.push((history) => history.redo())
  if (goTo !== undefined) moves.push((history) => history.goTo(versionOf(goTo)))
  if (saveVersion !== undefined) moves.push((history) => history.name(saveVersion))
  return moves[0]
}

function stepsText(file: string, path: (given: string) => string): { readonly text: string; readonly name: string } {
  try {
    return { text: readFileSync(file === '-' ? 0 : path(file), 'utf8'), name: file === '-' ? 'standard input' : file }
  } catch (error) {
    throw usage(`Expected steps in ${file}: ${(error as Error).message}.`)
  }
}

const usage = (message: string): UserError =>
  new UserError('USAGE', message, { hint: '`phaseline edit --help` shows how to call it.' })
