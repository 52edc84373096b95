/**
 * Reads a value of an option that may be repeated: each value is kept. Every such option has this very parser, because
 * by it the check of repeated options tells them from those that have one value.
 */
export function collect(given: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), given];
}
