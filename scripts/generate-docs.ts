/**
 * @module Writes the reference pages that follow from the code: commands, error codes, the language and its JSON Schema. `--check` compares instead of
 * writing and ends with 1 when a page is stale.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Command } from '../src/cli/command.ts'
import { commands } from '../src/cli/commands/index.ts'
import { type ErrorCodeEntry, errorCodes } from '../src/core/error-codes.ts'
import { languageFiles } from './write-schema.ts'

const root = resolve(import.meta.dirname, '..')
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

function commandPage(): string {
  const parts = [
    '# Commands',
    '',
    'Generated from `src/cli/commands/`. Every command also takes `--quiet`, `--debug` and `--no-color`.',
    '',
    '| exit code | means |',
    '|---|---|',
    '| 0 | done |',
    '| 1 | the run failed, or a check of `doctor` did |',
    '| 2 | wrong usage, definition or data |',
    '| 64 | the Node that started the program is too old |',
    '| 70 | a fault of Phaseline |',
    '| 130 | interrupted; `phaseline resume` goes on |',
  ]
  for (const command of Object.values(commands) as Command[]) {
    const words = command.arguments.map(({ name, optional }) => (optional ? `[${name}]` : `<${name}>`))
    parts.push(
      '',
      `## ${command.name}`,
      '',
      `\`phaseline ${[command.name, ...words].join(' ')}\``,
      '',
      `${command.summary[0]!.toUpperCase()}${command.summary.slice(1)}.`,
    )
    const rows = [
      ...command.arguments.map(({ name, description }) => `| \`${name}\` | ${cell(description)} |`),
      ...Object.values(command.options).map(({ flags, description }) => `| \`${flags}\` | ${cell(description)} |`),
    ]
    if (rows.length > 0) parts.push('', '| argument or option | meaning |', '|---|---|', ...rows)
    if (command.examples.length > 0) parts.push('', '```sh', ...command.examples, '```')
  }
  return `${parts.join('\n')}\n`
}

function errorPage(): string {
  const parts = [
    '# Error codes',
    '',
    'Generated from `src/core/error-codes.ts`; `phaseline explain CODE` prints the same.',
  ]
  for (const [code, { title, explanation }] of Object.entries<ErrorCodeEntry>(errorCodes)) {
    parts.push('', `## ${code}`, '', `**${title}.** ${explanation}`)
  }
  return `${parts.join('\n')}\n`
}

const language = languageFiles()

const pages: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(Object.entries(language).map(([name, text]) => [name, () => text])),
  'docs/reference/commands.md': commandPage,
  'docs/reference/errors.md': errorPage,
}

const check = process.argv.includes('--check')
let stale = 0
for (const [name, make] of Object.entries(pages)) {
  const path = join(root, name)
  const text = make()
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (text === before) continue
  if (check) {
    console.error(`${name} is stale: run \`npm run docs\`.`)
    stale++
  } else {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    console.log(`wrote ${name}`)
  }
}
process.exitCode = stale > 0 ? 1 : 0
