/** @module `type: shell`: a program with its arguments; no shell reads them. */
import { z } from 'zod'
import { TerminalError } from '../../core/errors.ts'
import { folderInside } from '../path-inside.ts'
import { allowedVariables, runProgram } from '../run-program.ts'
import { defineTaskType } from '../task.ts'

const fields = z.strictObject({
  command: z
    .array(z.union([z.string(), z.number(), z.boolean()]), {
      error: 'a list of program and arguments, ["npm", "test"]; a line for a shell is ["sh", "-c", "LINE"]',
    })
    .min(1)
    .describe('program and arguments; references in arguments are filled in'),
  cwd: z.string().optional().describe('a folder inside that of the run'),
  env: z.array(z.string()).default([]).describe('names of further variables to hand on'),
  input: z.string().optional().describe('text for its standard input; references are filled in'),
  parse: z.enum(['text', 'json']).default('text').describe('whether its standard output is JSON'),
  exit_codes: z.array(z.int()).min(1).default([0]).describe('exit codes of success'),
  max_characters: z.int().positive().default(100_000).describe('kept of each of its outputs'),
})

/** The end of what a failed program printed says why. */
const TOLD_CHARACTERS = 2_000

export const shell = defineTaskType<z.output<typeof fields>>({
  type: 'shell',
  description: 'Starts a program without a shell and keeps what it prints.',
  fields,
  timeoutMs: 600_000,
  retriesTimeouts: false,
  async run({ fields: { command, cwd, env, input, parse, exit_codes, max_characters }, services, signal, log, fill }) {
    const filled = command.map((argument) => fill(String(argument)))
    log('shell.spawn', { command: filled })
    const result = await runProgram(filled, {
      folder: cwd === undefined ? services.folder : folderInside(services.folder, cwd),
      environment: allowedVariables(services.environment, env),
      signal,
      clock: services.clock,
      redact: services.redact,
      maxCharacters: max_characters,
      ...(input === undefined ? {} : { input: fill(input) }),
    })
    const { exitCode, endedBy, stdout, stderr, dropped } = result
    if (exitCode === null || !exit_codes.includes(exitCode)) {
      const was = exitCode === null ? `signal ${endedBy}` : exitCode
      const printed = services.redact.text(`${stdout}\n${stderr}`.trim()).slice(-TOLD_CHARACTERS)
      throw new TerminalError(
        'TASK_FAILED',
        `Expected exit code ${exit_codes.join(' or ')} from \`${filled.join(' ')}\`, was ${was}.${printed === '' ? '' : `\n${printed}`}`,
      )
    }
    const base = { exit_code: exitCode, stderr, dropped_characters: dropped }
    if (parse === 'text') return { ...base, stdout }
    try {
      return { ...base, json: JSON.parse(stdout) }
    } catch (cause) {
      throw new TerminalError(
        'TASK_FAILED',
        `Expected JSON from \`${filled.join(' ')}\`, was: ${services.redact.text(stdout).slice(0, 200)}`,
        {
          cause,
        },
      )
    }
  },
})
