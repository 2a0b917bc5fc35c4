/** @module `plugins:` — files of the user with phase types, validators and strategies, loaded by Node's own type stripping. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, resolve } from 'node:path'
import { parse } from 'yaml'
import { UserError, UserErrors } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { importModule } from '../core/import-module.ts'
import { didYouMean } from '../core/suggest.ts'
import type { PhaseRegistry, PhaseType } from './phase-type.ts'

/** What a validator says: a bare boolean, or with reasons. */
export type ValidatorResult =
  | boolean
  | { readonly passed: boolean; readonly evidence?: JsonValue; readonly message?: string }

/**
 * Judges the JSON outputs of a phase, by name, for a gate.
 *
 * @example
 * export const validators = { enough: ({ trades }) => ({ passed: trades > 30, message: 'Fewer than 30 trades.' }) }
 */
export type Validator = (outputs: Readonly<Record<string, JsonValue>>) => ValidatorResult | Promise<ValidatorResult>

export interface Plugins {
  readonly phaseTypes: PhaseRegistry
  readonly validators: Readonly<Record<string, Validator>>
  /** Absolute paths in order: worker threads load the same files. */
  readonly files: readonly string[]
}

/**
 * The files under `plugins:` of a definition, as absolute paths. Read before everything else, since they extend the
 * vocabulary; a definition with mistakes gives what can be read, its mistakes are reported later.
 */
export async function listPlugins(definition: string): Promise<readonly string[]> {
  try {
    const document = (await readUnchecked(definition)) as {
      readonly plugins?: unknown
      readonly workflow?: { readonly plugins?: unknown }
    } | null
    const written = document?.plugins ?? document?.workflow?.plugins
    if (!Array.isArray(written)) return []
    return written.filter((each) => typeof each === 'string').map((each) => resolve(dirname(definition), each))
  } catch {
    return []
  }
}

async function readUnchecked(definition: string): Promise<unknown> {
  if (/^\.(ya?ml|json)$/.test(extname(definition))) return parse(readFileSync(definition, 'utf8'))
  const module = await importModule(resolve(definition))
  return module.workflow ?? module.default ?? null
}

/**
 * Imports plug-ins. Every export that is a phase type counts, whatever its name; validators come from the export
 * `validators`.
 *
 * @param known phase types that exist already; a plug-in cannot replace one
 * @param offers whether an export is something else that a plug-in may be for, such as a strategy; others load it
 * @throws UserErrors WF_PLUGIN for every file that is missing, throws while loading, has nothing to offer or takes a name that is
 *   taken
 */
export async function loadPlugins(
  files: readonly string[],
  known: PhaseRegistry = {},
  offers: (exported: unknown) => boolean = () => false,
): Promise<Plugins> {
  const phaseTypes: Record<string, PhaseRegistry[string]> = {}
  const validators: Record<string, Validator> = {}
  const mistakes: UserError[] = []
  for (const file of files) {
    const module = await importPlugin(file, mistakes)
    if (module === undefined) continue
    const types = Object.values(module).filter(isPhaseType)
    const named = (module.validators ?? {}) as Readonly<Record<string, unknown>>
    for (const type of types) {
      if (Object.hasOwn(known, type.type) || Object.hasOwn(phaseTypes, type.type)) {
        mistakes.push(
          fault(file, `Expected a phase type with a name of its own, was "${type.type}", which exists already.`),
        )
        continue
      }
      phaseTypes[type.type] = type
    }
    for (const [name, validator] of Object.entries(named)) {
      if (typeof validator === 'function') validators[name] = validator as Validator
      else mistakes.push(fault(file, `Expected a function for the validator "${name}", was ${typeof validator}.`))
    }
    if (types.length === 0 && Object.keys(named).length === 0 && !Object.values(module).some(offers)) {
      mistakes.push(
        fault(
          file,
          'Expected an export that is a phase type (`definePhaseType`), a strategy (`defineStrategy`), an indicator, a metric, a sampler, or `validators`, was none.',
        ),
      )
    }
  }
  const [first, ...others] = mistakes
  if (first !== undefined) throw new UserErrors([first, ...others])
  return { phaseTypes, validators, files }
}

async function importPlugin(
  file: string,
  mistakes: UserError[],
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return await importModule(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // The file may be there and what it imports not: the message then names the file as well, as the importer.
    const isGone = code === 'ERR_MODULE_NOT_FOUND' && !existsSync(file)
    mistakes.push(
      isGone
        ? fault(
            file,
            `Expected a plug-in file, there is none.${didYouMean(basename(file), modulesBeside(file))}`,
            error,
          )
        : fault(file, `Expected a plug-in that loads, it threw: ${message}`, error, hintFor(message)),
    )
    return undefined
  }
}

function modulesBeside(file: string): readonly string[] {
  const folder = dirname(file)
  return existsSync(folder) ? readdirSync(folder).filter((name) => /\.[cm]?[jt]s$/.test(name)) : []
}

const hintFor = (message: string): string | undefined =>
  message.startsWith('Cannot find package')
    ? 'Install it in the folder of the file: besides `phaseline` and `zod`, a plug-in imports what its own folder has.'
    : undefined

const fault = (file: string, message: string, cause?: unknown, hint?: string): UserError =>
  new UserError('WF_PLUGIN', message, {
    where: { file },
    ...(cause === undefined ? {} : { cause }),
    ...(hint === undefined ? {} : { hint }),
  })

function isPhaseType(value: unknown): value is PhaseType {
  const type = value as Partial<PhaseType> | null
  return (
    typeof type === 'object' &&
    type !== null &&
    typeof type.type === 'string' &&
    typeof type.version === 'number' &&
    typeof type.run === 'function' &&
    typeof type.config?.safeParse === 'function'
  )
}
