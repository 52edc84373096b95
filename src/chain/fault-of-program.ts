/**
 * Whether an error is a fault of this program, and not of the node that it asked. Such an error is never taken for a
 * node's silence: it would hide, and be tried again for ever.
 */
export function isFaultOfProgram(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    error instanceof SyntaxError
  );
}
