/** @module The gates of a project in four phases: discovery, planning, implementation, testing. */
import {
  type CommandCheck,
  commandPasses,
  countFailedTests,
  countTypeErrors,
  filesFound,
  hasContent,
  noErrors,
  nothingFailed,
} from './checks.ts'
import { allOf, type Gate } from './gate.ts'

export interface ProjectCommands {
  /** Runs the tests: program and arguments. */
  readonly test?: readonly string[]
  /** Checks the types. */
  readonly types?: readonly string[]
  /** Further variables that the programs see. */
  readonly env?: readonly string[]
}

const command = (
  name: string,
  argv: readonly string[] | undefined,
  env: readonly string[] | undefined,
  explain: NonNullable<CommandCheck['explain']>,
): Gate[] =>
  argv === undefined ? [] : [commandPasses({ name, command: argv, explain, ...(env === undefined ? {} : { env }) })]

/**
 * Discovery: no errors, every task named files, and the files exist. Planning: no errors, and every task left `steps`, a
 * `plan` or a text. Implementation: no errors, the tests pass, the types are right. Testing: no errors, no failed tests, and
 * the tests pass once more.
 *
 * @example
 * const gates = validationGates({ test: ['npm', 'test'], types: ['npx', 'tsc', '--noEmit'] })
 * const phase = { id: 'discovery', name: 'Discovery', parallel: true, tasks, validation: gates.discovery }
 */
export function validationGates({ test, types, env }: ProjectCommands = {}): {
  readonly discovery: Gate
  readonly planning: Gate
  readonly implementation: Gate
  readonly testing: Gate
} {
  const testing = command('tests pass', test, env, countFailedTests)
  const typing = command('types check', types, env, countTypeErrors)
  return {
    discovery: allOf('discovery', noErrors(), filesFound()),
    planning: allOf('planning', noErrors(), hasContent('steps', 'plan', 'summary')),
    implementation: allOf('implementation', noErrors(), ...testing, ...typing),
    testing: allOf('testing', noErrors(), nothingFailed(), ...testing),
  }
}
