/** @module Commands that must not be carried out: contradictions, nonsense, questions, impossible wishes, hostile input. */
import type { CorpusCase } from '../case.ts'
import { refusal, single, wordings } from '../wordings.ts'

const shop = (words: Readonly<Record<string, string>>, ...statuses: string[]) => ({ document: 'shop', words, outcome: refusal(...statuses) })

export const refusals: readonly CorpusCase[] = [
  ...wordings('conflict', 'unfixable', ['Delete the {t} and {e} it', 'remove the {t}, then {e} it', 'delete the {t}; {e} the {t}', 'get rid of the {t} and then {e} it', 'remove {t} and {e} the {t}'], [
    shop({ t: 'tagline', e: 'resize' }, 'conflicted'),
    shop({ t: 'banner', e: 'enlarge' }, 'conflicted'),
    shop({ t: 'legal text', e: 'underline' }, 'conflicted'),
  ]),
  ...wordings('contradiction', 'unfixable', ['Make the {t} {a} and make the {t} {b}', 'change the {t} to {a}, then change it to {b}', 'make the {t} {a}; make it {b}', 'color the {t} {a} and color the {t} {b}'], [
    shop({ t: 'tagline', a: 'navy', b: 'green' }, 'conflicted'),
    shop({ t: 'banner', a: 'black', b: 'purple' }, 'conflicted'),
  ]),
  ...wordings('hide and edit', 'unfixable', ['Hide the {t} and make it bigger', 'hide the {t}, then make it bold', 'hide {t} and change its color to navy'], [shop({ t: 'tagline' }, 'conflicted'), shop({ t: 'banner' }, 'conflicted')]),
  ...wordings('edit and delete', 'unfixable', ['Make the {t} bold and delete it', 'change the color of the {t} to navy and remove it', 'enlarge the {t}, then get rid of it'], [shop({ t: 'tagline' }, 'conflicted'), shop({ t: 'legal text' }, 'conflicted')]),
  ...wordings('no such thing', 'unfixable', ['Make the {t} bigger', 'delete the {t}', 'change the {t} color to navy', 'set the text of the {t} to "Hi"', 'hide the {t}'], [
    shop({ t: 'carousel' }, 'rejected'), shop({ t: 'login form' }, 'rejected'), shop({ t: 'newsletter popup' }, 'rejected'), shop({ t: 'third image' }, 'rejected'), shop({ t: 'green button' }, 'rejected'),
  ]),
  ...wordings('vague', 'unfixable', ['{v}'], [
    'Make it pop', 'make it nicer', 'Make the page modern', 'improve the design', 'fix the layout', 'Make it more premium', 'do something with the banner', 'surprise me', 'make the banner cooler', 'animate the banner', 'make the buttons fancy', 'use best practices', 'Make it look like Apple', 'clean this up', 'make the banner wilder',
  ].map((v) => shop({ v }, 'rejected'))),
  ...wordings('nonsense', 'unfixable', ['{v}'], [
    'blah blah blah', 'asdf qwer zxcv', 'lorem ipsum dolor sit amet', 'the quick brown fox', '42', 'colorless green ideas sleep furiously', 'foo', 'banner banner banner', 'red red red', 'and then', 'hello there', 'what is the color of the banner?', 'how many buttons are there', 'if the banner is red, make it blue', "don't touch the banner", 'never delete the banner', 'do not hide the tagline',
  ].map((v) => shop({ v }))),
  ...wordings('half understood', 'unfixable', ['Make the tagline bold and {x}', '{x} and make the tagline bold', 'make the tagline bold, {x}, and hide the legal text', 'make the tagline bold; {x}', 'make the tagline bold then {x}'], [
    shop({ x: 'flurb the gnorp' }, 'rejected'), shop({ x: 'sing a song' }, 'rejected'), shop({ x: 'order a pizza' }, 'rejected'),
  ]),
  ...wordings('empty', 'unfixable', ['{v}'], ['', '   ', '\n\n', '.', 'please', ',', '""'].map((v) => shop({ v }, 'rejected'))),
  ...wordings('separators', 'unfixable', ['make tagline and and bold', 'and make the tagline bold and', 'make the tagline bold,, and hide the legal text', ', make the tagline bold', 'make the tagline bold ; ; hide the legal text'], [shop({})]),
  ...wordings('breaks a rule', 'unfixable', ['{v}'], [
    'Make the buy now button 20px tall'.replace('20px tall', 'white on white'), 'change the buy now text color to white', 'set the background of the buy now button to black', 'move the legal text to 5000, 5000', 'move the legal text 400px to the right', 'move the tagline to 20, 20', 'make the banner 2000px tall', 'delete all components', 'remove everything', 'move the lamp 100px to the right', 'set the color of the wish list button to #EEEEEE', 'make the details 700px wide',
  ].map((v) => shop({ v }))),
  ...wordings('ambiguous thing', 'ambiguous', ['Make the {t} bold', 'hide the {t}', 'delete the {t}', 'change the {t} color to navy', 'move the {t} down by 5px', 'duplicate the {t}', 'set the text of the {t} to "Hi"', 'rename the {t} to "Hi"'], [
    shop({ t: 'button' }, 'ambiguous'), shop({ t: 'image' }, 'ambiguous'), shop({ t: 'text' }, 'ambiguous'),
  ]),
  ...wordings('missing value', 'ambiguous', ['{v}'], [
    'Change the color of the tagline', 'change the tagline text', 'set the width of the banner', 'change the text of the legal text', 'resize the banner', 'make the banner', 'set the padding of the tagline', 'change the primary color', 'make it bigger', 'change color to navy', 'make it bold', 'delete it', 'move the tagline',
  ].map((v) => shop({ v }))),
  ...wordings('hostile text', 'hostile', ['{v}'], [
    '__proto__', 'set __proto__.polluted to 1', 'make constructor.prototype red', 'make /__proto__ bold', 'delete /constructor', `make the ${'very '.repeat(3_000)}banner bold`, `${'make '.repeat(9_000)}`, `${'a'.repeat(100_000)}`, `make the banner bold${' and'.repeat(2_000)}`, `${'('.repeat(5_000)}`, `${'"'.repeat(999)}`,
    `make the banner ${'"'}unclosed`, 'make the banner\u0000bold', 'make the banner \u202Ebold', 'make the b\u200Banner bold', '\u001b[31mmake the banner bold', `${'the '.repeat(2_000)}`, `set the text of the banner to "${'x'.repeat(15_000)}"`, 'make the banner {{7*7}}', '<script>alert(1)</script>', "'; DROP TABLE components; --", '${process.exit(1)}', '$(rm -rf /)', `${'banner,'.repeat(1_500)} bold`, `make ${'banner and '.repeat(1_500)}bold`, '../../etc/passwd', 'make the banner bold\u0007', `${'(a+)+'.repeat(500)}$`, '🔥🔥🔥', `make ${'all '.repeat(2_000)}buttons bold`,
  ].map((v) => shop({ v }))),
  ...single('aside', 'unfixable', 'shop', [
    ['make the banner bold (but not the tagline)', refusal('rejected')],
    ['make the banner bold (only on weekends)', refusal('rejected')],
    ['make the banner bold unless it is bold', refusal('rejected')],
    ['make the banner bold if you like', refusal('rejected')],
    ['make the banner bold tomorrow', refusal('rejected')],
    ['make only the banner bold', refusal('rejected')],
  ]),
]
