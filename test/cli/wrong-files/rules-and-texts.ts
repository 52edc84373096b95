import { add, changed, LUMING, rule } from "./luming.ts";
import type { Book } from "./luming.ts";
import type { WrongFile } from "./wrong-file.ts";

const PLAN = { filing: "EMERGENCY_PLAN", of: "OPERATOR", by: ["OPERATOR"], outcomes: ["PASSED"] };
const PRICED = { valueOf: "PRICE", by: "OPERATOR", of: "SELF", outcomes: ["PASSED"] };

function requires(number: number, require: unknown): string {
  return changed((book) => (rule(book, number)["require"] = require));
}

/** The operator states the price of an authorization, and two rules ask for it. */
function priced(...requirements: readonly unknown[]): string {
  return changed((book) => {
    add(book, 10, { step: "authorization.attest.PRICE" });
    for (const require of requirements) add(book, 9, { require });
  });
}

/** Statements about an authorization, each of which waits for the next and the last one for the first. */
function circle(book: Book, ...codes: readonly string[]): void {
  for (const [index, code] of codes.entries()) {
    const next = codes[(index + 1) % codes.length];
    add(book, 12, { step: `authorization.attest.${code}` });
    add(book, 12, {
      step: `authorization.attest.${code}`,
      require: { opinion: next, by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] },
    });
  }
}

/** Files with rules that could never do what they say, and that do not agree with their text. */
export const WRONG_RULES_AND_TEXTS: readonly WrongFile[] = [
  ["a term of nothing", requires(7, { termMonths: 0 }), [/Line \d+.*is 0 and must be an integer from 1 to 1200/]],
  ["a term as a text", requires(7, { termMonths: "36" }), [/is "36" and must be an integer/]],
  [
    "days and working days",
    requires(11, { notice: "NOTICE", of: "SELF", by: "DATA_AUTHORITY", days: 7, workingDays: 5 }),
    [/exactly one of days, workingDays/],
  ],
  [
    "a notice without days",
    requires(11, { notice: "NOTICE", of: "SELF", by: "DATA_AUTHORITY" }),
    [/exactly one of days, workingDays/],
  ],
  [
    "a panel of one office",
    requires(11, { quorum: "REVIEW", by: "DATA_AUTHORITY", outcomes: ["PASSED"], atLeast: 5 }),
    [/Use one of .*EXPERT/],
  ],
  [
    "a panel that may not speak",
    requires(11, { quorum: "REVIEW", by: "EXPERT", outcomes: ["PASSED"], atLeast: 5 }),
    [/Add a rule who for the step authorization.attest.REVIEW/],
  ],
  [
    "a grade in words",
    requires(11, { measure: { ...PRICED, valueOf: "EVALUATION" }, atMost: "C" }),
    [/did you mean 3\? The number of EVALUATION is 1 A/],
  ],
  [
    "a grade in Chinese",
    requires(11, { measure: { ...PRICED, valueOf: "EVALUATION" }, atMost: "合格" }),
    [/did you mean 3\?/],
  ],
  [
    "several choices in words",
    requires(11, { measure: { ...PRICED, valueOf: "SENSITIVITY" }, hasAll: ["PERSONAL", "TRADE_SECRET"] }),
    [/did you mean 10\? The number of SENSITIVITY is the sum of 1 NONE/],
  ],
  ["yuan in words", requires(11, { measure: PRICED, atMost: "500万元" }), [/price in fen \(100 is 1 yuan\)/]],
  [
    "anyOf in anyOf",
    requires(7, { anyOf: [{ termMonths: 36 }, { anyOf: [{ termMonths: 12 }, { sameScenario: true }] }] }),
    [/one level only: make several rules/],
  ],
  ["anyOf of one", requires(7, { anyOf: [{ termMonths: 36 }] }), [/at least two requirements/]],
  [
    "allOf",
    requires(7, { allOf: [{ termMonths: 36 }, { clauses: ["TERM"] }] }),
    [/make several rules of what must hold together/],
  ],
  [
    "a list of requirements",
    requires(7, [{ termMonths: 36 }, { clauses: ["TERM"] }]),
    [/make several rules of what must hold together/],
  ],
  ["a record that is not there", requires(9, { ...PLAN, of: "AGREEMENT" }), [/Select SELF, LINK/]],
  [
    "a demand at a recording",
    changed((book) => (rule(book, 7)["step"] = "authorization.record")),
    [/Move it to authorization.settle.IN_FORCE/],
  ],
  [
    "everybody but the government",
    requires(6, { not: { who: ["GOVERNMENT"] } }),
    [/A negated who is open to everybody else/, /No HARD rule who/],
  ],
  ["anybody", requires(6, { who: "ANY" }), [/Name the roles/]],
  [
    "nine roles",
    requires(1, {
      who: [
        "GOVERNMENT",
        "DATA_AUTHORITY",
        "IMPLEMENTING_AGENCY",
        "DATA_SERVICE_AGENCY",
        "UPPER_DATA_AUTHORITY",
        "COORDINATION",
        "UPPER_GOVERNMENT",
        "PRICE_AUTHORITY",
        "REGISTRAR",
      ],
    }),
    [/names 9 roles, and a row holds at most 8/],
  ],
  [
    "two rules who for nobody",
    changed((book) => add(book, 6, { require: { who: ["DATA_AUTHORITY"] } })),
    [/No role is in all the rules who .*"lm.approve", "lm.added-119"/],
  ],
  [
    "a demand and its opposite",
    changed((book) => add(book, 9, { require: { not: PLAN } })),
    [/lm.plan-first demands the opposite/],
  ],
  [
    "at least ten and at most five",
    priced({ measure: PRICED, atLeast: 10 }, { measure: PRICED, atMost: 5 }),
    [/lm.added-120 demands the opposite, or other values/],
  ],
  [
    "two numbers for one",
    priced({ measure: PRICED, equals: 1 }, { measure: PRICED, equals: 2 }),
    [/demands the opposite, or other values/],
  ],
  [
    "older and younger",
    priced(
      { measure: { ...PRICED, valueOf: undefined, timeOf: "PRICE" }, atMost: { monthsAgo: 12 } },
      { measure: { ...PRICED, valueOf: undefined, timeOf: "PRICE" }, atLeast: { monthsAgo: 3 } },
    ),
    [/demands the opposite, or other values/],
  ],
  [
    "two outcomes of one filing",
    changed((book) => add(book, 9, { require: { ...PLAN, outcomes: ["REJECTED"] } })),
    [/demands the opposite, or other values/],
  ],
  [
    "some outcomes and none of them",
    changed((book) => add(book, 9, { require: { not: { ...PLAN, outcomes: ["PASSED", "CONDITIONAL"] } } })),
    [/demands the opposite, or other values/],
  ],
  [
    "a circle of two",
    changed((book) => circle(book, "REVIEW", "DELIBERATION")),
    [/REVIEW waits for DELIBERATION/, /DELIBERATION waits for REVIEW/],
  ],
  [
    "a circle of three",
    changed((book) => circle(book, "REVIEW", "DELIBERATION", "VERIFICATION")),
    [/REVIEW waits for DELIBERATION/, /VERIFICATION waits for REVIEW/],
  ],
  [
    "a circle of one",
    changed((book) => add(book, 10, { require: { ...PLAN, of: "SELF" } })),
    [/must have been stated before it can be stated/],
  ],
  [
    "a record that waits for what waits for it",
    changed((book) => {
      add(book, 12, { step: "authorization.attest.REVIEW" });
      add(book, 12, { step: "authorization.attest.REVIEW", require: { stands: "SELF", status: ["IN_FORCE"] } });
      add(book, 9, { require: { opinion: "REVIEW", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] } });
    }),
    [/REVIEW is stated only once the record is in force.*Add PROPOSED/],
  ],
  [
    "a statement of nobody",
    changed((book) =>
      add(book, 9, { require: { opinion: "GOVERNMENT_APPROVAL", by: ["GOVERNMENT"], outcomes: ["PASSED"] } }),
    ),
    [/Add a rule who for the step authorization.attest.GOVERNMENT_APPROVAL/],
  ],
  [
    "a step of nobody",
    changed((book) => add(book, 9, { step: "grant.settle.IN_FORCE", require: { termMonths: 12 } })),
    [/No HARD rule who stands at this step/],
  ],
  [
    "a hold for ever",
    changed((book) => add(book, 6, { step: "domain.attest.HOLD" })),
    [/may hold and not release at domain.attest.RELEASE/],
  ],
  [
    "a record that never comes into force",
    changed((book) => add(book, 6, { step: "domain.record" })),
    [/without rules for domain.settle.IN_FORCE none ever comes into force/],
  ],
  [
    "a day that is not",
    changed((book) => (book.versions[0]!["effectiveFrom"] = "2026-02-30")),
    [/has no day 2026-02-30/],
  ],
  [
    "a Chinese date",
    changed((book) => (book.versions[0]!["effectiveFrom"] = "2026年1月1日")),
    [/such as 2026-03-01, not "2026年1月1日"/],
  ],
  [
    "versions against their dates",
    changed(
      (book) =>
        (book.versions = [
          { version: 1, effectiveFrom: "2026-06-01" },
          { version: 2, effectiveFrom: "2026-01-01" },
        ]),
    ),
    [/version 2 must come into force after version 1/],
  ],
  [
    "versions against their numbers",
    changed(
      (book) =>
        (book.versions = [
          { version: 2, effectiveFrom: "2026-01-01" },
          { version: 1, effectiveFrom: "2027-01-01" },
        ]),
    ),
    [/is 2 and must be 1/, /is 1 and must be 2/],
  ],
  ["no version", changed((book) => (book.versions = [])), [/must be a list that is not empty/]],
  [
    "a version that is not there",
    changed((book) => (rule(book, 7)["versions"] = [9])),
    [/is 9, and this file has only the versions 1/],
  ],
  [
    "other words",
    changed((book) => (rule(book, 7)["zh"] = "授权期限不超过二年")),
    [/The nearest words there are "授权期限不超过三年"/],
  ],
  [
    "words of another article",
    changed((book) => (rule(book, 7)["clause"] = "第四条")),
    [/does not stand in "第四条".*It stands in "第三条"/],
  ],
  [
    "an article that is not there",
    changed((book) => (rule(book, 7)["clause"] = "第九十九条")),
    [/no "第九十九条": it has "第一条" to "第六条"/],
  ],
  [
    "an article in digits",
    changed((book) => (rule(book, 7)["clause"] = "第3条")),
    [/did you mean "第三条"\? Write the numeral/],
  ],
  [
    "a paragraph that is not there",
    changed((book) => (rule(book, 7)["clause"] = "第三条第七款")),
    [/"第三条" has 2 paragraphs, and not the one of "第三条第七款"/],
  ],
  ["no clause", changed((book) => (rule(book, 7)["clause"] = "")), [/is "" and must be a text that is not empty/]],
  [
    "no words",
    changed((book) => Object.assign(rule(book, 7), { en: "", remedy: { zh: "", en: " " } })),
    [/\/en is ""/, /\/remedy\/zh is ""/, /\/remedy\/en is " "/],
  ],
  [
    "a reading that is not told",
    changed((book) => (rule(book, 7)["basis"] = "READING")),
    [/says in reading how the clause is read/],
  ],
  ["a basis against its clause", changed((book) => delete rule(book, 2)["basis"]), [/the basis must be DEPLOYMENT/]],
  [
    "a text that is not there",
    changed((book) => (book.text["file"] = "luming-2025.txt")),
    [/Line 12.*no such file.*did you mean "luming-2026.txt"\?/],
  ],
  ["a text that is a device", changed((book) => (book.text["file"] = "/dev/zero")), [/Line 12.*not a regular file/]],
  [
    "the digest of another text",
    changed((book) => (book.text["sha256"] = "0".repeat(64))),
    [/Line 13, .*is 571b8a33.*Find out who changed the text/],
  ],
  [
    "no digest",
    changed((book) => (book.text = { file: "luming-2026.txt" })),
    [/lacks sha256, inHand/, /is 571b8a33[0-9a-f]+. Write it as sha256/],
  ],
  [
    "a digest in capitals",
    changed((book) => (book.text["sha256"] = String(book.text["sha256"]).toUpperCase())),
    [/in lower case/, /is 571b8a33[0-9a-f]+. Write it as sha256/],
  ],
  [
    "a layer that is not there",
    changed((book) => (book["layers"] = [{ file: "luming-2026.jsn" }])),
    [/Line \d+.*no such file.*did you mean "luming-2026.txt"\?/],
  ],
  [
    "a layer of itself",
    changed((book) => (book["layers"] = [{ file: "wrong.json" }])),
    [/Line \d+.*is this rulebook, or one that stands on it/],
  ],
  [
    "a layer that is a folder",
    changed((book) => (book["layers"] = [{ file: "." }])),
    [/Line \d+.*is not a regular file but a folder/],
  ],
  [
    "two rules of one number",
    changed((book) => (rule(book, 8)["number"] = 7)),
    [/"lm.clauses" has the number 7, as the rule at/],
  ],
  ["two rules of one id", changed((book) => (rule(book, 8)["id"] = "lm.term")), [/"lm.term" is defined at .* already/]],
  [
    "numbers out of bounds",
    changed((book) => [(rule(book, 8)["number"] = 0), (rule(book, 9)["number"] = 65_535)]),
    [/is 0 and must be/, /is 65535: the ledger keeps 65280 and above/],
  ],
  [
    "a step twice",
    changed((book) => (rule(book, 7)["step"] = ["authorization.settle.IN_FORCE", "authorization.settle.IN_FORCE"])),
    [/lists this step twice/],
  ],
  ["a role twice", requires(1, { who: ["DATA_AUTHORITY", "DATA_AUTHORITY"] }), [/names DATA_AUTHORITY a second time/]],
  [
    "members that are missing",
    changed((book) => [delete rule(book, 7)["en"], delete rule(book, 8)["remedy"], delete book["id"]]),
    [/Line 1, .* lacks id/, /lacks en/, /lacks remedy/],
  ],
  [
    "a step too full",
    changed((book) => Array.from({ length: 30 }, (_, index) => add(book, 7, { require: { termMonths: 36 + index } }))),
    [/has more than 24 rules, from "lm.added-\d+" on/],
  ],
  [
    "a thousand faults",
    changed(
      (book) =>
        (book.rules = Array.from({ length: 1000 }, (_, index) => ({
          ...rule(book, 7),
          id: `lm.r${index}`,
          number: index + 1,
          hardness: "HARDD",
        }))),
    ),
    [/it has 1000 faults/, /rules\/999\/hardness/],
  ],
  [
    "wrong rules beside a text that is not there",
    changed((book) => {
      book.text["file"] = "nowhere.txt";
      rule(book, 7)["step"] = "authorization.record";
      add(book, 9, { require: { opinion: "GOVERNMENT_APPROVAL", by: ["GOVERNMENT"], outcomes: ["PASSED"] } });
    }),
    [/no such file/, /Move it to authorization.settle.IN_FORCE/, /attest.GOVERNMENT_APPROVAL/],
  ],
  [
    "wrong rules beside a layer that is not there",
    changed((book) => {
      book["layers"] = [{ file: "nowhere.json" }];
      rule(book, 7)["step"] = "authorization.record";
      rule(book, 8)["zh"] = "协议应当约定价格";
    }),
    [/no such file/, /Move it to authorization.settle.IN_FORCE/, /"协议应当约定价格" does not stand/],
  ],
  ["a file without its last bracket", LUMING.slice(0, -2), [/the file is not complete/]],
];
