/** @module `phaseline` on the command line: argv → command → exit code. */
import { CommanderError, InvalidArgumentError, Option, Command as Program } from 'commander'
import { UserError } from '../core/errors.ts'
import { programVersion } from '../workspace/version.ts'
import type { Command, ExitCode, OptionDeclaration } from './command.ts'
import { commands } from './commands/index.ts'
import { type Io, processIo } from './io.ts'
import { printError } from './print-error.ts'

function toOption(declaration: OptionDeclaration): Option {
  const option = new Option(declaration.flags, declaration.description)
  if (declaration.default !== undefined) option.default(declaration.default)
  if (declaration.kind === 'integer') {
    option.argParser((text) => {
      if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Expected a whole number.')
      return Number(text)
    })
  }
  if (declaration.kind === 'list') {
    option.argParser((text, before: string[] | undefined) => [...(before ?? []), text])
    option.default([])
  }
  return option
}

function addCommand(program: Program, command: Command, done: (code: ExitCode) => void): void {
  const sub = program.command(command.name).summary(command.summary).description(command.summary)
  for (const argument of command.arguments) {
    sub.argument(argument.optional ? `[${argument.name}]` : `<${argument.name}>`, argument.description)
  }
  for (const declaration of Object.values(command.options)) sub.addOption(toOption(declaration))
  if (command.examples.length > 0)
    sub.addHelpText('after', `\nExamples:\n${command.examples.map((line) => `  ${line}`).join('\n')}`)
  sub.action(async (...received: unknown[]) => {
    const options = program.opts<{ quiet?: boolean; debug?: boolean; color?: boolean }>()
    const io = processIo(options)
    const values: Record<string, string | undefined> = {}
    command.arguments.forEach((argument, place) => {
      values[argument.name] = received[place] as string | undefined
    })
    const own = received[command.arguments.length] as Record<string, unknown>
    const flags: Record<string, unknown> = { ...own }
    for (const [key, declaration] of Object.entries(command.options)) {
      if (declaration.kind === 'flag') flags[key] = own[key] === true
    }
    done(await runGuarded(command, { arguments: values, options: flags }, io))
  })
}

async function runGuarded(command: Command, input: unknown, io: Io): Promise<ExitCode> {
  try {
    return await command.run(input as Parameters<Command['run']>[0], io)
  } catch (error) {
    return printError(error, io)
  }
}

/** The exit code of Node when the module that runs waits for what can never come. */
const UNSETTLED = 13

const ENDED_BY_OTHERS =
  'Expected the command to come to its end, the process ended before: a plug-in or a definition in TypeScript calls process.exit, or waits for what never comes.'

/**
 * Runs one command line and sets the exit code of the process.
 *
 * @param argv the words after `phaseline`
 */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Program('phaseline')
  program
    .description('Multi-phase workflows that do not lose work.')
    .version(programVersion(), '-V, --version', 'print the version')
    .option('-q, --quiet', 'print results and errors only')
    .option('--debug', 'print stack traces')
    .option('--no-color', 'no colors, also by the environment variable NO_COLOR')
    .showHelpAfterError('Run with --help for the usage.')
    .helpCommand(true)
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 the run failed, 2 wrong usage or definition, 70 a fault of Phaseline, 130 interrupted.',
    )
  let exitCode: ExitCode = 0
  for (const command of Object.values(commands) as Command[]) {
    addCommand(program, command, (code) => {
      exitCode = code
    })
  }
  let isOver = false
  // Files of the user are loaded into this process, and can end it; nobody is to take that for success.
  process.once('exit', (code) => {
    if (isOver || (code !== 0 && code !== UNSETTLED)) return
    process.exitCode = printError(new UserError('WF_PLUGIN', ENDED_BY_OTHERS), processIo({}))
  })
  // A reader that closes the pipe early (`phaseline runs | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    isOver = true
    process.exit(0)
  })
  try {
    if (argv.length === 0) {
      program.outputHelp()
      isOver = true
      return
    }
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    exitCode = error.exitCode === 0 ? 0 : 2
  }
  isOver = true
  process.exitCode = exitCode
}
