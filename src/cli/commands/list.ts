/** @module `phaseline list KIND`: everything that a definition can name, with one line each. */
import { UserError } from '../../core/errors.ts'
import { didYouMean } from '../../core/suggest.ts'
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

const kinds: Readonly<Record<string, () => Promise<readonly Entry[]>>> = {
  async strategies() {
    const { strategies } = await import('../../research/backtest/index.ts')
    return Object.values(strategies).map(({ name, description, parameters }) => ({
      name,
      description,
      parameters: Object.entries(parameters).map(([key, parameter]) => range(key, parameter)),
    }))
  },
  async indicators() {
    const { indicators } = await import('../../research/backtest/index.ts')
    return Object.values(indicators).map(({ name, title, description, parameters }) => ({
      name,
      description: `${title}: ${description}`,
      parameters: Object.entries(parameters).map(([key, parameter]) => range(key, parameter)),
    }))
  },
  async metrics() {
    const { metrics } = await import('../../stats/index.ts')
    return Object.values(metrics).map(({ name, description }) => ({ name, description }))
  },
  async samplers() {
    const { samplers } = await import('../../search/index.ts')
    return Object.values(samplers).map(({ name, description }) => ({ name, description }))
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
  async phases() {
    const { phaseTypes } = await import('../../phases/index.ts')
    return Object.values(phaseTypes).map(({ type, description, outputs }) => ({
      name: type,
      description,
      parameters: [`makes ${Object.keys(outputs).join(', ')}`],
    }))
  },
}

export const list = defineCommand({
  name: 'list',
  summary: 'list strategies, indicators, metrics, samplers, phases or intents',
  arguments: [{ name: 'kind', description: Object.keys(kinds).join(', ') }],
  options: { json: sharedOptions.json },
  examples: ['phaseline list strategies', 'phaseline list metrics --json'],
  async run({ arguments: { kind = '' }, options }, io) {
    const read = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
    if (read === undefined) {
      throw new UserError(
        'USAGE',
        `Expected one of ${Object.keys(kinds).join(', ')}, was "${kind}".${didYouMean(kind, Object.keys(kinds))}`,
      )
    }
    const entries = await read()
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
