/** @module All task types: a new one is a file beside this and a line here. */
import type { TaskTypes } from '../task.ts'
import { agent } from './agent.ts'
import { command } from './command.ts'
import { functionTask } from './function.ts'
import { http } from './http.ts'
import { shell } from './shell.ts'

export const taskTypes = { function: functionTask, shell, http, command, agent } as const satisfies TaskTypes

export type TaskTypeName = keyof typeof taskTypes
