import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { manualClock } from '../core/clock.ts'
import type { RunOwner } from '../run/index.ts'
import { createProcessSampler, type ProcessUse, readProcess } from './process-samples.ts'

const owner = (pid: number, host = hostname()): RunOwner => ({ pid, host, processStart: '1', bootId: 'b', since: 0 })

test('processors in use are processor time by time, from the second sample on', () => {
  const clock = manualClock(1_000)
  let use: ProcessUse = { rssBytes: 5e6, cpuMs: 200 }
  const sampler = createProcessSampler(clock, () => use)
  expect(sampler.sample('run', owner(7))).toBe(1)
  clock.advance(1_000)
  expect(sampler.sample('run', owner(7))).toBe(1)
  clock.advance(1_000)
  use = { rssBytes: 9e6, cpuMs: 3_200 }
  expect(sampler.sample('run', owner(7))).toBe(2)
  expect(sampler.of('run')).toEqual([
    { at: 1_000, rssBytes: 5e6, cores: null },
    { at: 3_000, rssBytes: 9e6, cores: 1.5 },
  ])
})

test('another process that goes on with the run begins a new series; what cannot be told is no sample', () => {
  const clock = manualClock()
  const sampler = createProcessSampler(clock, (pid) => (pid === 9 ? undefined : { rssBytes: pid, cpuMs: 0 }))
  for (const pid of [7, 7, 8, 9]) {
    sampler.sample('run', owner(pid))
    clock.advance(2_000)
  }
  expect(sampler.of('run')).toEqual([{ at: 4_000, rssBytes: 8, cores: null }])
  expect(sampler.sample('elsewhere', owner(7, 'another-host'))).toBe(0)
  expect(sampler.of('elsewhere')).toEqual([])
})

test('only so many samples and runs are kept', () => {
  const clock = manualClock()
  const sampler = createProcessSampler(clock, () => ({ rssBytes: 1, cpuMs: 0 }))
  for (let i = 0; i < 500; i++) {
    sampler.sample('long', owner(7))
    clock.advance(2_000)
  }
  expect(sampler.of('long')).toHaveLength(400)
  for (let i = 0; i < 20; i++) sampler.sample(`run-${i}`, owner(7))
  expect(sampler.of('long')).toEqual([])
})

test.skipIf(!existsSync('/proc/self/status'))('the kernel tells of this process what it tells itself', () => {
  const cpuMsNow = (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000
  }
  const before = cpuMsNow()
  const { rssBytes, cpuMs } = readProcess(process.pid)!
  const after = cpuMsNow()
  expect(rssBytes / process.memoryUsage.rss()).toBeGreaterThan(0.5)
  expect(rssBytes / process.memoryUsage.rss()).toBeLessThan(2)
  // The kernel counts both times in ticks of 10 ms.
  expect(cpuMs).toBeGreaterThanOrEqual(before - 20)
  expect(cpuMs).toBeLessThanOrEqual(after + 20)
  expect(readProcess(2 ** 30)).toBeUndefined()
})
