import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { RulebookError } from "../../src/rulebook/rulebook-error.ts";
import { temporaryDirectory } from "../dossier/temporary-directory.ts";

const ARTICLES = [
  "某市公共数据授权运营办法",
  "为规范授权运营,制定本办法。",
  "第一章 总 则",
  "第一条 市政府是授权主体,委托市数据局组织实施(含监督)。未经批准,不得签订协议。",
  "运营期限一般不超过三年。",
  "第二章 附 则",
  "第二条 本办法自印发之日起施行。",
];
const SECTIONS = [
  "一、总则",
  "(一)总体要求。原始数据不出域。",
  "(二)适用范围。适用于本省。",
  "二、职责",
  "(一)省政府负责统筹。",
];

const NUMBERED = [
  "第1章 总则",
  "第2条 本办法适用于本市。",
  "第25条 运营机构每年报告。",
  "第102条 附则。",
  "试行期两年。",
];

const ruleOf = (clause: string, zh: string, change: object = {}): object => ({
  id: "t.who",
  number: 1,
  step: ["plan.record", "plan.settle.IN_FORCE"],
  require: { who: ["GOVERNMENT"] },
  hardness: "HARD",
  clause,
  zh,
  en: "Rule.",
  remedy: { zh: "补正。", en: "Remedy." },
  ...change,
});
const bookOf = (rule: object, change: object): object => ({
  $schema: "./schema.json",
  id: "T-1",
  jurisdiction: "T",
  title: { zh: "题", en: "title" },
  status: "TRIAL",
  source: "test",
  versions: [{ version: 1, effectiveFrom: "2025-01-01" }],
  rules: [rule],
  ...change,
});

/** Reads a rulebook with one quotation of a text. */
const read = (text: readonly string[], clause: string, zh: string, change: object = {}, digest?: string): void => {
  const folder = temporaryDirectory();
  const written = `${text.join("\n")}\n`;
  writeFileSync(join(folder, "text.txt"), written);
  const sha256 = digest ?? createHash("sha256").update(written).digest("hex");
  const book = bookOf(ruleOf(clause, zh, change), { text: { file: "text.txt", sha256, inHand: sha256 } });
  writeFileSync(join(folder, "rules.json"), JSON.stringify(book, null, 2));
  readRulebooks(join(folder, "rules.json"));
};
const errorOf = (...given: Parameters<typeof read>): RulebookError => {
  try {
    read(...given);
  } catch (error) {
    if (error instanceof RulebookError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};

describe("a rule quotes its text", () => {
  test.each([
    ["a whole sentence", ARTICLES, "第一条第二款", "运营期限一般不超过三年。"],
    ["the beginning of a sentence, with a full stop of its own", ARTICLES, "第一条", "市政府是授权主体。"],
    ["in full-width punctuation", ARTICLES, "第一条", "委托市数据局组织实施（含监督）。"],
    ["in parts", ARTICLES, "第一条", "市政府……不得签订协议。"],
    ["parts of two articles", ARTICLES, "第一条、第二条", "市政府是授权主体……本办法自印发之日起施行。"],
    ["an article that the text numbers in digits", NUMBERED, "第二十五条", "运营机构每年报告。"],
    ["an article below it", NUMBERED, "第二条", "本办法适用于本市。"],
    ["an article above a hundred", NUMBERED, "第一百零二条第二款", "试行期两年。"],
    ["the sentences before the first article", ARTICLES, "引言", "为规范授权运营，制定本办法。"],
    ["a point of a section", SECTIONS, "一（一）", "原始数据不出域。"],
    ["a point with a number", SECTIONS, "二（一）第1点", "省政府负责统筹。"],
    ["a whole section", SECTIONS, "一", "原始数据不出域……适用于本省。"],
  ])("%s", (_, text, clause, zh) => {
    expect(() => read(text, clause, zh)).not.toThrow();
  });

  test.each([
    ["words that are not there", ARTICLES, "第一条第二款", "运营期限不超过三年。", "运营期限不超过三年"],
    ["words of another article", ARTICLES, "第二条", "市政府是授权主体。", "市政府是授权主体"],
    ["parts in another order", ARTICLES, "第一条", "委托市数据局……市政府是授权主体。", "市政府是授权主体"],
    ["words of another section's point", SECTIONS, "二（一）", "原始数据不出域。", "原始数据不出域"],
    ["words of the next point", SECTIONS, "一（一）", "适用于本省。", "适用于本省"],
  ])("and is refused with its line for %s", (_, text, clause, zh, missing) => {
    const { code, text: said, evidence } = errorOf(text, clause, zh);

    expect(code).toBe("RULES_UNSOUND");
    expect(evidence.faults).toMatchObject([{ code: "QUOTE_NOT_FOUND" }]);
    expect(said.en).toMatch(new RegExp(`"rules\\.json"#/rules/0/zh \\(line \\d+, rule "t\\.who"\\).*"${missing}"`));
    expect(said.zh).toMatch(new RegExp(`"rules\\.json"#/rules/0/zh（第 \\d+ 行，规则 "t\\.who"）.*"${missing}"`));
  });

  test.each([
    ["第九条", ARTICLES],
    ["三（一）", SECTIONS],
    ["一（三）", SECTIONS],
    ["Article 1", ARTICLES],
  ])("and is refused for the clause %s, which the text does not have", (clause, text) => {
    expect(errorOf(text, clause, "市政府。").evidence.faults).toMatchObject([{ code: "CLAUSE_NOT_FOUND" }]);
  });

  test("unless no text says so, or the text was not at hand", () => {
    const deployment = { basis: "DEPLOYMENT" };

    expect(() => read(ARTICLES, "文本未规定（部署时设定）", "由提出主体撤回。", deployment)).not.toThrow();
    expect(() => read(ARTICLES, "某文件", "登记三年有效。", { basis: "INSTRUMENT" })).not.toThrow();
  });

  test("also when it is a reading of it", () => {
    const change = { basis: "READING", reading: { zh: "理解。", en: "A reading." } };

    expect(() => read(ARTICLES, "第一条", "未经批准，不得签订协议。", change)).not.toThrow();
    expect(errorOf(ARTICLES, "第一条", "得签订协议书。", change).code).toBe("RULES_UNSOUND");
  });

  test("while a layer quotes another one", () => {
    const folder = temporaryDirectory();
    const written = `${ARTICLES.join("\n")}\n`;
    writeFileSync(join(folder, "text.txt"), written);
    const sha256 = createHash("sha256").update(written).digest("hex");
    const upper = bookOf(ruleOf("第八条", "上级的规定。", { id: "u.who", number: 2 }), { id: "U-1" });
    const lower = bookOf(ruleOf("第一条", "市政府是授权主体。"), {
      text: { file: "text.txt", sha256, inHand: sha256 },
      layers: [{ file: "upper.json" }],
    });
    writeFileSync(join(folder, "upper.json"), JSON.stringify(upper));
    writeFileSync(join(folder, "rules.json"), JSON.stringify(lower));

    expect(readRulebooks(join(folder, "rules.json"))[0]?.rules).toHaveLength(2);
  });

  test("and a text that was changed is refused, with the digest that it has", () => {
    const error = errorOf(ARTICLES, "第一条", "市政府是授权主体。", {}, "0".repeat(64));

    expect(error.evidence.faults).toMatchObject([{ code: "TEXT_DIFFERS" }]);
    expect(error.text.en).toMatch(/"rules\.json"#\/text\/sha256: the SHA-256 of the text .* is [0-9a-f]{64},/);
  });

  test("and a text that is not there is refused, with the place that names it", () => {
    const folder = temporaryDirectory();
    const digest = "0".repeat(64);
    const book = bookOf(ruleOf("1", "规则。"), { text: { file: "none.txt", sha256: digest, inHand: digest } });
    writeFileSync(join(folder, "rules.json"), JSON.stringify(book));

    expect(() => readRulebooks(join(folder, "rules.json"))).toThrow(
      expect.objectContaining({
        code: "RULEBOOK_UNREADABLE",
        message: expect.stringMatching(
          /"rules\.json"#\/text\/file: the source text ".*none\.txt" cannot be read/,
        ) as string,
      }),
    );
  });
});
