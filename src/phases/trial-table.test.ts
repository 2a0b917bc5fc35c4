import { expect, test } from 'vitest'
import { parameterColumn, parametersIn } from './trial-table.ts'

test.each([
  ['fast_period', 'fast_period'],
  ['exposure', 'parameter_exposure'],
  ['status', 'parameter_status'],
])('the parameter %s stands in the column %s', (name, column) => {
  expect(parameterColumn(name, ['sharpe_ratio', 'exposure'])).toBe(column)
})

test('parameters are found again in the columns of a stored table', () => {
  const columns = ['trial', 'fast_period', 'parameter_exposure', 'parameter_status', 'exposure', 'status', 'error']
  expect(parametersIn(columns)).toEqual(
    new Map([
      ['fast_period', 'fast_period'],
      ['exposure', 'parameter_exposure'],
      ['status', 'parameter_status'],
    ]),
  )
})

test('a parameter whose own name begins so keeps it', () => {
  expect(parametersIn(['trial', 'parameter_a', 'sharpe_ratio']).get('parameter_a')).toBe('parameter_a')
})
