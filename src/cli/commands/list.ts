/** @module `phaseline list KIND`: everything that a definition can name, with one line each. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../../core/errors.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { PhaseType } from '../../definition/phase-type.ts'
import type { PlugInParts } from '../../phases/plug-in-parts.ts'
import type { Indicator } from '../../research/backtest/index.ts'
import type { SamplerType } from '../../search/index.ts'
import type { Parameter } from '../../search/parameter.ts'
import { defineCommand, sharedOptions } from '../command.ts'

interface Entry {
  readonly name: string
  readonly description: string
  readonly parameters?: readonly string[]
}

const range = (name: string, parameter: Parameter): string => {
  const choices =
    parameter.type === 'integer' || parameter.type === 'float'
      ? `${parameter.min}…${parameter.max}`
      : parameter.type === 'boolean'
        ? 'true or false'
        : parameter.values.join(', ')
  return `${name} = ${parameter.default ?? 'required'} (${choices})`
}

/** What there is of each kind; with those of plug-ins where they can have some. */
const kinds: Readonly<Record<string, (plugins: readonly string[]) => Promise<readonly Entry[]>>> = {
  async strategies(plugins) {
    const { builtInStrategies } = await import('../../research/backtest/index.ts')
    const { strategies: own } = await partsOf(plugins)
    return [...Object.values(own), ...Object.values(builtInStrategies)].map((strategy) => ({
      name: strategy.name,
      description: `${strategy.description}${'instruments' in strategy ? ` ${symbolsOf(strategy.instruments)}` : ''}`,
      parameters: Object.entries(strategy.parameters).map(([key, parameter]) => range(key, parameter)),
    }))
  },
  async indicators(plugins) {
    const { indicators } = await import('../../research/backtest/index.ts')
    const { indicators: own } = await partsOf(plugins)
    const all: readonly Indicator[] = [...Object.values(own), ...Object.values(indicators)]
    return all.map(({ name, title, description, parameters }) => ({
      name,
      description: `${title}: ${description}`,
      parameters: Object.entries(parameters).map(([key, parameter]) => range(key, parameter)),
    }))
  },
  async metrics(plugins) {
    const { metrics } = await import('../../stats/index.ts')
    const { metrics: own } = await partsOf(plugins)
    return [...Object.values(own), ...Object.values(metrics)].map(({ name, description }) => ({ name, description }))
  },
  async samplers(plugins) {
    const { samplers } = await import('../../search/index.ts')
    const { samplers: own } = await partsOf(plugins)
    const all: readonly Pick<SamplerType, 'name' | 'description' | 'handles'>[] = [
      ...Object.values(own),
      ...Object.values(samplers),
    ]
    return all.map(({ name, description, handles }) => ({ name, description, parameters: [abilities(handles)] }))
  },
  async intents() {
    const { vocabularies } = await import('../../documents/index.ts')
    return Object.values(vocabularies).flatMap(({ name: vocabulary, intents }) =>
      Object.entries(intents).map(([name, { title, slots = {} }]) => ({
        name,
        description: `${title} (${vocabulary})`,
        parameters: Object.keys(slots).length === 0 ? [] : [`parameters ${Object.keys(slots).join(', ')}`],
      })),
    )
  },
  async phases(plugins) {
    const { phaseTypes } = await import('../../phases/index.ts')
    return [...(await ownPhaseTypes(plugins)), ...Object.values(phaseTypes)].map(({ type, description, outputs }) => ({
      name: type,
      description,
      parameters: [`makes ${Object.keys(outputs).join(', ')}`],
    }))
  },
}

async function ownPhaseTypes(plugins: readonly string[]): Promise<readonly PhaseType[]> {
  const { phaseTypes } = await import('../../phases/index.ts')
  const { loadPlugins } = await import('../../definition/plugins.ts')
  return Object.values((await loadPlugins(plugins, phaseTypes, () => true)).phaseTypes)
}

/** What the files of the user offer. */
async function partsOf(plugins: readonly string[]): Promise<PlugInParts> {
  const { loadParts } = await import('../../phases/plug-in-parts.ts')
  // Says of a file that does not load what is wrong with it.
  await ownPhaseTypes(plugins)
  return loadParts(plugins)
}

const abilities = ({ objectives, conditions }: SamplerType['handles']): string =>
  `${objectives === 'many' ? 'several objectives' : 'one objective'}${conditions ? ', parameters under conditions' : ''}`

const symbolsOf = ({ min, max }: { readonly min: number; readonly max: number }): string =>
  min === max ? `Trades ${min} symbols.` : `Trades ${min} or more symbols.`

/** The plug-ins that a definition names, or the file itself when it is one. */
async function pluginsIn(file: string, cwd: string): Promise<readonly string[]> {
  const { listPlugins } = await import('../../definition/plugins.ts')
  const path = resolve(cwd, file)
  if (!existsSync(path))
    throw new UserError('WF_FILE', `Expected a definition or a plug-in at ${file}, there is no such file.`)
  const listed = await listPlugins(path)
  return listed.length > 0 || /\.(ya?ml|json)$/.test(path) ? listed : [path]
}

export const list = defineCommand({
  name: 'list',
  summary: 'list strategies, indicators, metrics, samplers, phases or intents',
  arguments: [
    { name: 'kind', description: Object.keys(kinds).join(', ') },
    { name: 'file', description: 'a workflow or a plug-in; what it offers is listed too', optional: true },
  ],
  options: { json: sharedOptions.json },
  examples: ['phaseline list strategies', 'phaseline list strategies workflow.yaml', 'phaseline list metrics --json'],
  async run({ arguments: { kind = '', file }, options }, io) {
    const read = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
    if (read === undefined) {
      throw new UserError(
        'USAGE',
        `Expected one of ${Object.keys(kinds).join(', ')}, was "${kind}".${didYouMean(kind, Object.keys(kinds))}`,
      )
    }
    const entries = await read(file === undefined ? [] : await pluginsIn(file, io.cwd))
    if (options.json) {
      io.out(JSON.stringify(entries, null, 2))
      return 0
    }
    const width = Math.max(...entries.map(({ name }) => name.length))
    for (const { name, description, parameters = [] } of entries) {
      io.out(`${io.style('bold', name.padEnd(width), 'out')}  ${description}`)
      for (const line of parameters) io.out(`${' '.repeat(width)}  ${io.style('dim', line, 'out')}`)
    }
    return 0
  },
})
