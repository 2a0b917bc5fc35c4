import { expect, test } from 'vitest'
import { describeFindings } from './describe-findings.ts'

test('equal findings of several symbols are one sentence that names them', () => {
  const findings = [
    { symbol: 'KO', message: 'There is no volume.' },
    { symbol: 'PEP', message: 'One gap.' },
    { symbol: 'PEP', message: 'There is no volume.' },
    { symbol: 'KO', message: '3 bars of KO are elsewhere.' },
  ]
  expect(describeFindings(findings, 2)).toEqual([
    'KO, PEP: There is no volume.',
    'PEP: One gap.',
    '3 bars of KO are elsewhere.',
  ])
  expect(describeFindings(findings.slice(0, 1), 1)).toEqual(['There is no volume.'])
})
