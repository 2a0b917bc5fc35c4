/** @module Checks that the hand-written documents agree with the tree: links, the feature table, paths of machines. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((name) => name !== '')
const problems: string[] = []

for (const name of tracked.filter((file) => file.endsWith('.md'))) {
  const text = readFileSync(join(root, name), 'utf8')
  for (const [, target] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
    if (/^[a-z]+:/.test(target!)) continue
    if (!existsSync(resolve(root, dirname(name), target!))) problems.push(`${name}: the link ${target} leads nowhere`)
  }
}

const FEATURES = 172
const rows = readFileSync(join(root, 'docs/features.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((text) => text.trim()),
  )
if (rows.length !== FEATURES) problems.push(`docs/features.md: expected ${FEATURES} rows, were ${rows.length}`)
rows.forEach((row, index) => {
  const [number, name, state, where = '', test = ''] = row
  const place = `docs/features.md row ${number}`
  if (Number(number) !== index + 1) problems.push(`${place}: expected number ${index + 1}`)
  if (name === '') problems.push(`${place}: no name`)
  if (!/^(done|part|open)\b/.test(state!))
    problems.push(`${place}: expected the state done, part or open, was "${state}"`)
  const open = state!.startsWith('open')
  for (const [column, text] of [
    ['where', where],
    ['test', test],
  ] as const) {
    if (!open && text === '') problems.push(`${place}: a feature that is ${state} names its ${column}`)
    for (const [, path] of text.matchAll(/`([^`]+)`/g)) {
      if (path!.includes('/') && !existsSync(join(root, path!))) problems.push(`${place}: there is no ${path}`)
    }
  }
})

// The project's text names no place of a machine and no registry.
const foreign = /(^|[^A-Za-z0-9_.])\/(work|root|home\/\w+)\/|https?:\/\/(registry|deb|files|proxy)\./
for (const name of tracked) {
  if (!existsSync(join(root, name)) || /\.(png|parquet|wasm|lock)$|package-lock\.json$/.test(name)) continue
  if (name === 'scripts/check-docs.ts') continue
  readFileSync(join(root, name), 'utf8')
    .split('\n')
    .forEach((line, index) => {
      if (foreign.test(line))
        problems.push(`${name}:${index + 1}: names a place of one machine: ${line.trim().slice(0, 100)}`)
    })
}

for (const problem of problems) console.error(problem)
console.log(
  problems.length === 0
    ? `documents: ${rows.length} features, all links and paths lead somewhere`
    : `${problems.length} problems`,
)
process.exitCode = problems.length > 0 ? 1 : 0
