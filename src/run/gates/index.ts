/** @module All gate kinds: a new one is a file beside this and a line here. */
import type { PlannedGate } from '../../plan/plan.ts'
import { command } from './command.ts'
import { criterion } from './criterion.ts'
import { expression } from './expression.ts'
import { files } from './files.ts'
import type { GateKind } from './gate-kind.ts'
import { jsonSchema } from './json-schema.ts'
import { manual } from './manual.ts'
import { validator } from './validator.ts'

export const gateKinds = {
  expression,
  criterion,
  validator,
  command,
  json_schema: jsonSchema,
  files,
  manual,
} as const satisfies {
  readonly [Kind in PlannedGate['kind']]: GateKind<Extract<PlannedGate, { kind: Kind }>>
}
