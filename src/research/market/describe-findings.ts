/** @module Findings as sentences: of several symbols, equal ones are said once with the symbols that they are about. */
import type { Finding } from './market-data.ts'

/**
 * The sentences of findings, in order.
 *
 * @param symbols how many symbols the data have; with one nobody asks which
 * @example
 * describeFindings([{ symbol: 'A', message: 'No volume.' }, { symbol: 'B', message: 'No volume.' }], 2) // ['A, B: No volume.']
 */
export function describeFindings(
  findings: readonly Pick<Finding, 'symbol' | 'message'>[],
  symbols: number,
): readonly string[] {
  const symbolsOf = new Map<string, string[]>()
  for (const { symbol, message } of findings) {
    const known = symbolsOf.get(message)
    if (known === undefined) symbolsOf.set(message, [symbol])
    else if (!known.includes(symbol)) known.push(symbol)
  }
  return [...symbolsOf].map(([message, concerned]) =>
    symbols === 1 || concerned.some((symbol) => message.includes(symbol))
      ? message
      : `${concerned.join(', ')}: ${message}`,
  )
}
