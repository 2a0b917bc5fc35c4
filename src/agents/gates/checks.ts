/** @module Checks over the results of tasks, to be used as gates or put together with `allOf`. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { JsonValue } from '../../core/hash.ts'
import { lookUp } from '../context.ts'
import { schemaCheckOf } from '../output-schema.ts'
import { allowedVariables, runProgram } from '../run-program.ts'
import type { OutputSchema, TaskResult } from '../task.ts'
import type { Gate, GateVerdict } from './gate.ts'

const verdict = (passed: boolean, evidence: JsonValue, reason: string): GateVerdict =>
  passed ? { passed, evidence } : { passed, evidence, reason }

const titles = (results: readonly TaskResult[]): string => results.map(({ title }) => `"${title}"`).join(', ')

/** A field of a value, if the value is an object that has it. */
export function fieldOf(value: JsonValue, name: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, JsonValue>>)[name] : undefined
}

/** Every task succeeded, and no value reports an `error`. */
export function noErrors(): Gate {
  return {
    name: 'no errors',
    check(results) {
      const wrong = results.filter(
        ({ status, value }) =>
          status !== 'succeeded' || ![undefined, null, ''].includes(fieldOf(value, 'error') as null),
      )
      const evidence = wrong.map(({ task, status, error, value }) => ({
        task,
        status,
        error: error?.message ?? fieldOf(value, 'error') ?? null,
      }))
      return verdict(
        wrong.length === 0,
        evidence,
        `${wrong.length} of ${results.length} tasks did not succeed: ${titles(wrong)}.`,
      )
    },
  }
}

/** Every value names `files`, at least one, and each exists in the folder and is not empty. */
export function filesFound(): Gate {
  return {
    name: 'files found',
    async check(results, { services }) {
      const without = results.filter(({ value }) => filesOf(value).length === 0)
      const files = [...new Set(results.flatMap(({ value }) => filesOf(value)))]
      const missing = await missingOf(files, services.folder)
      const evidence = { files, missing, tasks_without_files: without.map(({ task }) => task) }
      if (without.length > 0)
        return verdict(false, evidence, `Missing required files: none were named by ${titles(without)}.`)
      return verdict(
        missing.length === 0,
        evidence,
        `Files that were named do not exist or are empty: ${missing.join(', ')}.`,
      )
    },
  }
}

/** The files exist in the folder and are not empty. */
export function filesExist(files: readonly string[]): Gate {
  return {
    name: 'files exist',
    async check(_results, { services }) {
      const missing = await missingOf(files, services.folder)
      return verdict(
        missing.length === 0 && files.length > 0,
        { missing },
        `Missing or empty: ${missing.join(', ') || 'no files are named'}.`,
      )
    },
  }
}

function filesOf(value: JsonValue): string[] {
  const files = Array.isArray(value) ? value : fieldOf(value, 'files')
  return Array.isArray(files) ? files.filter((file): file is string => typeof file === 'string' && file !== '') : []
}

async function missingOf(files: readonly string[], folder: string): Promise<string[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      const info = await stat(resolve(folder, file)).catch(() => undefined)
      return info !== undefined && (info.isDirectory() || info.size > 0)
    }),
  )
  return files.filter((_, index) => !found[index])
}

/** How the output of a checking program is counted, for the reason of a gate. */
export interface CommandCheck {
  readonly name: string
  /** Program and arguments; no shell. */
  readonly command: readonly string[]
  readonly env?: readonly string[]
  readonly timeoutMs?: number
  /** Turns what it printed into the reason: `3 tests failed`. */
  readonly explain?: (printed: string) => string | undefined
}

/** The program ends with 0. */
export function commandPasses({ name, command, env = [], timeoutMs = 600_000, explain }: CommandCheck): Gate {
  return {
    name,
    async check(_results, { services, signal }) {
      const limit = new AbortController()
      const cancelLimit = services.clock.after(timeoutMs, () => limit.abort(new Error('It took too long.')))
      try {
        const { exitCode, stdout, stderr } = await runProgram(command, {
          folder: services.folder,
          environment: allowedVariables(services.environment, env),
          signal: AbortSignal.any([signal, limit.signal]),
          clock: services.clock,
          redact: services.redact,
        })
        const printed = services.redact.text(`${stdout}\n${stderr}`.trim())
        const counted = exitCode === 0 ? undefined : explain?.(printed)
        return verdict(
          exitCode === 0,
          { command: [...command], exit_code: exitCode, printed: printed.slice(-4_000) },
          counted === undefined
            ? `Expected exit code 0 from \`${command.join(' ')}\`, was ${exitCode}.`
            : `${counted}.`,
        )
      } catch (error) {
        signal.throwIfAborted()
        const message = error instanceof Error ? error.message : String(error)
        return verdict(false, { command: [...command], exit_code: null, printed: '' }, `${name}: ${message}`)
      } finally {
        cancelLimit()
      }
    },
  }
}

/** `3 tests failed`, from what common test programs print (vitest, jest, pytest, cargo, TAP). */
export function countFailedTests(printed: string): string | undefined {
  const match =
    /^\s*Tests:?\s.*?(\d+) failed/m.exec(printed) ??
    /(\d+) failed/.exec(printed) ??
    /^# fail (\d+)/m.exec(printed) ??
    /^ℹ fail (\d+)/m.exec(printed)
  return match === null ? undefined : `${match[1]} tests failed`
}

/** `2 type errors`, from what TypeScript, mypy and pyright print. */
export function countTypeErrors(printed: string): string | undefined {
  const total = /Found (\d+) errors?/.exec(printed)?.[1] ?? /^(\d+) errors?,/m.exec(printed)?.[1]
  const lines = printed.match(/error TS\d+:/g)?.length
  const count = total ?? lines
  return count === undefined ? undefined : `${count} type errors`
}

export interface Threshold {
  /** Path of a number, from the phase: `task.path` or `field`. */
  readonly value: string
  readonly min?: number
  readonly max?: number
}

/** Numbers among the results lie within limits. A field that several tasks have must hold in each. */
export function withinThresholds(...thresholds: readonly Threshold[]): Gate {
  return {
    name: 'thresholds',
    check(results, { phase }) {
      const tasks = Object.fromEntries(
        results.filter(({ status }) => status === 'succeeded').map(({ task, value }) => [task, value]),
      )
      const seen = thresholds.map(({ value, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }) => {
        const was = lookUp(`${phase}.${value}`, { [phase]: { tasks } })
        const numbers = Array.isArray(was) ? was : [was]
        const passed =
          numbers.length > 0 && numbers.every((each) => typeof each === 'number' && each >= min && each <= max)
        return {
          value,
          was,
          passed,
          asked: `${value} ${[
            ...(min > Number.NEGATIVE_INFINITY ? [`≥ ${min}`] : []),
            ...(max < Number.POSITIVE_INFINITY ? [`≤ ${max}`] : []),
          ].join(' and ')}`,
        }
      })
      const wrong = seen.filter(({ passed }) => !passed)
      return verdict(
        wrong.length === 0 && seen.length > 0,
        seen,
        seen.length === 0
          ? 'No threshold is named.'
          : `Expected ${wrong.map(({ asked, was }) => `${asked.trim()}, was ${JSON.stringify(was)}`).join('; ')}.`,
      )
    },
  }
}

/** Every value fits the schema. */
export function fitsSchema(schema: OutputSchema): Gate {
  const check = schemaCheckOf(schema)
  return {
    name: 'schema',
    check(results) {
      const issues = results.flatMap(({ task, value }) => check(value).map((issue) => ({ task, ...issue })))
      const [first] = issues
      return verdict(
        issues.length === 0,
        issues,
        `The value of ${first?.task} does not fit: ${first?.path === '' ? '' : `${first?.path}: `}${first?.message}.`,
      )
    },
  }
}

/** A person approves. Until then the phase waits. */
export function manual(question: string): Gate {
  return {
    name: 'manual',
    asksPerson: true,
    check(_results, { decision }) {
      if (decision === undefined) return { passed: false, waiting: true, reason: question, evidence: { question } }
      const { approved, by, reason } = decision
      const answer = verdict(approved, { question, approved, by, reason }, `Rejected by ${by}: ${reason}`)
      return approved ? { ...answer, reason, approvedBy: by } : answer
    },
  }
}

/** Programs that ran as tasks ended with 0, and no value counts failures under `failed`. */
export function nothingFailed(): Gate {
  return {
    name: 'nothing failed',
    check(results) {
      const counts = results.map(({ task, value }) => ({
        task,
        failed: fieldOf(value, 'failed') ?? 0,
        exit_code: fieldOf(value, 'exit_code') ?? 0,
      }))
      const failed = counts.reduce((sum, each) => sum + (typeof each.failed === 'number' ? each.failed : 0), 0)
      const passed = counts.every((each) => each.failed === 0 && each.exit_code === 0)
      return verdict(passed, counts, failed > 0 ? `${failed} tests failed.` : 'A program ended with a failure.')
    },
  }
}

/** Every value has something in one of these fields, or is a text or a list with something in it. */
export function hasContent(...fields: readonly string[]): Gate {
  return {
    name: 'content',
    check(results) {
      const empty = results.filter(
        ({ value }) => ![value, ...fields.map((name) => fieldOf(value, name))].some(isContent),
      )
      return verdict(
        empty.length === 0,
        { empty: empty.map(({ task }) => task) },
        `Nothing in ${fields.join(' or ')} of ${titles(empty)}.`,
      )
    },
  }
}

function isContent(value: JsonValue | undefined): boolean {
  return (typeof value === 'string' && value.trim() !== '') || (Array.isArray(value) && value.length > 0)
}
