/** @module Words of a command line as a person pastes them into a shell. */

/**
 * One word for a POSIX shell, in single quotes where it needs them. File names that begin with a hyphen get a `./` before them
 * from the caller: quotes do not keep a program from taking them for an option.
 *
 * @example
 * shellWord("Anna's page.json") // `'Anna'\''s page.json'`
 */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** A file as an argument: quoted, and never taken for an option. */
export function fileWord(file: string): string {
  return shellWord(file.startsWith('-') ? `./${file}` : file)
}
