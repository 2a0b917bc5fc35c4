import { expect, test } from 'vitest'
import {
  BugError,
  CancelledError,
  fromErrorRecord,
  RetryableError,
  TerminalError,
  toErrorRecord,
  UserError,
  UserErrors,
} from './errors.ts'

test.each([
  new UserError('USAGE', 'Expected a file.', { hint: 'Name one.', where: { file: 'a.yaml', line: 3, column: 4 } }),
  new RetryableError('UNCAUGHT', 'busy'),
  new TerminalError('UNCAUGHT', 'broken'),
  new CancelledError('CANCELLED', 'stopped'),
  new BugError('impossible'),
  new TypeError('foreign'),
])('an error keeps its class, code and words through a record: %s', (error) => {
  const back = fromErrorRecord(JSON.parse(JSON.stringify(toErrorRecord(error))))
  if (toErrorRecord(error).class !== 'unknown') expect(back.constructor).toBe(error.constructor)
  expect(back.message).toBe(error.message)
  expect(toErrorRecord(back)).toEqual(toErrorRecord(error))
})

test('many mistakes are one error that holds them all', () => {
  const all = new UserErrors([new UserError('USAGE', 'one'), new UserError('USAGE', 'two')])
  expect(all.message).toBe('2 mistakes, the first: one')
  expect(all.errors).toHaveLength(2)
})
