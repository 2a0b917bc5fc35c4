/** @module The vocabulary of UI blueprints: components on a canvas, in the three shapes in which they occur. */
import type { JsonValue } from '../../../core/hash.ts'
import { isRecord } from '../../document/pointer.ts'
import { compileGrammar } from '../../language/grammar.ts'
import { hasFunctionWord, mayHaveFunctionWord } from '../../language/recast.ts'
import type { RelationKind } from '../../language/target.ts'
import { verifyAll, verifyTouched } from '../verification.ts'
import { foldName, type Noun, singularOf, type Vocabulary, wordsOf } from '../vocabulary.ts'
import { colorFamily, colorNames, luminance, parseColor } from './color.ts'
import { boxContains, type Component } from './component.ts'
import { blueprintIntents } from './intents/index.ts'
import { advanceBlueprint, type BlueprintModel, openBlueprint } from './model.ts'
import { blueprintRules } from './rules/index.ts'
import { componentTypes } from './rules/kinds.ts'

/** Nouns for kinds of components, beside the types themselves. */
const NOUNS = [
  ...componentTypes.flatMap((type) => type.split('_')),
  'cta',
  'btn',
  'paragraph',
  'picture',
  'photo',
  'panel',
  'box',
  'line',
  'separator',
  'headline',
  'caption',
  'tile',
  'block',
  'banner',
  'field',
  'heading',
  'menu',
  'bar',
  'price',
  'texts',
  'img',
]
const SINGULAR = new Set(NOUNS)

type Test = (model: BlueprintModel, position: number) => boolean
const of =
  (test: (component: Component) => boolean) =>
  (model: BlueprintModel, position: number): boolean =>
    test(model.things[position]!)

/** Below this luminance a surface, or text without one, counts as dark; above its counterpart as light. */
const DARK = 0.18
const LIGHT = 0.5

const brightness = (component: Component): number | undefined => {
  const color = component.color('background') ?? component.color('color')
  return color === undefined ? undefined : luminance(color)
}

const ADJECTIVES: Readonly<Record<string, Test>> = {
  dark: of((each) => (brightness(each) ?? 1) < DARK),
  light: of((each) => (brightness(each) ?? 0) > LIGHT),
  bright: of((each) => (brightness(each) ?? 0) > LIGHT),
  bold: of((each) => each.get('fontWeight') === 'bold'),
  italic: of((each) => each.get('fontStyle') === 'italic'),
  underlined: of((each) => each.get('textDecoration') === 'underline'),
  hidden: of((each) => each.isHidden),
  invisible: of((each) => each.isHidden),
  visible: of((each) => !each.isHidden),
  empty: of((each) => (each.text ?? '') === ''),
}

/** Whether a component is of a color: exactly, or of its family in plain words. */
function hasColor(name: string): Test {
  const wanted = parseColor(name)!
  const family = colorFamily(wanted)
  const isFamily =
    family === name ||
    ['red', 'green', 'blue', 'gray', 'white', 'black', 'yellow', 'orange', 'purple', 'pink', 'brown', 'cyan'].includes(
      name,
    )
  return of((component) =>
    (['background', 'color'] as const).some((property) => {
      const color = component.color(property)
      if (color === undefined) return false
      return isFamily
        ? colorFamily(color) === name
        : color.r === wanted.r && color.g === wanted.g && color.b === wanted.b
    }),
  )
}

const NO_NAMES: ReadonlySet<string> = new Set()
const spelled = new WeakMap<readonly Component[], ReadonlySet<string>>()

/** Ids and texts that cannot be told from the sentence around them by themselves: "sign_in", "Add to cart". */
function spelledNames({ things }: BlueprintModel): ReadonlySet<string> {
  let names = spelled.get(things)
  if (names === undefined) {
    let found: Set<string> | undefined
    const look = (name: string): void => {
      if (name.length > 60 || !mayHaveFunctionWord(name)) return
      if (hasFunctionWord(wordsOf(name))) (found ??= new Set()).add(foldName(name))
    }
    for (const { id, text } of things) {
      if (id !== undefined) look(id)
      if (text !== undefined) look(text)
    }
    names = found ?? NO_NAMES
    spelled.set(things, names)
  }
  return names
}

const grammar = compileGrammar(blueprintIntents)

export const blueprint: Vocabulary<BlueprintModel> = {
  name: 'blueprint',
  version: '1',
  title: 'UI blueprints',
  thing: 'component',
  intents: blueprintIntents,
  grammar,
  recognizes: (document: JsonValue) => isRecord(document) && Array.isArray(document.components),
  open: (document) => openBlueprint(document),
  advance: advanceBlueprint,
  isInPlace: true,
  reopen: (model, document) => openBlueprint(document, model.dialect),
  verify: (model) => verifyAll(blueprintRules, model),
  verifyTouched: (before, model, touched) => verifyTouched(blueprintRules, before, model, touched),
  noun(word: string): Noun | undefined {
    const singular = singularOf(word)
    if (SINGULAR.has(singular) && singular !== word) return { singular, plural: true }
    return SINGULAR.has(word) ? { singular: word, plural: false } : undefined
  },
  adjective(word) {
    if (Object.hasOwn(ADJECTIVES, word)) return ADJECTIVES[word]
    return colorNames.has(word) || (word.startsWith('#') && parseColor(word) !== undefined) ? hasColor(word) : undefined
  },
  attribute(model, position, name) {
    const component = model.things[position]!
    const value: unknown = {
      type: component.type,
      role: component.role,
      id: component.id,
      name: component.id,
      text: component.text,
      title: component.text,
      color: component.get('color'),
      background: component.get('background'),
    }[name]
    return typeof value === 'string' ? value.toLowerCase() : undefined
  },
  relate(model, relation: RelationKind, position, anchor) {
    const box = model.things[position]!.box
    const base = model.things[anchor]!.box
    if (position === anchor) return false
    if (box === undefined || base === undefined)
      return relation === 'before' || relation === 'above'
        ? position < anchor
        : relation === 'after' || relation === 'below'
          ? position > anchor
          : model.pointerOf(position).startsWith(`${model.pointerOf(anchor)}/`)
    switch (relation) {
      case 'above':
      case 'before':
        return box.y + box.height <= base.y
      case 'below':
      case 'after':
        return box.y >= base.y + base.height
      case 'left':
        return box.x + box.width <= base.x && box.y < base.y + base.height && base.y < box.y + box.height
      case 'right':
        return box.x >= base.x + base.width && box.y < base.y + base.height && base.y < box.y + box.height
      case 'beside':
        return box.y < base.y + base.height && base.y < box.y + box.height
      case 'inside':
        return boxContains(base, box)
    }
  },
  names(model) {
    const { colors } = model.tokens
    const names = [
      ...Object.keys(isRecord(colors) ? colors : {}),
      ...Object.keys(model.tokens)
        .filter((key) => key.endsWith('_color'))
        .map((key) => key.slice(0, -6)),
    ]
    return { color: new Set(names.map((name) => name.toLowerCase().replaceAll('_', ' '))), thing: spelledNames(model) }
  },
  synonyms: {
    colour: 'color',
    hue: 'color',
    wording: 'text',
    headline: 'header',
    navigation: 'nav',
    picture: 'image',
    pic: 'image',
    photo: 'image',
    biger: 'bigger',
    embiggen: 'enlarge',
    kill: 'delete',
    nuke: 'delete',
    zap: 'delete',
    axe: 'delete',
    ditch: 'delete',
    spot: 'position',
    emphasize: 'bold',
    chunky: 'bold',
    humongous: 'huge',
    gigantic: 'huge',
    massive: 'huge',
    enormous: 'huge',
    minuscule: 'tiny',
    teeny: 'tiny',
    itsy: 'tiny',
    petite: 'smaller',
    broaden: 'widen',
    stretch: 'widen',
    squash: 'shrink',
    relocate: 'move',
    reposition: 'move',
    transfer: 'move',
    rephrase: 'change',
    amend: 'change',
    revise: 'change',
    tweak: 'change',
    swapout: 'swap',
    spawn: 'add',
    introduce: 'add',
    attach: 'add',
  },
}
