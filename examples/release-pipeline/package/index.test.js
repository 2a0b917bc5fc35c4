import assert from 'node:assert/strict'
import { test } from 'node:test'
import { greet } from './index.js'

test('it greets by name', () => assert.equal(greet('Ada'), 'Hello, Ada.'))
