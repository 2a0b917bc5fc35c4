import { expect, test } from 'vitest'
import type { Command } from '../command.ts'
import { commands } from './index.ts'

const all = Object.entries(commands) as [string, Command][]

test.each(all)('%s is registered under its own name and says in one line what it does', (name, command) => {
  expect(command.name).toBe(name)
  expect(command.summary).toMatch(/^[a-z].{8,90}[^.]$/)
})

test.each(all)('every argument and option of %s is described, and optional arguments come last', (_, command) => {
  for (const { description } of [...command.arguments, ...Object.values(command.options)]) {
    expect(description.length).toBeGreaterThan(5)
  }
  const optional = command.arguments.map((argument) => argument.optional === true)
  expect(optional).toEqual([...optional].sort())
})

test.each(all)('the options of %s are keyed by the name that the parser gives them', (_, command) => {
  for (const [key, { flags }] of Object.entries(command.options)) {
    const long = /--(?:no-)?([a-z-]+)/.exec(flags)![1]!
    expect(key).toBe(long.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase()))
  }
})

test.each(all)('every example of %s starts with the command itself or leads to it', (name, command) => {
  expect(command.examples.length).toBeGreaterThan(0)
  expect(command.examples.some((line) => line.includes(`phaseline ${name}`))).toBe(true)
  for (const line of command.examples) {
    const words = new Set(line.match(/--[a-z-]+/g) ?? [])
    const known = new Set(Object.values(command.options).flatMap(({ flags }) => flags.match(/--[a-z-]+/g) ?? []))
    for (const word of words) expect(known, line).toContain(word)
  }
})
