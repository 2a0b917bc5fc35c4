import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { manualClock } from '../core/clock.ts'
import { createAuditLog } from './audit-log.ts'
import { addUsage, createBudget, noUsage } from './budget.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { createRedactor } from './redact.ts'

describe('budgets', () => {
  const used = (tokens: number) => ({ input_tokens: tokens, output_tokens: 0, cost_usd: 0 })

  test('what is set aside for one request is not there for another, here and above', () => {
    const run = createBudget('run', { tokens: 1_000 })
    const [one, two] = [run.inner('task one'), run.inner('task two', { tokens: 800 })]
    const reservation = one.reserve(600)
    expect(() => two.reserve(500)).toThrow('400 of 1000 tokens are left')
    reservation.settle(used(100))
    two.reserve(500).settle(used(500))
    expect(run.used.input_tokens).toBe(600)
    expect(() => two.reserve(350)).toThrow('task two')
  })

  test('status goes from available over low to exhausted, and says when more was used than there was', () => {
    const budget = createBudget('b', { tokens: 100 })
    const seen = [budget.status()]
    for (const tokens of [85, 15, 1]) {
      budget.record(used(tokens))
      seen.push(budget.status())
    }
    expect(seen).toEqual(['available', 'low', 'exhausted', 'exceeded'])
  })

  test('no request is launched below the share that is to be left', () => {
    const budget = createBudget('b', { tokens: 100, stop_below: 0.4 })
    budget.record(used(61))
    expect(() => budget.reserve(1)).toThrow('less than 40 % is left')
  })

  test('a budget of cost stops when it is spent', () => {
    const budget = createBudget('b', { cost_usd: 0.01 })
    budget.record({ ...noUsage, cost_usd: 0.01 })
    expect(() => budget.reserve(1)).toThrow('USD 0.0100 of 0.01')
  })

  test('requests that use no more than was set aside never exceed any budget', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(300), fc.nat(100)), { maxLength: 40 }), (requests) => {
        const run = createBudget('run', { tokens: 1_000 })
        const task = run.inner('task', { tokens: 700 })
        const open: (() => void)[] = []
        let total = noUsage
        for (const [index, [tokens, percent]] of requests.entries()) {
          const budget = index % 2 === 0 ? run : task
          try {
            const reservation = budget.reserve(tokens)
            const usage = used(Math.floor((tokens * percent) / 100))
            open.push(() => reservation.settle(usage))
            total = addUsage(total, usage)
          } catch {
            open.shift()?.()
          }
        }
        for (const settle of open) settle()
        expect(run.used).toEqual(total)
        expect(run.used.input_tokens).toBeLessThanOrEqual(1_000)
        expect(task.used.input_tokens).toBeLessThanOrEqual(700)
      }),
    )
  })
})

describe('circuit breaker', () => {
  const settle = (breaker: ReturnType<typeof createCircuitBreaker>, outcome: 'success' | 'failure'): boolean => {
    const permit = breaker.ask()
    if (permit.allowed) permit.settle(outcome)
    return permit.allowed
  }

  test('opens after five failures, tries again after a minute, closes after two successes', () => {
    const clock = manualClock()
    const breaker = createCircuitBreaker(clock)
    for (let i = 0; i < 5; i++) expect(settle(breaker, 'failure')).toBe(true)
    expect(breaker.state).toBe('open')
    expect(breaker.ask()).toEqual({ allowed: false, retryAfterMs: 60_000 })
    clock.advance(60_000)
    expect(breaker.state).toBe('half_open')
    settle(breaker, 'success')
    expect(breaker.state).toBe('half_open')
    settle(breaker, 'success')
    expect(breaker.state).toBe('closed')
  })

  test('lets one request through at a time while half open, and opens again when it fails', () => {
    const clock = manualClock()
    const breaker = createCircuitBreaker(clock)
    for (let i = 0; i < 5; i++) settle(breaker, 'failure')
    clock.advance(60_000)
    const probe = breaker.ask()
    expect(breaker.ask().allowed).toBe(false)
    if (probe.allowed) probe.settle('failure')
    expect(breaker.state).toBe('open')
  })

  test('failures older than the window, or more than ten requests ago, do not count', () => {
    const clock = manualClock()
    const breaker = createCircuitBreaker(clock)
    for (let i = 0; i < 4; i++) settle(breaker, 'failure')
    clock.advance(60_000)
    settle(breaker, 'failure')
    expect(breaker.state).toBe('closed')
    for (let i = 0; i < 9; i++) settle(breaker, 'success')
    for (let i = 0; i < 4; i++) settle(breaker, 'failure')
    expect(breaker.state).toBe('closed')
  })
})

describe('secrets', () => {
  test('are taken out of texts, keys and values, in every spelling', () => {
    const redact = createRedactor({ API_KEY: 'p@ss "word" 1', PATH: '/usr/bin', MAX_TOKENS: '100000000' })
    const url = encodeURIComponent('p@ss "word" 1')
    expect(
      redact.text(`x p@ss "word" 1 ${url} ${Buffer.from('p@ss "word" 1').toString('base64')} /usr/bin 100000000`),
    ).toBe('x [redacted] [redacted] [redacted] /usr/bin 100000000')
    expect(redact.value({ list: [{ 'p@ss "word" 1': 'p@ss "word" 1' }], n: 1 })).toEqual({
      list: [{ '[redacted]': '[redacted]' }],
      n: 1,
    })
  })

  test('keys and passwords of known forms are taken out without the environment', () => {
    const redact = createRedactor({})
    expect(redact.text('Bearer abcdef123456 sk-abcdefghijklmnop1234 https://me:pw@host/')).toBe(
      'Bearer [redacted] [redacted] https://[redacted]@host/',
    )
  })
})

describe('audit log', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  test('one JSON object a line, without secrets, long texts cut; files are rotated by size and old ones deleted', () => {
    const file = join(folder, 'audit.jsonl')
    const redact = createRedactor({ TOKEN: 'secret-token-1' })
    const log = createAuditLog(file, { clock: manualClock(0), redact, maxBytes: 1_000, keep: 2, maxTextCharacters: 50 })
    for (let i = 0; i < 30; i++) {
      log.write({ phase: 'p', task: `t${i}`, action: 'ask', details: { text: `secret-token-1 ${'x'.repeat(100)}` } })
    }
    expect(readdirSync(folder).sort()).toEqual(['audit.jsonl', 'audit.jsonl.1', 'audit.jsonl.2'])
    const text = readFileSync(file, 'utf8')
    expect(text.length).toBeLessThanOrEqual(1_000)
    const last = JSON.parse(text.trim().split('\n').at(-1)!)
    expect(last).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      phase: 'p',
      task: 't29',
      action: 'ask',
      details: { text: `[redacted] ${'x'.repeat(39)} … (61 more characters)` },
    })
  })
})
