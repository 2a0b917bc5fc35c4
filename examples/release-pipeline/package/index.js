/** @module What is released: a greeting. */
export const greet = (name) => `Hello, ${name}.`
