/** @module A thread that only computes: what two of them gain over one says how many cores the machine has to spare at the moment. */
import { parentPort } from 'node:worker_threads'

/** Work that allocates nothing and shares nothing. */
export function spin(rounds: number): number {
  let state = 1
  for (let i = 0; i < rounds; i++) state = (Math.imul(state, 1_103_515_245) + 12_345) | 0
  return state
}

parentPort?.on('message', (rounds: number) => parentPort!.postMessage(spin(rounds)))
