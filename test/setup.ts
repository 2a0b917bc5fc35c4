/** @module Before the tests of every file: generated cases are the same in every run, unless another seed is asked for. */
import fc from 'fast-check'

const { PHASELINE_TEST_SEED: seed = '20' } = process.env
fc.configureGlobal({ seed: Number(seed) })
