/**
 * @module Commands of the corpus as somebody types them in a hurry: letters left out, doubled, swapped or wrong, words left out, doubled
 * or swapped. What was meant stays what the case says; numbers, quoted texts, colors and paths stay as they are, for nobody could tell.
 */
import { createRandom, type Random } from '../../src/core/random.ts'
import type { Token } from '../../src/documents/language/token.ts'
import { tokenize } from '../../src/documents/language/tokenize.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** Short words are typed without looking. */
const LEAST_LETTERS = 4

function mistyped(word: string, random: Random): string {
  const at = random.below(word.length)
  const letter = LETTERS[random.below(LETTERS.length)]!
  switch (random.below(4)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1)
    case 1:
      return word.slice(0, at) + word[at]! + word.slice(at)
    case 2:
      return at + 1 < word.length ? word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2) : word + letter
    default:
      return word.slice(0, at) + letter + word.slice(at + 1)
  }
}

/** Makes one mistake in a command; `undefined` when it has no word to make it in. */
function withMistake(command: string, random: Random): string | undefined {
  const read = tokenize(command)
  if (!Array.isArray(read)) return undefined
  const words = (read as readonly Token[]).filter((token) => token.kind === 'word' && token.value === undefined)
  const long = words.filter((token) => token.text.length >= LEAST_LETTERS)
  // Three in four mistakes are of letters.
  if (random.below(4) > 0) {
    const token = long[random.below(Math.max(1, long.length))]
    if (token === undefined) return undefined
    return command.slice(0, token.start) + mistyped(token.text, random) + command.slice(token.end)
  }
  const at = random.below(Math.max(1, words.length))
  const token = words[at]
  if (token === undefined) return undefined
  const next = words[at + 1]
  switch (random.below(3)) {
    case 0:
      return (command.slice(0, token.start) + command.slice(token.end).trimStart()).trim()
    case 1:
      return `${command.slice(0, token.end)} ${command.slice(token.start)}`
    default:
      return next === undefined
        ? undefined
        : command.slice(0, token.start) +
            next.text +
            command.slice(token.end, next.start) +
            token.text +
            command.slice(next.end)
  }
}

/**
 * The command with one to three mistakes, others for each number.
 *
 * @example
 * noisy('make the header bigger', 0) // 'make teh header bigger', for one
 */
export function noisy(command: string, number: number): string | undefined {
  const random = createRandom(number, 'noise', command)
  let text: string | undefined = command
  for (let mistakes = 1 + Math.floor(random.next() ** 2 * 3); mistakes > 0 && text !== undefined; mistakes--)
    text = withMistake(text, random)
  return text === command ? undefined : text
}
