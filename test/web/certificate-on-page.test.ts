import { createHash } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Code, Form } from "../../src/ledger/codes.ts";
import { saltedCommitment } from "../../src/ledger/salted-commitment.ts";
import type { SaltedContent } from "../../src/ledger/salted-commitment.ts";
import { saltedOpeningBytes } from "../../src/ledger/salted-opening.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { servePage } from "../../src/web/serve-page.ts";
import { silentNode } from "../api/silent-node.ts";
import { smallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";
import { CertifiedWorld } from "../certificate/certified-world.ts";
import { launchBrowser } from "./browser.ts";

const MATRIX = "from,to,count\n朝阳,海淀,42\n";
const SALTED_FILE = "from,to,count\n朝阳,海淀,43\n";
const NO_WORD: Hex = `0x${"00".repeat(32)}`;
const DAY = 86_400;
const digestOf = (algorithm: "sha256" | "sm3", text: string): Hex =>
  `0x${createHash(algorithm).update(text).digest("hex")}`;

const salted = {
  salt: digestOf("sha256", "salt"),
  sha256: digestOf("sha256", SALTED_FILE).slice(2),
  sm3: digestOf("sm3", SALTED_FILE).slice(2),
};
const openingOf = (content: SaltedContent) => new TextDecoder().decode(saltedOpeningBytes(content));

let world: CertifiedWorld;
let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let certificate: string;
let suspended: string;
let saltedCertificate: string;
let faults: string[];

const certify = async (): Promise<string> => new TextDecoder().decode(await world.certify("matrix"));

beforeAll(async () => {
  world = await CertifiedWorld.found();
  await world.recordProduct();
  const digests = { sha256Digest: digestOf("sha256", MATRIX), sm3Digest: digestOf("sm3", MATRIX) };
  await world.export("matrix", digests);
  certificate = await certify();
  const commitment = { form: Form.SALTED, sha256Digest: saltedCommitment(salted), sm3Digest: NO_WORD };
  await world.export("salted", commitment);
  saltedCertificate = new TextDecoder().decode(await world.certify("salted"));
  await world.attest(world.authority, "matrix", Code.HOLD);
  suspended = await certify();

  const { ledger, exportOf } = await smallCity();
  for (const ordinal of [0n, 77n]) exportOf({ ordinal, ...digests });
  exportOf(commitment);
  await ledger.write();
  server = await startServer({
    store: ledger.store,
    rpc: silentNode,
    ledgerAddress: `0x${"1e".repeat(20)}`,
    catalog: new RulebookCatalog(new Map()),
    descriptor: world.descriptor,
    port: 0,
    page: servePage,
  });
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await WrittenLedger.end();
  await world?.close();
});

beforeEach(async () => {
  faults = [];
  context = await browser.newContext({ locale: "zh-CN" });
  page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  page.setDefaultTimeout(60_000);
  await page.clock.setFixedTime(new Date(world.time * 1_000));
  await page.goto(server.url);
});
afterEach(async () => {
  await context.close();
});

describe("a certificate on the page", () => {
  it("is verified together with its file, and says who exported what to whom under which authorization", async () => {
    await drop([
      { name: "matrix.csv", text: MATRIX },
      { name: "matrix.laiqu.json", text: certificate },
    ]);

    const zh = await verdict();
    await page.getByRole("button", { name: "English" }).click();
    const en = await verdict();

    expect(zh).toContain("AUTHENTIC_IN_FORCE");
    for (const text of [
      "真实：截至北京时间",
      "出示的正是所证的文件",
      '运营机构 "运营-1"',
      "接收方",
      "依据的授权",
      "未披露",
    ])
      expect(zh).toContain(text);
    for (const text of [
      "Authentic: as of",
      "The file or folder shown is the certified one.",
      'operator "运营-1"',
      "recipient",
      `authorization "${world.referenceOf("authorization")}"`,
      "before this verification",
      "hidden",
      "This verdict trusts this server",
      "edition that the certificate names",
    ])
      expect(en).toContain(text);
    expect(faults).toEqual([]);
  });

  it("never puts a value where the labels stand", async () => {
    await drop([{ name: "matrix.laiqu.json", text: certificate }]);
    await verdict();
    const lefts = (tag: string): Promise<number[]> =>
      page.locator(`.verdict ${tag}`).evaluateAll((all) => all.map((each) => each.getBoundingClientRect().left));

    const [labels, values] = [new Set(await lefts("dt")), new Set(await lefts("dd"))];

    expect([labels.size, values.size]).toEqual([1, 1]);
    expect([...values][0]).toBeGreaterThan([...labels][0]!);
  });

  it("is verified alone, whichever name its file has", async () => {
    await drop([{ name: "downloaded.txt", text: certificate }]);

    expect(await verdict()).toContain("未核对文件");
  });

  it("with another file is no proof of it", async () => {
    await drop([
      { name: "matrix.laiqu.json", text: certificate },
      { name: "matrix.csv", text: `${MATRIX}changed` },
    ]);

    expect(await verdict()).toContain("FILE_DIFFERS");
  });

  it("that is old, ahead of the clock, suspended or forged says so", async () => {
    const codeOf = async (text: string, now: number): Promise<string> => {
      await page.clock.setFixedTime(new Date(now * 1_000));
      await drop([{ name: "c.json", text }]);
      await verdict();
      return (await page.locator(".verdict").getAttribute("data-code"))!;
    };

    expect(await codeOf(certificate, world.time + 30 * DAY)).toBe("CANNOT_TELL");
    expect(await page.locator(".sentence").innerText()).toContain("时效最长为 7 天");
    expect(await codeOf(certificate, world.time - 30 * DAY)).toBe("CANNOT_TELL");
    expect(await page.locator(".sentence").innerText()).toContain("两个时钟不一致");
    expect(await codeOf(suspended, world.time + 300 * DAY)).toBe("AUTHENTIC_SUSPENDED");
    expect(await codeOf(certificate.replace('"trails":[["0x0', '"trails":[["0x1'), world.time)).toBe("FORGED");
  });

  it("beside a second certificate, or two files without one, is refused", async () => {
    for (const files of [
      [certificate, suspended],
      ["a", "b"],
    ]) {
      await drop(files.map((text, index) => ({ name: `${index}.json`, text })));
      await page.locator(".problem").waitFor();
      expect(await page.locator(".problem").innerText()).toContain("FILES_MANY");
      await page.reload();
    }
  });
});

describe("a file of a salted export", () => {
  const file = { name: "salted.csv", text: SALTED_FILE };
  const opening = { name: "salted.opening.json", text: openingOf(salted) };

  it("is found with its opening as a plain file is by its digest, and neither leaves the browser", async () => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""}`));
    await drop([file, opening]);

    await page.locator("#result article").waitFor();
    expect(await page.locator("#result article").innerText()).toContain("加盐承诺");
    expect(asked.join("\n")).toContain(saltedCommitment(salted).slice(2));
    for (const secret of [salted.salt.slice(2), salted.sha256, salted.sm3])
      expect(asked.join("\n")).not.toContain(secret);
    expect(faults).toEqual([]);
  });

  it("is the certified one only by its opening", async () => {
    const certified = { name: "salted.laiqu.json", text: saltedCertificate };
    await drop([file, certified]);
    expect(await verdict()).toContain("披露文件");

    await drop([file, certified, opening]);

    expect(await verdict()).toContain("出示的正是所证的文件");
  });

  it.each([
    [
      "another file's",
      [file, { ...opening, text: openingOf({ ...salted, sm3: salted.sha256 }) }],
      "OPENING_OF_OTHER_FILE",
    ],
    ["no export's", [file, { ...opening, text: openingOf({ ...salted, salt: NO_WORD }) }], "OPENING_NOT_RECORDED"],
    ["damaged", [file, { ...opening, text: opening.text.slice(0, -1) }], "OPENING_UNUSABLE"],
    ["alone", [opening], "OPENING_ALONE"],
  ])("is not looked up when the opening is %s", async (_, files, code) => {
    await drop(files);

    await page.locator(".problem").waitFor();
    expect(await page.locator(".problem").innerText()).toContain(code);
  });

  it("is not the file of another certificate: the page says that they do not belong together", async () => {
    await drop([{ name: "matrix.laiqu.json", text: certificate }, opening]);

    await page.locator(".problem").waitFor();
    expect(await page.locator(".problem").innerText()).toContain("OPENING_OF_OTHER_EXPORT");
  });
});

describe("a file that was exported more than once", () => {
  it("is shown with all its exports, and none is chosen for the reader", async () => {
    await drop([{ name: "matrix.csv", text: MATRIX }]);

    await page.locator(".several").waitFor();
    expect(await page.locator(".several").innerText()).toContain("有 2 次出域");
    expect(await page.locator("#result article").count()).toBe(2);
    const links = await page
      .locator("#result article a[href*='/certificate']")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(new Set(links).size).toBe(2);
    expect(await page.locator(".as-of").innerText()).toMatch(/距今|快/);
  });

  it("names its authority in the first ten exports, and says of the others that it was not looked up", async () => {
    await page.route("**/v1/digests/**", async (route) => {
      const answer = (await (await route.fetch()).json()) as { result: { matches: { record: object }[] } };
      const [match] = answer.result.matches;
      const matches = Array.from({ length: 12 }, (_, index) => ({
        ...match,
        record: { ...match!.record, id: `0x${String(index).padStart(20, "0")}` },
      }));
      await route.fulfill({ json: { ...answer, result: { ...answer.result, matches } } });
    });
    await drop([{ name: "matrix.csv", text: MATRIX }]);

    await page.locator(".several").waitFor();
    const exports = await page.locator("#result article").allInnerTexts();
    expect(exports.map((text) => text.includes("此处未查"))).toEqual([...Array<boolean>(10).fill(false), true, true]);
    for (const text of exports) expect(text).toContain("授权机关");
  });

  it("has no certificate by its digest alone: the API lists the exports", async () => {
    const { statusCode, body } = await server.app.inject({
      method: "GET",
      url: `/v1/digests/sha256/${digestOf("sha256", MATRIX).slice(2)}/certificate`,
    });

    expect(statusCode).toBe(409);
    expect(JSON.parse(body)).toMatchObject({
      code: "EXPORTS_SEVERAL",
      evidence: {
        exports: ["IN_FORCE", "IN_FORCE"].map((standing) => ({ recipient: { reference: "CY-EMB" }, standing })),
      },
    });
  });
});

async function drop(files: readonly { name: string; text: string }[]): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const made = new DataTransfer();
    for (const { name, text } of given) made.items.add(new File([text], name));
    return made;
  }, files);
  await page.evaluate(() => document.querySelector("#result")?.replaceChildren());
  await page.dispatchEvent("#drop", "drop", { dataTransfer: transfer });
}

/** The verdict's text, once there is one. */
async function verdict(): Promise<string> {
  await page.locator(".verdict").waitFor();
  return await page.locator("#result").innerText();
}
