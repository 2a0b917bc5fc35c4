/** @module Which process is it: a pid alone is reused, so it is told apart by its start time, the machine and the boot. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { RunOwner } from '../events.ts'

/** State (field 3) and start (field 22, clock ticks after boot) in `/proc/PID/stat`; empty where there is none. */
function processStat(pid: number): { readonly state: string; readonly start: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in parentheses and may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', start: fields[19] ?? '' }
  } catch {
    return { state: '', start: '' }
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

/** This process as an owner. */
export function thisProcess(since: number): RunOwner {
  return { pid: process.pid, processStart: processStat(process.pid).start, host: hostname(), bootId: bootId(), since }
}

/** Whether the owner is this process. */
export function isThisProcess(owner: RunOwner): boolean {
  const self = thisProcess(owner.since)
  return (
    owner.pid === self.pid &&
    owner.processStart === self.processStart &&
    owner.host === self.host &&
    owner.bootId === self.bootId
  )
}

/**
 * Whether the owner still runs. An owner on another machine (a store on a network folder) cannot be looked at and counts as
 * alive.
 */
export function isAlive(owner: RunOwner): boolean {
  if (owner.host !== hostname()) return true
  if (owner.bootId !== bootId()) return false
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    // EPERM: it exists and belongs to someone else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const { state, start } = processStat(owner.pid)
  // Z, X: it has ended and its parent has not asked for the exit code yet.
  if (state === 'Z' || state === 'X') return false
  return start === '' || owner.processStart === '' || start === owner.processStart
}
