import { expect, test } from 'vitest'
import { systemAlarmClock } from './alarm-clock.ts'
import { createRedactor } from './redact.ts'
import { allowedVariables, type ProgramOptions, runProgram } from './run-program.ts'

const { signal } = new AbortController()
const run = (code: string, more: Partial<ProgramOptions> = {}) =>
  runProgram([process.execPath, '-e', code], {
    folder: process.cwd(),
    environment: allowedVariables(process.env),
    signal,
    clock: systemAlarmClock,
    ...more,
  })

test('what is cut shows no part of a secret, wherever the cut falls', async () => {
  const secret = 'correct-horse-battery-staple'
  const redact = createRedactor({ API_KEY: secret })
  for (const before of [80, 90, 99]) {
    const code = `
      const [edge, secret] = ['x'.repeat(${before}), ${JSON.stringify(secret)}]
      process.stdout.write(edge + secret + 'y'.repeat(5000) + secret + edge)`
    const { stdout, dropped } = await run(code, { maxCharacters: 200, redact })
    expect(dropped).toBeGreaterThan(0)
    expect(stdout).toMatch(/^x+\[[\s\S]*\]x+$/)
    expect(stdout).not.toMatch(/cor|rect|orse|batt|stap|ple/)
  }
})

test('outputs that are not cut are kept as they are', async () => {
  const { stdout, dropped } = await run('process.stdout.write("ab".repeat(100))', { maxCharacters: 200 })
  expect([stdout, dropped]).toEqual(['ab'.repeat(100), 0])
})

test('lines come whole, however they are split; one without an end is dropped, the next is not', async () => {
  const lines: string[] = []
  const code = `
    const parts = ['one\\ntw', 'o\\n', 'x'.repeat(6e6), 'x'.repeat(6e6), '\\n', 'last']
    const next = () => { const part = parts.shift(); if (part !== undefined) process.stdout.write(part, next) }
    next()`
  await run(code, { onLine: (line) => void lines.push(line) })
  expect(lines).toEqual(['one', 'two', 'last'])
})

test.skipIf(process.platform === 'win32')(
  'a child that left the group and keeps the output open is not waited for',
  async () => {
    const code = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { detached: true, stdio: ['ignore', 'inherit', 'inherit'] })
    child.unref()
    console.log(child.pid)`
    const { exitCode, stdout } = await run(code, { graceMs: 50 })
    process.kill(Number(stdout), 'SIGKILL')
    expect(exitCode).toBe(0)
  },
)
