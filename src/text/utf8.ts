const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of bytes in UTF-8, with a byte order mark if there is one; undefined when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    // A fatal decoder fails only for bytes that are not UTF-8.
    return undefined;
  }
}

/**
 * Whether a text that Node decoded for us, such as an argument or a variable, was not UTF-8. Node puts U+FFFD in the
 * place of every byte that it cannot decode, so different names would become the same one.
 */
export function lostInDecoding(text: string): boolean {
  return text.includes("\ufffd");
}
