/**
 * The Solidity tests of each contract's concern, by the path below contracts/ without `.sol`. They run first; a mutant
 * that they do not find meets all tests. A contract that is not named here has no concern of its own.
 */
const CONCERNS: Readonly<Record<string, readonly string[]>> = {
  "records/Acting": ["Refusals", "Abroad"],
  "records/Acts": ["Structure", "Rows", "SameNeighbours"],
  "records/Accepting": ["Seats"],
  "records/Admitting": ["Founding", "Decided"],
  "records/Attesting": ["Facts", "Holds", "Seats"],
  "records/Breaks": ["Breaks", "Standing"],
  "records/Deciding": ["Decisions", "Decided", "DecidedAtHome", "Governed"],
  "records/Facts": ["Facts", "Cases"],
  "records/Founding": ["Founding"],
  "records/Governing": ["Decisions", "Governing"],
  "records/Judging": ["Rows", "RowOptions", "NewRows", "Lawful"],
  "records/JudgingApart": ["NewRows", "Measures", "Brought", "RowOptions", "Rows"],
  "records/Listing": ["Trails"],
  "records/Meaning": ["Meaning", "RowMeaning"],
  "records/Naming": ["Naming"],
  "records/Neighbours": ["Neighbours", "SameNeighbours", "Lawful"],
  "records/Publishing": ["Governing", "Meaning"],
  "records/Recording": ["Structure", "Naming", "Backfill", "Dates", "NewRows"],
  "records/Rosters": ["Founding", "Decisions"],
  "records/Seats": ["Seats", "Authorities", "Governing"],
  "records/Settling": ["Transitions", "Cases", "Backfill", "Abroad"],
  "records/Standing": ["Standing", "Structure"],
  "records/Structural": ["Structure", "Standing", "Dates", "Applications"],
  "records/Trails": ["Trails", "Refusals"],
  "types/ActWords": ["ActWords"],
  "types/CivilTime": ["CivilTime"],
  "types/Meanings": ["Meaning", "RowMeaning"],
  "types/Positions": ["Structure"],
  "types/Transitions": ["Transitions"],
};

export function testsOfConcern(path: string): readonly string[] {
  return CONCERNS[path.replace(/\.sol$/, "")] ?? [];
}

/** The names of tests in the table that do not exist. */
export function unknownTests(tests: readonly string[]): string[] {
  return [...new Set(Object.values(CONCERNS).flat())].filter((name) => !tests.includes(name));
}
