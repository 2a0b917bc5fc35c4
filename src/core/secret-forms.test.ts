import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secretForms } from './secret-forms.ts'

const blackened = (text: string, secret: string): string =>
  secretForms(secret).reduce((rest, form) => rest.replaceAll(form, '#'), text)

test('no spelling of a secret survives, whatever stands around it when it is encoded', () => {
  const secrets = fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' })
  const around = fc.string({ maxLength: 5 })
  const property = fc.property(secrets, around, around, (secret, before, after) => {
    const whole = Buffer.from(`${before}${secret}${after}`)
    for (const text of [secret, JSON.stringify(secret), encodeURIComponent(secret)]) {
      expect(blackened(text, secret)).toContain('#')
    }
    for (const alphabet of ['base64', 'base64url', 'hex'] as const) {
      const rest = blackened(whole.toString(alphabet), secret)
      expect(rest).toContain('#')
      // What is left tells of the secret at most the bits of one character at each end.
      expect(rest.replaceAll(/[#=]/g, '').length).toBeLessThanOrEqual(
        Buffer.from(before + after).toString(alphabet).length + 4,
      )
    }
  })
  fc.assert(property, { numRuns: 200 })
})

test('short secrets are looked for as they are, not in encodings that any text may hold', () => {
  expect(secretForms('abcd')).toEqual(['YWJjZA==', '61626364', 'abcd'])
})
