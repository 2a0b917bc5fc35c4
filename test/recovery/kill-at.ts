/** @module A kill point hook that ends the process for real: SIGKILL, at the n-th passing of a named place. */
import type { KillPoint } from '../../src/run/index.ts'

/** @param spec `name:n`, n counting from 1 in this thread; `*` for any name */
export function killAt(spec: string): KillPoint {
  const [name, times = '1'] = spec.split(':')
  let left = Number(times)
  return (passed) => {
    if (passed !== name && name !== '*') return
    if (--left > 0) return
    process.kill(process.pid, 'SIGKILL')
    // A signal to oneself is delivered soon, but not before the next instruction: nothing may happen in between.
    for (;;) {}
  }
}
