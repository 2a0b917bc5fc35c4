import { expect, test } from 'vitest'
import { isLegalMove, legalMoves, move } from './phase-state.ts'
import type { PhaseStatus } from './run-view.ts'

const states = Object.keys(legalMoves) as PhaseStatus[]

test('every state is reached from pending, and pending from every other', () => {
  const reached = new Set<PhaseStatus>(['pending'])
  for (const state of reached) for (const next of legalMoves[state]) reached.add(next)
  expect([...reached].sort()).toEqual([...states].sort())
  for (const state of states) expect(isLegalMove(state, 'pending')).toBe(true)
})

test('work begins only when a phase is ready, and ends only when it ran or was taken over', () => {
  expect(states.filter((state) => state !== 'running' && isLegalMove(state, 'running'))).toEqual(['ready'])
  expect(states.filter((state) => state !== 'succeeded' && isLegalMove(state, 'succeeded'))).toEqual([
    'ready',
    'running',
    'waiting',
    'failed',
  ])
})

test('an illegal move is a fault that names the phase', () => {
  expect(() => move('search', 'blocked', 'running')).toThrow('Phase search cannot go from blocked to running.')
})
