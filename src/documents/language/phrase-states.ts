/**
 * @module The pattern of a phrase as states that know what comes behind them: a clause is matched by going from state to state, and
 * the next token alone rules out most ways to go on.
 */
import type { SlotType } from './slot.ts'

/** A pattern as it is written: words, slots, descriptions, sequences and alternatives. */
export type Node =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'slot'; readonly name: string; readonly type: SlotType }
  | { readonly kind: 'target'; readonly name: string }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'choice'; readonly items: readonly Node[] }

interface Ahead {
  /** Words that a clause can go on with here; `undefined` for anything. */
  readonly words: ReadonlySet<string> | undefined
  /** Whether it can end here. */
  readonly end: boolean
}

/** A place in a pattern. States behind an alternative are shared by its branches. */
export type State = Ahead &
  (
    | { readonly kind: 'word'; readonly word: string; readonly next: State }
    | { readonly kind: 'slot'; readonly name: string; readonly type: SlotType; readonly next: State }
    | { readonly kind: 'target'; readonly name: string; readonly next: State }
    | {
        readonly kind: 'choice'
        /** Branches that can go on with a word, in their order; `others` with any other one, `ends` where nothing is left. */
        readonly byWord: ReadonlyMap<string, readonly State[]>
        readonly others: readonly State[]
        readonly ends: readonly State[]
        readonly branches: readonly State[]
      }
    | { readonly kind: 'end' }
  )

const NO_WORDS: ReadonlySet<string> = new Set()

/** Behind the last part of a pattern. */
export const END: State = { kind: 'end', words: NO_WORDS, end: true }

/** The states of a pattern, and behind them `next`. */
export function link(node: Node, next: State): State {
  switch (node.kind) {
    case 'word':
      return { kind: 'word', word: node.word, next, words: new Set([node.word]), end: false }
    case 'slot':
      return { kind: 'slot', name: node.name, type: node.type, next, words: node.type.leads, end: false }
    case 'target':
      return { kind: 'target', name: node.name, next, words: undefined, end: false }
    case 'sequence':
      return node.items.reduceRight((behind, item) => link(item, behind), next)
    case 'choice': {
      const branches = node.items.flatMap((item) => {
        const state = link(item, next)
        // What stands behind an option that is left out may be an alternative itself, which others share: it stays whole.
        return state.kind === 'choice' && state !== next ? state.branches : [state]
      })
      return choiceOf(branches)
    }
  }
}

function choiceOf(branches: readonly State[]): State {
  const words = new Set<string>()
  for (const branch of branches) for (const word of branch.words ?? []) words.add(word)
  const byWord = new Map<string, readonly State[]>()
  const known = new Map<string, readonly State[]>()
  for (const word of words) {
    const own = branches.filter((branch) => branch.words === undefined || branch.words.has(word))
    // Many words lead the same way.
    const key = own.map((branch) => branches.indexOf(branch)).join()
    const same = known.get(key)
    if (same === undefined) known.set(key, own)
    byWord.set(word, same ?? own)
  }
  const others = branches.filter((branch) => branch.words === undefined)
  const ends = branches.filter((branch) => branch.end)
  return {
    kind: 'choice',
    branches,
    byWord,
    others,
    ends,
    words: others.length > 0 ? undefined : words,
    end: ends.length > 0,
  }
}
