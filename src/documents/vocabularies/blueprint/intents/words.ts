/** @module Groups of words that the phrases of blueprint intents share. */

export const CHANGE = '(change|set|update|switch|turn|modify|alter|edit|adjust)'
export const MAKE = '(make|turn|render|get|have|keep)'
export const MORE =
  '(bring up|push up|increase|enlarge|grow|expand|raise|boost|magnify|upsize|bump up|bump|scale up|enhance|extend|up)'
/** What things do as a whole: to raise one is to move it. */
export const GROW =
  '(increase|enlarge|grow|expand|boost|magnify|upsize|bump up|bump|scale up|enhance|extend|blow up|beef up|size up|amplify)'
export const SHRINK =
  '(decrease|reduce|shrink|shrink down|downsize|minimize|scale down|diminish|lessen|compress|size down)'
export const LESS = '(bring down|decrease|reduce|shrink|lower|downsize|minimize|cut|scale down|diminish|lessen)'
export const OF = '(of|for|on|in)'
export const TO = '(to|into|as|=)'
export const ITS = '[the|its|their|this|that|it]'
export const WANT = '(i want|i need|want|i like|make sure)'

/** Relations also with "right", "directly" and the like before them. */
export const withAdverbs = (relations: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(relations).flatMap(([words, relation]) =>
      ['', 'right ', 'directly ', 'just ', 'immediately ', 'straight '].map((adverb) => [
        `${adverb}${words}`,
        relation,
      ]),
    ),
  )
