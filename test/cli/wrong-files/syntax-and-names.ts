import { changed, LUMING, rule, written } from "./luming.ts";
import type { WrongFile } from "./wrong-file.ts";

const BOM = "\ufeff";
const HOSTILE = "\u001b[31m红\u001b[0m\u202e\u0007\n规则集无误 is sound";
const PLAN = { filing: "EMERGENCY_PLAN", of: "OPERATOR", by: ["OPERATOR"], outcomes: ["PASSED"] };

/** Files that are no JSON, or hold names that the ledger does not have. */
export const WRONG_SYNTAX_AND_NAMES: readonly WrongFile[] = [
  [
    "a comma too many",
    written('"2026-01-01"}],', '"2026-01-01"},],'),
    [/Line 9, column \d+.*delete the comma before it/],
  ],
  ["a comma too few", written('"number": 1,', '"number": 1'), [/Line 14, .*add a comma before it/]],
  ["single quotes", written('"id": "lm.term"', "'id': 'lm.term'"), [/Line 81.*use double quotes/]],
  ["a Chinese comma", written('"number": 7,', '"number": 7，'), [/Line 82.*"，" is a Chinese mark: write the ,/]],
  ["Chinese quotation marks", written('"id": "lm.term"', "“id”: “lm.term”"), [/Line 81.*is a Chinese mark/]],
  ["a Chinese colon", written('"number": 7', '"number"： 7'), [/Line 82.*"：" is a Chinese mark: write the :/]],
  ["a comment", written('"rules": [', '// 规则\n  "rules": ['), [/Line 10.*JSON has no comments/]],
  ["half a file", LUMING.slice(0, LUMING.length / 2), [/Line \d+.*the file is not complete/]],
  ["an empty file", "", [/Line 1, column 1.*the file is not complete/]],
  ["two documents", LUMING + LUMING, [/Line 230.*the end of the text/]],
  ["prose", "# 规则集\n\n- 第一条\n", [/Line 1, column 1/]],
  ["a byte order mark", BOM + LUMING, [/Line 1.*byte order mark.*UTF-8 without it/]],
  ["GB18030", Buffer.from([0x7b, 0x22, 0xb9, 0xe6, 0xd4, 0xf2, 0x22, 0x7d]), [/Line 1.*is not UTF-8/]],
  ["UTF-16", Buffer.from(LUMING, "utf16le"), [/this is not UTF-8/]],
  [
    "a member that is there twice",
    written('"id": "lm.term",', '"id": "lm.term", "id": "lm.t",'),
    [/Line 81.*"id" occurs twice/],
  ],
  [
    "a number that no program keeps",
    written('"number": 7,', '"number": 99999999999999999999,'),
    [/Line 82.*more digits/],
  ],
  [
    "half a surrogate pair",
    written("Set a term of three years or less.", "\\ud800"),
    [/Line 89.*half a surrogate pair/],
  ],
  ["values without end", "[".repeat(20_000) + "]".repeat(20_000), [/Line 1.*64 levels/]],
  ["a file beyond every bound", " ".repeat(8 * 1024 * 1024 + 1), [/at most 8388608 are allowed/]],
  ["a list at the top", "[]", [/Line 1.*must be a JSON object with \$schema, id/]],
  ["nothing at the top", "null", [/Line 1.*must be a JSON object/]],
  [
    "a jurisdiction with a space before it",
    changed((book) => void (book["jurisdiction"] = " 鹿鸣市")),
    [/Line 4.*jurisdiction.*" 鹿鸣市" begins or ends with a space/],
  ],
  [
    "a jurisdiction with a character that nobody sees",
    changed((book) => void (book["jurisdiction"] = "鹿\u200b鸣市")),
    [/Line 4.*jurisdiction.*U\+200B/],
  ],
  [
    "a jurisdiction that is too long",
    changed((book) => void (book["jurisdiction"] = "市".repeat(22))),
    [/Line 4.*jurisdiction.*66 bytes/],
  ],
  [
    "a day that the ledger cannot record",
    changed((book) => void (book.versions[0]!["effectiveFrom"] = "2106-02-08")),
    [/Line \d+.*versions\/0\/effectiveFrom.*after 2106-02-07/],
  ],
  [
    "a version without rules",
    changed((book) => {
      book.versions.push({ version: 2, effectiveFrom: "2026-06-01" });
      for (const one of book.rules) one["versions"] = [1];
    }),
    [/Line \d+.*versions\/1 has no rule/],
  ],
  [
    "a role that nobody has before the admission",
    changed((book) => void (rule(book, 1)["require"] = { who: ["BUYER", "OPERATOR"] })),
    [/[Ll]ine \d+.*A party has no role before it is admitted, so OPERATOR, BUYER can never act here/],
  ],
  [
    "steps that are not there",
    changed((book) => {
      rule(book, 6)["step"] = [
        "authorisation.settle.IN_FORCE",
        "authorization.settle.INFORCE",
        "authorization.setle.IN_FORCE",
      ];
      rule(book, 7)["step"] = [
        "Authorization.settle.IN_FORCE",
        "授权.settle.IN_FORCE",
        "authorization",
        "authorization.settle",
      ];
      rule(book, 10)["step"] = ["party.attest.应急预案", "case[应急].record", "party.settle.终止"];
    }),
    [
      /Line 143.*did you mean authorization\?/,
      /Line 144.*did you mean IN_FORCE\?/,
      /Line 145.*did you mean settle\?/,
      /Line \d+.*"Authorization" is not a kind of record \(did you mean authorization\?/,
      /Line \d+.*"授权" is not a kind of record \(did you mean authorization\?/,
      /"authorization": write kind\.record/,
      /"authorization.settle": write kind\.record/,
      /"应急预案" is not the code of a statement \(did you mean EMERGENCY_PLAN\?/,
      /"case\[应急\]" is not a kind of record/,
      /"终止" is not a status \(did you mean TERMINATED\?/,
    ],
  ],
  [
    "roles that are not there",
    changed(
      (book) =>
        (rule(book, 1)["require"] = { who: ["DATA_AUTORITY", "data authority", "数据主管部门", "PARTY_COMMITTEE"] }),
    ),
    [
      /Line 34.*"DATA_AUTORITY".*did you mean DATA_AUTHORITY\?/,
      /Line 35.*"data authority".*did you mean DATA_AUTHORITY\?/,
      /Line 36.*"数据主管部门".*did you mean DATA_AUTHORITY\?/,
      /Line 37.*"PARTY_COMMITTEE" and must be one of GOVERNMENT/,
    ],
  ],
  [
    "a condition that is not there",
    changed((book) => (rule(book, 7)["require"] = { termMonth: 36 })),
    [/did you mean termMonths\?/],
  ],
  [
    "members that are not there",
    changed((book) => (rule(book, 9)["require"] = { filing: "EMERGENCY_PLAN", by: ["OPERATOR"], outcome: ["PASSED"] })),
    [/lacks outcomes/, /"outcome" \(did you mean outcomes\?\)/],
  ],
  [
    "codes that are not there",
    changed((book) => {
      rule(book, 9)["require"] = { ...PLAN, filing: "EMERGENCY_PLANS", outcomes: ["PASS"] };
      rule(book, 17)["require"] = { ...PLAN, filing: "应急预案", of: "运营机构", by: ["运营机构"], outcomes: ["通过"] };
    }),
    [
      /did you mean EMERGENCY_PLAN\?/,
      /did you mean PASSED\?/,
      /"应急预案".*did you mean EMERGENCY_PLAN\?/,
      /"运营机构".*did you mean OPERATOR\?/,
      /"通过".*did you mean PASSED\?/,
    ],
  ],
  [
    "codes of another family",
    changed((book) => {
      rule(book, 9)["require"] = { ...PLAN, filing: "REVIEW" };
      rule(book, 17)["require"] = { ...PLAN, filing: "INCIDENT" };
    }),
    [/REVIEW belongs to OPINION: write \{"opinion": "REVIEW", …\}/, /INCIDENT belongs to CASE: write \{"lastCase"/],
  ],
  [
    "a code that nobody has",
    changed((book) => (rule(book, 9)["require"] = { ...PLAN, filing: "MOON" })),
    [/must be a code of the family FILING: EMERGENCY_PLAN/],
  ],
  [
    "hardness and basis that are not there",
    changed((book) => {
      rule(book, 9)["hardness"] = "STRICT";
      rule(book, 8)["hardness"] = "hard";
      rule(book, 7)["basis"] = "TEXTS";
    }),
    [/must be one of HARD, SOFT, RECORD/, /did you mean HARD\?/, /did you mean TEXT\?/],
  ],
  [
    "names of every object",
    changed((book) => {
      rule(book, 1)["require"] = { who: ["constructor", "__proto__"] };
      rule(book, 7)["require"] = { toString: 1 };
      rule(book, 9)["step"] = "constructor.settle.toString";
    }),
    [
      /"constructor" and must be one of/,
      /"__proto__" and must be one of/,
      /which the ledger cannot judge/,
      /no step "constructor/,
    ],
  ],
  [
    "a member __proto__",
    written('"number": 7,', '"number": 7, "__proto__": {"x": 1},'),
    [/has no use for "__proto__"/],
  ],
  ["a hostile id", changed((book) => (rule(book, 7)["id"] = HOSTILE)), [/"\\u\{1b\}\[31m红.*must look like/]],
  ["a hostile step", changed((book) => (rule(book, 7)["step"] = HOSTILE)), [/there is no step "\\u\{1b\}/]],
  [
    "a hostile quotation",
    changed((book) => (rule(book, 7)["zh"] = HOSTILE)),
    [/"\\u\{1b\}\[31m红.*does not stand in "第三条"/],
  ],
  ["a hostile member", changed((book) => (rule(book, 7)[HOSTILE] = 1)), [/has no use for "\\u\{1b\}/]],
];
