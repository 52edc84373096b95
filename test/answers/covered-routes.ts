/**
 * The operations of the API that take a time, with the status question by which each is checked; or the reason why
 * none checks it.
 */
export const COVERED_ROUTES: Readonly<Record<string, string | { readonly not: string }>> = {
  checkScope: "authorizedFor",
  findDigest: "fileOf",
  listActs: { not: "It tells which acts there are, and by which rulebook, and nothing that happened." },
  listActsOfParty: "actsOfParty",
  listAuthorizations: "authorizations",
  listDecisions: "decisions",
  listExportsOfAuthorization: "exportsOf",
  listExportsOfOperator: "exportsOf",
  listRefusals: "refusals",
  readAct: { not: "It tells one act of the catalogue, as `listActs` does." },
  readAnnualReport: { not: "It is put together of many answers of one year; the tests of reports check its lines." },
  readDisclosure: { not: "It is put together of many answers of one year; the tests of reports check its lines." },
  readLineage: "lineageOf",
  readLineageByReference: "lineageOf",
  readNamedRecord: "recordNamed",
  readParty: "partyAt",
  readRecord: "standingAt",
  readRecordByReference: "findRecord",
  readRoster: "rosterOf",
  readRulebook: "rulebookOf",
  readTimeline: "timelineOf",
  readTimelineByReference: "timelineOf",
  searchRecords: "searchRecords",
};
