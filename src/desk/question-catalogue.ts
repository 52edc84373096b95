import { nearestName } from "../text/nearest-name.ts";
import type { Question } from "./question.ts";
import { whatDidThisPartyDo, whatHappenedToIt, whatWasRefused } from "./questions/behaviour.ts";
import {
  didTheOperatorReportRisks,
  isTheRectificationLate,
  whichBreaches,
  whichObjectionsOfSubjects,
  whichQualityIssues,
} from "./questions/cases.ts";
import { whatWasFreeAndWhatPaid } from "./questions/charges.ts";
import { didItMeetTheConditions } from "./questions/conditions.ts";
import { whatWentOutsideTheAgreements, whoSuppliedThisDelivery } from "./questions/deliveries.ts";
import {
  didItReportAndDisclose,
  whatIsOverdue,
  whatWasOutstanding,
  whichFilingsAreMissing,
} from "./questions/deadlines.ts";
import {
  whatWasBuiltFromIt,
  whatWasExported,
  whereDidMyDataGo,
  whichProductsUsedThisImport,
} from "./questions/destinations.ts";
import { whatIsTheEvidence } from "./questions/evidence.ts";
import { wouldThisExportHaveBeenAllowed } from "./questions/export-then.ts";
import {
  emergencyPlansAndDrills,
  whatConsentCoversThis,
  whereWasItTraded,
  whichAdverseRecords,
  whoWasOnTheRoster,
  whoWasTheSecurityOfficer,
} from "./questions/filings.ts";
import {
  wasItDeleted,
  whatDidTheRecipientHold,
  whatDoesTheRecipientHold,
  whatIsStillInTheDomain,
} from "./questions/holdings.ts";
import { isTheGradeConsistent } from "./questions/grades.ts";
import { whatFallsWithIt } from "./questions/impact.ts";
import { whichOutsideDataWentIn } from "./questions/imports.ts";
import { whatStoodWhenItHappened } from "./questions/incident-state.ts";
import { areTheLogsComplete, howLongAreLogsKept } from "./questions/logs.ts";
import {
  didTheUpperLevelConsent,
  howDidTheEntryChange,
  isItRegistered,
  whatIsThisResource,
  whatWasTheResource,
  whyMayItNotBeShared,
} from "./questions/openness.ts";
import { whatWasItRedevelopedFrom } from "./questions/parents-of-product.ts";
import { whoHadThePowerToAuthorize } from "./questions/powers.ts";
import { isEveryoneFiled, wasThisPersonEligible } from "./questions/personnel.ts";
import { didTheOperatorRedevelop } from "./questions/redevelopment.ts";
import { wasTheIncidentReportedInTime, whichSuspensions } from "./questions/responsibility.ts";
import {
  howWasItEvaluated,
  onWhoseDecision,
  whatWasTheProduct,
  whoInspectedIt,
  whoReviewedThisDemand,
  whoReviewedThisProduct,
} from "./questions/reviews.ts";
import { wasTheUseInsideTheScenario, whatHappenedUnderThisScenario } from "./questions/scenarios.ts";
import { whoHeldTheRole, whoIsResponsible } from "./questions/roles.ts";
import {
  howDidTheAuthorizationComeAbout,
  howDidThePlanChange,
  wasTheNoticeLongEnough,
  whatWasDoneAboutMisuse,
  whatWasTheAgreement,
} from "./questions/selection.ts";
import { isThePriceAllowed, whichRulesApplied } from "./questions/rules-and-prices.ts";
import { isTheOperatorAuthorized, isThisFileTheExportedOne, whereDidThisComeFrom } from "./questions/sources.ts";
import {
  wasItInForce,
  whatChanged,
  whatDidTheLedgerSayThen,
  whichAuthorizationsWereInForce,
} from "./questions/standing.ts";
import { howWereDataAboutMeUsed } from "./questions/subjects.ts";
import { whichUpperLevelDataWereUsed } from "./questions/upper-level.ts";
import { wasItUpdatedAsPromised } from "./questions/updates.ts";

/** How many audit questions there are of each group: sources, destinations, behaviour, responsibility, time. */
export const QUESTION_COUNTS = { S: 15, D: 15, B: 18, R: 17, T: 13 } as const;

/** The questions that the desk answers, in the order of their numbers. A question is listed only when it works. */
export const QUESTIONS: readonly Question[] = [
  /* where it came from */
  whereDidThisComeFrom,
  isThisFileTheExportedOne,
  isTheOperatorAuthorized,
  whatIsThisResource,
  howDidTheAuthorizationComeAbout,
  whoSuppliedThisDelivery,
  whatConsentCoversThis,
  whichOutsideDataWentIn,
  whatWasItRedevelopedFrom,
  isItRegistered,
  whyMayItNotBeShared,
  whoHadThePowerToAuthorize,
  didItMeetTheConditions,
  isTheGradeConsistent,
  didTheUpperLevelConsent,
  /* where it went */
  whereDidMyDataGo,
  whatWasExported,
  whatDoesTheRecipientHold,
  wasTheUseInsideTheScenario,
  whatFallsWithIt,
  whatHappenedUnderThisScenario,
  whatIsStillInTheDomain,
  wasItDeleted,
  whatWasBuiltFromIt,
  whichProductsUsedThisImport,
  howWereDataAboutMeUsed,
  whereWasItTraded,
  whatWasFreeAndWhatPaid,
  whichUpperLevelDataWereUsed,
  whatWentOutsideTheAgreements,
  /* what was done */
  whatHappenedToIt,
  whatDidThisPartyDo,
  whoReviewedThisDemand,
  whoReviewedThisProduct,
  wasThisPersonEligible,
  areTheLogsComplete,
  isEveryoneFiled,
  wasTheNoticeLongEnough,
  whatWasRefused,
  howDidThePlanChange,
  emergencyPlansAndDrills,
  whoInspectedIt,
  whichQualityIssues,
  whichObjectionsOfSubjects,
  howLongAreLogsKept,
  whichFilingsAreMissing,
  howDidTheEntryChange,
  wasItUpdatedAsPromised,
  /* who answers for it */
  whoIsResponsible,
  onWhoseDecision,
  whichSuspensions,
  isTheRectificationLate,
  wasTheIncidentReportedInTime,
  didTheOperatorReportRisks,
  didItReportAndDisclose,
  howWasItEvaluated,
  whichAdverseRecords,
  whichBreaches,
  whoWasTheSecurityOfficer,
  whatWasDoneAboutMisuse,
  isThePriceAllowed,
  whatIsOverdue,
  didTheOperatorRedevelop,
  whatIsTheEvidence,
  whatStoodWhenItHappened,
  /* as of a time */
  wasItInForce,
  whichAuthorizationsWereInForce,
  wouldThisExportHaveBeenAllowed,
  whichRulesApplied,
  whatWasTheResource,
  whoWasOnTheRoster,
  whoHeldTheRole,
  whatWasTheProduct,
  whatWasTheAgreement,
  whatDidTheLedgerSayThen,
  whatChanged,
  whatWasOutstanding,
  whatDidTheRecipientHold,
];

/** How many audit questions there are. */
export const KNOWN_QUESTIONS = Object.values(QUESTION_COUNTS).reduce((sum, count) => sum + count, 0);

/** The questions whose name, number or sentence contains every one of some words. */
export function questionsAbout(words: readonly string[]): readonly Question[] {
  const wanted = words.map((word) => word.toLowerCase());
  return QUESTIONS.filter(({ id, name, title }) => {
    const text = `${id} ${name} ${title.zh} ${title.en}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** The name that was most likely meant. */
export function nearestQuestion(name: string): string | undefined {
  return nearestName(
    name,
    QUESTIONS.map((question) => question.name),
  );
}
