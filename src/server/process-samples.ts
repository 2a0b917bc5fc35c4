/**
 * @module Memory and processor time of the process that drives a run, as the kernel tells it (Linux); elsewhere there are no
 * samples. They are taken while someone watches the run, and belong to the watching, not to the run: nothing is stored.
 */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { type Clock, systemClock } from '../core/clock.ts'
import type { RunOwner } from '../run/index.ts'

export interface ProcessSample {
  /** Milliseconds UTC. */
  readonly at: number
  /** Resident memory. */
  readonly rssBytes: number
  /** Processors in use since the sample before, 1 for one that is always busy; `null` in the first. */
  readonly cores: number | null
}

/** What a process has used so far. */
export interface ProcessUse {
  readonly rssBytes: number
  /** Milliseconds of processor time, in user and in kernel mode. */
  readonly cpuMs: number
}

export interface ProcessSampler {
  /** Takes a sample when the last is old enough. @returns how many were taken of this run */
  sample(run: string, owner: RunOwner): number
  /** Oldest first. */
  of(run: string): readonly ProcessSample[]
}

/** Milliseconds between two samples of a run. */
const SAMPLE_MS = 1_500
/** Samples of a run, and runs, that are kept: ten minutes. */
const [MAX_SAMPLES, MAX_RUNS] = [400, 20]
/** The kernel counts processor time for programs in hundredths of a second, on every architecture. */
const TICK_MS = 10

interface Series {
  readonly pid: number
  samples: readonly ProcessSample[]
  count: number
  cpuMs: number
  monotonic: number
}

/** @param read what a process uses; default: from `/proc` */
export function createProcessSampler(
  clock: Clock = systemClock,
  read: (pid: number) => ProcessUse | undefined = readProcess,
): ProcessSampler {
  const known = new Map<string, Series>()
  return {
    sample(run, { pid, host }) {
      // A process of another machine, which shares the store over a network, cannot be looked at.
      if (host !== hostname()) return 0
      const before = known.get(run)
      const now = clock.monotonic()
      if (before !== undefined && before.pid === pid && now - before.monotonic < SAMPLE_MS) return before.count
      const use = read(pid)
      if (use === undefined) return before?.count ?? 0
      const follows = before !== undefined && before.pid === pid
      const cores = follows ? Math.max(0, use.cpuMs - before.cpuMs) / (now - before.monotonic) : null
      const sample: ProcessSample = { at: clock.now(), rssBytes: use.rssBytes, cores }
      const count = (before?.count ?? 0) + 1
      const samples = [...(follows ? before.samples : []), sample].slice(-MAX_SAMPLES)
      known.delete(run)
      known.set(run, { pid, samples, count, cpuMs: use.cpuMs, monotonic: now })
      if (known.size > MAX_RUNS) known.delete(known.keys().next().value!)
      return count
    },
    of: (run) => known.get(run)?.samples ?? [],
  }
}

/**
 * What a process uses, or `undefined` where it cannot be told.
 *
 * `VmRSS` of `/proc/PID/status`; `utime` and `stime`, fields 14 and 15 of `/proc/PID/stat` (proc(5)).
 */
export function readProcess(pid: number): ProcessUse | undefined {
  try {
    const rss = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in parentheses and may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    if (rss === undefined || !Number.isFinite(ticks)) return undefined
    return { rssBytes: Number(rss) * 1024, cpuMs: ticks * TICK_MS }
  } catch {
    return undefined
  }
}
