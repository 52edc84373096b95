/**
 * The Solidity tests of each contract's concern, by the path below contracts/ without `.sol`. They run first; a mutant
 * that they do not find meets all tests. A contract that is not named here has no concern of its own.
 */
const CONCERNS: Readonly<Record<string, readonly string[]>> = {
  "records/Standing": ["Standing", "Neighbours", "Structure"],
};

export function testsOfConcern(path: string): readonly string[] {
  return CONCERNS[path.replace(/\.sol$/, "")] ?? [];
}

/** The names of tests in the table that do not exist. */
export function unknownTests(tests: readonly string[]): string[] {
  return [...new Set(Object.values(CONCERNS).flat())].filter((name) => !tests.includes(name));
}
