/** @module Groups of words that the phrases of tree intents share. */

export const UP = '(raise|increase|bump|bump up|up|lift|grow|boost|extend)'
export const DOWN = '(lower|decrease|reduce|cut|cut down|drop|shrink|bring down)'
export const OF = '(of|for|in|on|under)'
