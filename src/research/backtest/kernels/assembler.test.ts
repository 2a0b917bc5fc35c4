import fc from 'fast-check'
import { expect, test } from 'vitest'
import { f64, functionWriter, i32, moduleBytes, sequence, signed, unsigned, when, whileTrue } from './assembler.ts'
import { webAssembly } from './web-assembly.ts'

test('integers are encoded as the specification and DWARF write them', () => {
  expect(unsigned(2)).toEqual([2])
  expect(unsigned(127)).toEqual([127])
  expect(unsigned(128)).toEqual([0x80, 1])
  expect(unsigned(624_485)).toEqual([0xe5, 0x8e, 0x26])
  expect(unsigned(2 ** 32)).toEqual([0x80, 0x80, 0x80, 0x80, 0x10])
  expect(signed(-2)).toEqual([0x7e])
  expect(signed(127)).toEqual([0xff, 0])
  expect(signed(-127)).toEqual([0x81, 0x7f])
  expect(signed(-123_456)).toEqual([0xc0, 0xbb, 0x78])
})

function run(
  write: (
    writer: ReturnType<typeof functionWriter>,
  ) => Omit<Parameters<typeof moduleBytes>[0], 'maximumPages' | 'name' | 'writer'>,
) {
  const writer = functionWriter()
  const bytes = moduleBytes({ name: 'f', writer, maximumPages: 1, ...write(writer) })
  const memory = new webAssembly!.Memory({ initial: 1, maximum: 1, shared: true })
  const instance = new webAssembly!.Instance(new webAssembly!.Module(bytes), { env: { memory } })
  return { memory, f: instance.exports.f as (...values: number[]) => number }
}

test('a loop with a condition computes what it says', () => {
  const { f, memory } = run((writer) => {
    const count = writer.parameter('i32')
    const i = writer.variable('i32')
    const odd = writer.variable('f64')
    return {
      body: sequence(
        whileTrue(
          i32.lt(i.get, count.get),
          sequence(
            i.set(i32.add(i.get, i32.const(1))),
            when(i32.and(i.get, i32.const(1)), odd.set(f64.add(odd.get, f64.fromI32(i.get)))),
          ),
        ),
        f64.store(i32.const(0), 8, odd.get),
      ),
      result: i.get,
    }
  })
  expect(f(10)).toBe(10)
  expect(new Float64Array(memory.buffer)[1]).toBe(25)
})

test('numbers of any size arrive as they were written', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (real, whole) => {
      const { f, memory } = run(() => ({
        body: f64.store(i32.const(0), 0, f64.const(real)),
        result: i32.const(whole),
      }))
      expect(f()).toBe(whole)
      expect(Object.is(new Float64Array(memory.buffer)[0], real)).toBe(true)
    }),
    { numRuns: 100 },
  )
})

test('a parameter after a variable is a fault of the writer', () => {
  const writer = functionWriter()
  writer.variable('i32')
  expect(() => writer.parameter('i32')).toThrow('parameters before variables')
})
