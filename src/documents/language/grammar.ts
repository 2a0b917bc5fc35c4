/** @module The grammar of a vocabulary: its phrases, sorted by the words that clauses begin with. */
import { compilePhrase, type Phrase, type PhraseSource } from './phrase.ts'
import { PhraseScreen } from './phrase-screen.ts'
import type { SlotType } from './slot.ts'

/** What the grammar needs of an intent. */
export interface GrammarIntent {
  readonly phrases: readonly PhraseSource[]
  /** Elliptic forms that lean on the clause before: `and larger`, `text to "Hi"`. */
  readonly fragments?: readonly PhraseSource[]
  readonly slots?: Readonly<Record<string, SlotType>>
}

export interface Grammar {
  /** Phrases by their possible first words. */
  readonly byLead: ReadonlyMap<string, readonly Phrase[]>
  /** All phrases that a clause with a first word may be of: those of that word, then the open ones. */
  candidates(lead: string): readonly Phrase[]
  /** Phrases that begin with a description or a value. */
  readonly open: readonly Phrase[]
  readonly fragments: readonly Phrase[]
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
  const all = new Set([...open, ...fragments, ...[...byLead.values()].flat()])
  const candidates = new Map([...byLead].map(([lead, phrases]) => [lead, [...phrases, ...open]] as const))
  return {
    byLead,
    open,
    fragments,
    words,
    screen: new PhraseScreen(all),
    candidates: (lead) => candidates.get(lead) ?? open,
  }
}
