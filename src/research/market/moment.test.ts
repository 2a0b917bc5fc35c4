import { describe, expect, test } from 'vitest'
import { formatMoment, parseMoment, requireTimezone } from './moment.ts'

const micros = (text: string): number => Date.parse(text) * 1000

describe('a moment', () => {
  test('is the whole year, month or day that it names', () => {
    expect(parseMoment(2015, 'UTC')).toEqual({ from: micros('2015-01-01'), to: micros('2016-01-01') })
    expect(parseMoment('2015-02', 'UTC')).toEqual({ from: micros('2015-02-01'), to: micros('2015-03-01') })
    expect(parseMoment('2016-02-29', 'UTC')).toEqual({ from: micros('2016-02-29'), to: micros('2016-03-01') })
  })

  test('with a time of day is one microsecond', () => {
    const from = micros('2015-06-01T14:30:00Z')
    for (const text of [
      '2015-06-01 14:30',
      '2015-06-01T14:30:00Z',
      '2015-06-01T10:30:00-04:00',
      '2015-06-01 16:30+02:00',
    ]) {
      expect(parseMoment(text, 'UTC'), text).toEqual({ from, to: from + 1 })
    }
    expect(parseMoment('2015-06-01 14:30:00.000007', 'UTC').from).toBe(from + 7)
  })

  test('is in the time zone, in summer and winter and on the days of change', () => {
    const zone = 'America/New_York'
    expect(parseMoment('2024-07-01', zone)).toEqual({
      from: micros('2024-07-01T04:00Z'),
      to: micros('2024-07-02T04:00Z'),
    })
    expect(parseMoment('2024-03-10', zone)).toEqual({
      from: micros('2024-03-10T05:00Z'),
      to: micros('2024-03-11T04:00Z'),
    })
    expect(parseMoment('2024-11-03', zone)).toEqual({
      from: micros('2024-11-03T04:00Z'),
      to: micros('2024-11-04T05:00Z'),
    })
    expect(parseMoment('2024-11-03 01:30', zone).from).toBe(micros('2024-11-03T05:30Z'))
    expect(parseMoment('2024-03-10 02:30', zone).from).toBe(micros('2024-03-10T07:30Z'))
    expect(parseMoment('2024-01-01', 'Asia/Kolkata').from).toBe(micros('2023-12-31T18:30Z'))
  })

  test('must exist', () => {
    for (const text of ['2015-13', '2015-02-29', '2015-04-31', '15-01-01', 'today', '2015-01-01 25:00', '']) {
      expect(() => parseMoment(text, 'UTC'), text).toThrow(`Expected a date such as "2015-12-31", was "${text}".`)
    }
  })

  test('is written without a time of day where there is none', () => {
    expect(formatMoment(micros('2000-01-03'))).toBe('2000-01-03')
    expect(formatMoment(micros('2000-01-03T09:05'))).toBe(formatMoment(micros('2000-01-03T09:05:00')))
    expect(formatMoment(micros('2000-01-03T09:05Z'))).toBe('2000-01-03 09:05')
    expect(formatMoment(micros('2000-01-03T09:05:07Z'))).toBe('2000-01-03 09:05:07')
    expect(formatMoment(Number.NaN)).toBe('no time')
  })
})

test('a time zone that is none is refused with the nearest', () => {
  requireTimezone('Europe/Berlin')
  expect(() => requireTimezone('Europe/Berln')).toThrow('was "Europe/Berln". Did you mean "Europe/Berlin"?')
})
