/** A name, the content of a file, and what the English report must say of it, each in one line. */
export type WrongFile = readonly [name: string, content: string | Uint8Array, told: readonly RegExp[]];
