import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryMeter } from './memory-meter.ts'

let resident: number
beforeEach(() => {
  vi.useFakeTimers()
  resident = 100
})
afterEach(() => {
  vi.useRealTimers()
})

test('the highest growth while a measurement runs counts, also when memory is given back before its end', () => {
  const meter = createMemoryMeter(() => resident)
  const stop = meter.start()
  resident = 400
  vi.advanceTimersByTime(100)
  resident = 150
  vi.advanceTimersByTime(1_000)
  expect(stop()).toBe(300)
  expect(vi.getTimerCount()).toBe(0)
})

test('growth counts from before the first measurement, and for each that was running', () => {
  const meter = createMemoryMeter(() => resident)
  const first = meter.start()
  resident = 200
  expect(first()).toBe(100)
  const second = meter.start()
  resident = 180
  vi.advanceTimersByTime(100)
  resident = 170
  const third = meter.start()
  vi.advanceTimersByTime(100)
  expect([second(), third()]).toEqual([80, 70])
})

test('a process that gave memory back has not grown', () => {
  const meter = createMemoryMeter(() => resident)
  resident = 50
  expect(meter.start()()).toBe(0)
})

test('by default the resident memory of the process is read', () => {
  vi.useRealTimers()
  const stop = createMemoryMeter().start()
  const filled = Buffer.alloc(64 * 2 ** 20, 1)
  expect(stop()).toBeGreaterThan(40 * 2 ** 20)
  expect(filled.length).toBe(64 * 2 ** 20)
})
