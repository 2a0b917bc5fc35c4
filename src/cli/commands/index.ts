/** @module All commands, in the order of the help text. */
import type { Command } from '../command.ts'
import { explain } from './explain.ts'

// biome-ignore lint/suspicious/noExplicitAny: commands have unlike options; each checks its own.
export const commands = { explain } as const satisfies Record<string, Command<any>>

export type CommandName = keyof typeof commands
