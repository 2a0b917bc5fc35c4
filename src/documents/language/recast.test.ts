import { describe, expect, test } from 'vitest'
import { executeCommand } from '../transaction/execute.ts'
import { blueprint } from '../vocabularies/blueprint/blueprint.ts'
import { readCommand } from './read-command.ts'

const page = {
  canvas: { width: 500, height: 900 },
  components: [
    {
      id: 'title',
      type: 'header',
      role: 'hero',
      text: 'Sale',
      bbox: [20, 20, 460, 60],
      visual: { color: '#111111', height: 60 },
    },
    {
      id: 'note',
      type: 'text',
      role: 'content',
      text: 'Today only',
      bbox: [20, 120, 300, 30],
      visual: { color: '#333333', height: 30, font_size: 16 },
    },
    {
      id: 'add_to_cart',
      type: 'button',
      role: 'cta',
      text: 'Buy',
      bbox: [20, 200, 200, 50],
      visual: { color: '#000000', bg_color: '#FFFFFF', height: 50 },
    },
    {
      id: 'sign_in',
      type: 'button',
      role: 'content',
      text: 'Sign in',
      bbox: [260, 200, 200, 50],
      visual: { color: '#000000', bg_color: '#EEEEEE', height: 50 },
    },
  ],
}
const run = (command: string) => {
  const { status, changesApplied } = executeCommand(blueprint, page, command)
  return status === 'success' ? [...changesApplied] : status
}

describe('what people leave out', () => {
  test.each([
    ['1. make the title bold 2. hide the note', 'make the title bold; hide the note'],
    ['1) make the title bold\n2) hide the note', 'make the title bold; hide the note'],
    ['First, make the title bold. After that hide the note.', 'make the title bold; hide the note'],
    ['start by making the title bold, followed by hiding the note', 'make the title bold; hide the note'],
    ['title bold; note italic', 'make the title bold; make the note italic'],
    ['title → black', 'make the title black'],
    ['title: black', 'make the title black'],
    ['title.color = black', 'make the title black'],
    ['bigger title, please', 'make the title bigger'],
    ['the title is too small, make it bigger', 'make the title bigger'],
    ["I don't need the note, hide it", 'hide the note'],
    ['bold and underline the title', 'bold the title and underline the title'],
    ['make the title bold, the note too', 'make the title bold, make the note bold'],
    ['make the title bold; do the same for the note', 'make the title bold, make the note bold'],
    ['make the title bold as well as the note', 'make the title bold, make the note bold'],
    ['the title should also be bold', 'make the title bold'],
    ['the title should be changed to black', 'change the title to black'],
    ['make the sign in button bold', 'make sign_in bold'],
    ['make the add to cart button bigger', 'make add_to_cart bigger'],
    ['make the left button bold', 'make add_to_cart bold'],
    ['the height of the title should go from 60 to 80', 'change the height of the title to 80px'],
    ['enlarge the title by a quarter', 'enlarge the title by 25%'],
  ])('"%s" does what "%s" does', (said, plain) => {
    expect(Array.isArray(run(plain))).toBe(true)
    expect(run(said)).toEqual(run(plain))
  })

  test.each([
    'the title is too small',
    'the title is bold',
    'the title was bold',
    'is the title bold?',
    'the bold title',
    'title',
    'title note',
    'the title must not be bold',
    'title 40',
    'place the title under the note if it is bold',
  ])('"%s" asks for nothing, and nothing is done', (command) => {
    expect(Array.isArray(run(command))).toBe(false)
  })

  test('what is said of a thing and the numbers of a list are handed back, not lost', () => {
    const asides = (command: string) => readCommand(command, blueprint.grammar).asides
    expect(asides('the title is too small, make it bigger')).toEqual(['the title is too small'])
    expect(asides('1. hide the note 2. bold the title')).toEqual(['1.', '2.'])
  })

  test('"the" names a thing that is there: moving it adds none', () => {
    expect(run('place the note directly under the title')).toEqual(['"note" is below "title" already'])
  })
})
