/**
 * @module `npm run bench`: runs the benchmarks one after the other and keeps what they print in `RESULTS.md`.
 * `npm run bench -- engine load` runs some; the sections of the others are kept.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { freemem, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { formatBytes } from '../src/core/units.ts'

const folder = import.meta.dirname
const file = join(folder, 'RESULTS.md')
const HEAD = `# Results

Printed by \`npm run bench\`; what each subject measures, and what it does not, stands at the head of its file. Ratios compare
runs of the same minute on the same machine; absolute numbers are those of the machine named in each section.
`

/** Files that are benchmarks: those that say how they are run. */
const subjects = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
  .filter((name) => readFileSync(join(folder, name), 'utf8').includes(`node benchmarks/${name}`))
  .map((name) => name.slice(0, -3))
  .sort((a, b) => Number(b === 'main-job') - Number(a === 'main-job') || a.localeCompare(b))

/** Run when they are named: they install the libraries that they compare with. */
const besidePeers = ['peers/side-by-side']

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !subjects.includes(name) && !besidePeers.includes(name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Benchmarks: ${[...subjects, ...besidePeers].join(', ')}.`)
  process.exit(2)
}

const sections = new Map<string, string>()
if (existsSync(file)) {
  for (const part of readFileSync(file, 'utf8')
    .split(/^(?=## )/m)
    .slice(1))
    sections.set(/^## (.+)$/m.exec(part)![1]!, part.trimEnd())
}
let failed = 0
for (const name of wanted.length > 0 ? wanted : subjects) {
  console.log(`\n== ${name}`)
  const load = loadavg()[0]!.toFixed(1)
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(folder, `${name}.ts`)], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  if (status !== 0) {
    console.error(`${name} ended with ${status}; its section is left as it was.`)
    failed++
    continue
  }
  const machine = `Memory ${formatBytes(totalmem())}, ${formatBytes(freemem())} free; load ${load} before the start.`
  sections.set(name, `## ${name}\n\n${machine}\n\n\`\`\`text\n${stdout.trimEnd()}\n\`\`\``)
}
// Sections of other origin, the kills of `npm run test:crash`, stay at the end.
const others = [...sections.keys()].filter((name) => !subjects.includes(name))
const ordered = [...subjects, ...others].flatMap((name) => sections.get(name) ?? [])
writeFileSync(file, `${HEAD}\n${ordered.join('\n\n')}\n`)
process.exitCode = failed > 0 ? 1 : 0
