/** @module The rules of the house that a machine can check: floors, cycles, sizes, heavy packages. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

/** Lowest first. A folder may import itself and anything lower, never sideways or up. */
const floors = [
  ['core'],
  ['stats', 'tables'],
  ['search', 'batch', 'agents', 'documents'],
  ['research/market'],
  ['research/backtest'],
  ['research/features'],
  ['research/signals', 'research/regimes', 'research/robustness', 'research/risk'],
  ['research/live'],
  ['definition'],
  ['plan'],
  ['run'],
  ['results'],
  ['report'],
  ['phases'],
  ['workspace'],
  ['server', 'testing'],
  ['cli'],
]

/** The two towers do not know each other; they meet in `phases`. */
const pipeline = ['definition', 'plan', 'run', 'results', 'report']

/** Packages with a heavy or native part, and the only file that may import each. */
const heavyPackages: Readonly<Record<string, string>> = {
  'better-sqlite3': 'run/store/open-database.ts',
  '@duckdb/node-api': 'tables/duckdb.ts',
  commander: 'cli/main.ts',
  '@marcbachmann/cel-js': 'definition/expression-language.ts',
  re2js: 'definition/expression-language.ts',
  'echarts/dist/echarts.esm.min.mjs': 'report/charts/draw-svg.ts',
}

const src = resolve(import.meta.dirname, '../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(src, file))
const sources = files.filter((file) => !/\.(test|bench)\.ts$/.test(file))
const nameOf = (file: string): string => relative(src, file).replaceAll('\\', '/')
const floorOf = (folder: string): number => floors.findIndex((names) => names.includes(folder))
const folderOf = (file: string): string => nameOf(file).match(/^(research\/)?[^/]+/)![0]

const importPattern =
  /^\s*(?:import|export)\s+(type\s+)?[^'";]*?from\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm

interface Import {
  readonly target: string
  readonly typeOnly: boolean
  readonly lazy: boolean
}

function importsOf(file: string): Import[] {
  return [...readFileSync(file, 'utf8').matchAll(importPattern)].map((match) => ({
    target: (match[2] ?? match[3] ?? match[4])!,
    typeOnly: match[1] !== undefined,
    lazy: match[4] !== undefined,
  }))
}

const localImports = (file: string): (Import & { path: string })[] =>
  importsOf(file)
    .filter(({ target }) => target.startsWith('.'))
    .map((each) => ({ ...each, path: resolve(dirname(file), each.target) }))

test.each(files.map((file) => [nameOf(file), file]))('%s imports only from its own or lower floors', (_, file) => {
  const here = folderOf(file)
  if (here.endsWith('.ts')) return // src/index.ts is the roof
  expect(floorOf(here), `"${here}" has no floor in this test`).toBeGreaterThanOrEqual(0)
  for (const { path, target } of localImports(file)) {
    expect(existsSync(path) || target.includes('thread-worker'), `${nameOf(file)} imports ${target}`).toBe(true)
    if (!path.startsWith(src)) continue // fixtures beside the sources
    const there = folderOf(path)
    if (there === here) continue
    expect(floorOf(there), `${nameOf(file)} → ${nameOf(path)}`).toBeLessThan(floorOf(here))
    if (pipeline.includes(here)) expect(there, `${nameOf(file)} → ${nameOf(path)}`).not.toMatch(/^research\//)
    if (here.startsWith('research/')) expect(pipeline, `${nameOf(file)} → ${nameOf(path)}`).not.toContain(there)
  }
})

test('no runtime import cycles', () => {
  const graph = new Map(
    sources.map((file) => [
      file,
      localImports(file)
        .filter(({ typeOnly, lazy }) => !typeOnly && !lazy)
        .map(({ path }) => path),
    ]),
  )
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (file: string): void => {
    if (done.has(file)) return
    const start = trail.indexOf(file)
    if (start >= 0) throw new Error(`Import cycle: ${[...trail.slice(start), file].map(nameOf).join(' → ')}`)
    trail.push(file)
    for (const next of graph.get(file) ?? []) visit(next)
    trail.pop()
    done.add(file)
  }
  for (const file of sources) visit(file)
  expect(done.size).toBe(sources.length)
})

/** Tables of data: a line an entry, no logic to be split. */
const tables = ['core/error-codes.ts']

test.each(sources.map((file) => [nameOf(file), file]))(
  '%s has at most 500 lines and says what it is for',
  (_, file) => {
    const text = readFileSync(file, 'utf8')
    if (!tables.includes(nameOf(file))) expect(text.split('\n').length).toBeLessThanOrEqual(500)
    expect(text).toMatch(/^\/\*\*[\s\S]*?@module/)
  },
)

test.each(Object.entries(heavyPackages))('%s is imported in %s only', (name, owner) => {
  const importers = sources.filter((file) =>
    importsOf(file).some(({ target, typeOnly }) => target === name && !typeOnly),
  )
  for (const file of importers) expect(nameOf(file)).toBe(owner)
})

test('no file or folder has a name that says nothing', () => {
  for (const file of files)
    expect(nameOf(file)).not.toMatch(/(^|\/)(utils?|helpers?|common|types|manager|misc|lib)(\.ts|\/)/)
})

test('there are no empty rooms', () => {
  for (const entry of readdirSync(src)) {
    const path = join(src, entry)
    if (statSync(path).isDirectory()) expect(readdirSync(path).length, entry).toBeGreaterThan(0)
  }
})
