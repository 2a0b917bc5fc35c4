/** @module Groups of words that the phrases of blueprint intents share. */

export const CHANGE = '(change|set|update|switch|turn|modify|alter|edit|adjust)'
export const MAKE = '(make|turn|render|get|have|keep)'
export const MORE = '(increase|enlarge|grow|expand|raise|boost|magnify|upsize|bump up|bump|scale up|enhance|extend|up)'
export const LESS = '(decrease|reduce|shrink|lower|downsize|minimize|cut|scale down|diminish|lessen)'
export const OF = '(of|for|on|in)'
export const TO = '(to|into|as|=)'
export const ITS = '[the|its|their|this|that|it]'
export const WANT = '(i want|i need|want|i like|make sure)'
