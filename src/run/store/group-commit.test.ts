import { expect, test } from 'vitest'
import { createGroupCommit } from './group-commit.ts'

test('what is added in one turn of the event loop is committed together, in order', async () => {
  const batches: number[][] = []
  const group = createGroupCommit<number, number>((batch) => {
    batches.push([...batch])
    return batch.map((entry) => ({ result: entry * 2 }))
  })
  expect(await Promise.all([group.add(1), group.add(2)])).toEqual([2, 4])
  expect(await group.add(3)).toBe(6)
  expect(batches).toEqual([[1, 2], [3]])
})

test('a commit that fails rejects all of its batch and nothing after it', async () => {
  let fails = true
  const group = createGroupCommit<number, number>((batch) => {
    if (fails) throw new Error('the disk is full')
    return batch.map((result) => ({ result }))
  })
  const results = await Promise.allSettled([group.add(1), group.add(2)])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  fails = false
  expect(await group.add(3)).toBe(3)
})

test('an entry that is left out does not take the others with it', async () => {
  const group = createGroupCommit<number, number>((batch) =>
    batch.map((entry) => (entry === 2 ? { error: new Error('fenced') } : { result: entry })),
  )
  const results = await Promise.allSettled([group.add(1), group.add(2), group.add(3)])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('flush commits what waits at once', () => {
  const batches: number[][] = []
  const group = createGroupCommit<number, number>((batch) => {
    batches.push([...batch])
    return batch.map((result) => ({ result }))
  })
  void group.add(1)
  group.flush()
  expect(batches).toEqual([[1]])
})
