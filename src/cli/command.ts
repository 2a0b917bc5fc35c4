/** @module The contract of a command: what help shows, what completion knows, and the body, in one file each. */
import type { Io } from './io.ts'

/** 0 done, 1 the run failed, 2 wrong usage or definition, 70 a fault of Phaseline, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 70 | 130

export interface ArgumentDeclaration {
  readonly name: string
  readonly description: string
  readonly optional?: boolean
}

export interface OptionDeclaration {
  /** `--top <n>`, `--json`, `-q, --quiet`: commander's spelling. */
  readonly flags: string
  readonly description: string
  readonly kind: 'flag' | 'text' | 'integer' | 'list'
  readonly default?: string | number | boolean
}

type OptionValue<D extends OptionDeclaration> = D['kind'] extends 'flag'
  ? boolean
  : D['kind'] extends 'integer'
    ? number | undefined
    : D['kind'] extends 'list'
      ? readonly string[]
      : string | undefined

export interface CommandInput<O extends Readonly<Record<string, OptionDeclaration>>> {
  readonly arguments: Readonly<Record<string, string | undefined>>
  readonly options: { readonly [K in keyof O]: OptionValue<O[K]> }
}

export interface Command<
  O extends Readonly<Record<string, OptionDeclaration>> = Readonly<Record<string, OptionDeclaration>>,
> {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  readonly arguments: readonly ArgumentDeclaration[]
  /** By the camel-case name that commander makes of the long flag. */
  readonly options: O
  /** Command lines that work, for the help text. */
  readonly examples: readonly string[]
  /** Heavy modules are imported inside, so that `--help` and `--version` start fast. */
  run(input: CommandInput<O>, io: Io): Promise<ExitCode>
}

/** Declares a command; the types of its options follow from their declarations. */
export function defineCommand<const O extends Readonly<Record<string, OptionDeclaration>>>(
  command: Command<O>,
): Command<O> {
  return command
}

/** Options that several commands share. */
export const sharedOptions = {
  store: { flags: '--store <dir>', description: 'folder of the run store (default: .phaseline)', kind: 'text' },
  json: { flags: '--json', description: 'print JSON on stdout', kind: 'flag' },
} as const satisfies Record<string, OptionDeclaration>
