/** @module The grammar of a vocabulary: its phrases, sorted by the words that clauses begin with. */
import { compilePhrase, type Phrase, type PhraseSource } from './phrase.ts'
import { PhraseScreen, type ScreenedPhrases } from './phrase-screen.ts'
import type { SlotType } from './slot.ts'

/** What the grammar needs of an intent. */
export interface GrammarIntent {
  readonly phrases: readonly PhraseSource[]
  /** Elliptic forms that lean on the clause before: `and larger`, `text to "Hi"`. */
  readonly fragments?: readonly PhraseSource[]
  readonly slots?: Readonly<Record<string, SlotType>>
  /** `none`: it makes something anew. Its elliptic forms go on from one of its own alone: "hide the logo, footer" adds no footer. */
  readonly target?: string
}

export interface Grammar {
  /** Words that clauses begin with. */
  readonly leads: ReadonlySet<string>
  /** All phrases that a clause with a first word may be of: those of that word, then those that begin with a description or a value. */
  candidates(lead: string): ScreenedPhrases
  readonly fragments: ScreenedPhrases
  /** Of the fragments those that say "to". */
  readonly fragmentsWithTo: ScreenedPhrases
  /** Intents that work on nothing that is there. */
  readonly makers: ReadonlySet<string>
  /** All words of phrases and choices, for the correction of typing mistakes. */
  readonly words: ReadonlySet<string>
  readonly screen: PhraseScreen
}

/** Compiles the phrases of all intents. Throws when one cannot be read. */
export function compileGrammar(intents: Readonly<Record<string, GrammarIntent>>): Grammar {
  const byLead = new Map<string, Phrase[]>()
  const open: Phrase[] = []
  const fragments: Phrase[] = []
  const words = new Set<string>()
  for (const [name, intent] of Object.entries(intents)) {
    const slots = intent.slots ?? {}
    for (const slot of Object.values(slots)) for (const word of slot.words ?? []) words.add(word)
    for (const source of intent.fragments ?? []) {
      const phrase = compilePhrase(name, source, slots, true)
      fragments.push(phrase)
      for (const word of phrase.words) words.add(word)
    }
    for (const source of intent.phrases) {
      const phrase = compilePhrase(name, source, slots, false)
      for (const word of phrase.words) words.add(word)
      if (phrase.leads === undefined) open.push(phrase)
      else {
        for (const lead of phrase.leads) {
          const list = byLead.get(lead)
          if (list === undefined) byLead.set(lead, [phrase])
          else list.push(phrase)
        }
      }
    }
  }
  const screen = new PhraseScreen(new Set([...open, ...fragments, ...[...byLead.values()].flat()]))
  const others = screen.listOf(open)
  const candidates = new Map([...byLead].map(([lead, own]) => [lead, screen.listOf([...own, ...open])] as const))
  return {
    leads: new Set(byLead.keys()),
    candidates: (lead) => candidates.get(lead) ?? others,
    fragments: screen.listOf(fragments),
    fragmentsWithTo: screen.listOf(fragments.filter((phrase) => phrase.words.has('to'))),
    makers: new Set(Object.keys(intents).filter((name) => intents[name]!.target === 'none')),
    words,
    screen,
  }
}
