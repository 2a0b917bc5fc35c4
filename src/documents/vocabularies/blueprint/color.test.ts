import { describe, expect, test } from 'vitest'
import { colorFamily, contrast, formatColor, luminance, normalizeColor, parseColor } from './color.ts'

const rgb = (text: string) => parseColor(text)!

describe('colors', () => {
  test('are read in every spelling of CSS that documents use', () => {
    for (const text of [
      'red',
      '#f00',
      '#FF0000',
      '#ff0000ff',
      'rgb(255, 0, 0)',
      'rgba(255 0 0 / 0.5)',
      'hsl(0, 100%, 50%)',
    ])
      expect(parseColor(text)).toEqual({ r: 255, g: 0, b: 0 })
    expect(parseColor('Light Sky-Blue')).toEqual(rgb('#87cefa'))
    for (const text of ['', 'rad', '#12', '#ggg', 'rgb(300, 0, 0)', 'hsl(0, 200%, 50%)', 'constructor'])
      expect(parseColor(text)).toBeUndefined()
  })

  test('have the contrast that WCAG 2.2 defines', () => {
    expect(contrast(rgb('#000000'), rgb('#FFFFFF'))).toBeCloseTo(21, 10)
    expect(contrast(rgb('#777777'), rgb('#FFFFFF'))).toBeCloseTo(4.478, 3)
    expect(contrast(rgb('#767676'), rgb('#FFFFFF'))).toBeCloseTo(4.542, 3)
    expect(contrast(rgb('#FF0000'), rgb('#FFFFFF'))).toBeCloseTo(3.998, 3)
    expect(contrast(rgb('#0000FF'), rgb('#FFFFFF'))).toBe(contrast(rgb('#FFFFFF'), rgb('#0000FF')))
  })

  test('between two whole channels have a luminance between theirs', () => {
    for (let value = 0; value < 255; value++) {
      const [low, between, high] = [value, value + 0.5, value + 1].map((r) => luminance({ r, g: 10, b: 200 }))
      expect(between!).toBeGreaterThan(low!)
      expect(between!).toBeLessThan(high!)
    }
  })

  test('keep their spelling when they are hex, and become hex otherwise', () => {
    expect(normalizeColor('#aBc')).toBe('#aBc')
    expect(normalizeColor('navy')).toBe('#000080')
    expect(normalizeColor('no color')).toBeUndefined()
    expect(formatColor({ r: 1.4, g: 254.6, b: 16 })).toBe('#01FF10')
  })

  test('belong to families as people call them', () => {
    const families = {
      '#111111': 'black',
      '#FAFAFA': 'white',
      '#808080': 'gray',
      '#8B0000': 'red',
      '#FFA500': 'orange',
      '#8B4513': 'brown',
      '#228B22': 'green',
      '#00CED1': 'cyan',
      '#1E90FF': 'blue',
      '#800080': 'purple',
      '#FF69B4': 'pink',
    }
    for (const [text, family] of Object.entries(families)) expect(colorFamily(rgb(text))).toBe(family)
  })
})
