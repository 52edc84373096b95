import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, open, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import { DESCRIPTOR_FORMAT } from "../../src/certificate/descriptor.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { servePage } from "../../src/web/serve-page.ts";
import { silentNode } from "../api/silent-node.ts";
import { smallCity } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";
import { launchBrowser } from "./browser.ts";

const MATRIX = Buffer.from("from,to,count\n朝阳,海淀,42\n");
const HUNDRED_MEGABYTES = 100 * 1024 * 1024;
const digestOf = (algorithm: "sha256" | "sm3", bytes: Uint8Array) => createHash(algorithm).update(bytes).digest("hex");

let city: SmallCity;
let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let folder: string;
let requests: { method: string; url: string }[];
let faults: string[];

beforeAll(async () => {
  city = await smallCity();
  const { ledger } = city;
  const digest = (algorithm: "sha256" | "sm3"): Hex => `0x${digestOf(algorithm, MATRIX)}`;
  city.exportOf({ sha256Digest: digest("sha256"), sm3Digest: digest("sm3") });
  ledger.party("<img src=x onerror=alert(1)>");
  await ledger.write();
  server = await startServer({
    store: ledger.store,
    rpc: silentNode,
    ledgerAddress: `0x${"1e".repeat(20)}`,
    catalog: new RulebookCatalog(new Map()),
    descriptor: developmentDescriptor(),
    port: 0,
    page: servePage,
  });
  folder = await mkdtemp(join(tmpdir(), "laiqu-page-"));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await WrittenLedger.end();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

beforeEach(async () => {
  requests = [];
  faults = [];
  context = await browser.newContext({ locale: "zh-CN" });
  context.on("request", (request) => requests.push({ method: request.method(), url: request.url() }));
  page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Refused/i.test(message.text()))
      faults.push(message.text());
  });
  page.setDefaultTimeout(60_000);
  await page.goto(server.url);
});
afterEach(async () => {
  await context.close();
});

describe("a file", () => {
  it("that was dropped is hashed as node:crypto hashes it, and its export is shown", async () => {
    await drop([{ name: "matrix.csv", text: MATRIX.toString() }]);

    const answer = await answered();
    expect(await page.locator("#file-digests").innerText()).toContain(digestOf("sha256", MATRIX));
    expect(await page.locator("#file-digests").innerText()).toContain(digestOf("sm3", MATRIX));
    for (const text of [
      "有记录",
      '数据产品 "PR-01"',
      '主体 "CY-OPR"',
      '主体 "CY-EMB"',
      '主体 "CY-DATA"',
      '授权 "A-01"',
      "有效",
      `截至区块 ${await block()}`,
    ])
      expect(answer).toContain(text);
    expect(faults).toEqual([]);
  });

  it("is shown in English after a switch of language, which is remembered", async () => {
    await drop([{ name: "matrix.csv", text: MATRIX.toString() }]);
    await answered();

    await page.getByRole("button", { name: "English" }).click();

    const answer = await answered();
    for (const text of [
      "Recorded",
      "This is a file that was exported.",
      "Product",
      "Exporter",
      "Authority",
      "in force",
      `as of block ${await block()}, time `,
    ])
      expect(answer).toContain(text);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.reload();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });

  it("that is not recorded is shown as such as of a block, in both languages", async () => {
    await drop([{ name: "empty.csv", text: "" }]);

    expect(await answered()).toContain(`截至区块 ${await block()}`);
    expect(await page.locator("#file-digests").innerText()).toContain(digestOf("sha256", Buffer.alloc(0)));
    await page.getByRole("button", { name: "English" }).click();
    expect(await page.locator(".absence").innerText()).toContain(`No such event recorded as of block ${await block()}`);
  });

  it("of 100 MB shows its progress while the page still answers clicks", async () => {
    const large = await largeFile();
    await page.evaluate(() => {
      const seen: { value: number; max: number; text: string }[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => {
        const bar = document.querySelector("progress");
        if (bar === null || bar.value === 0) return;
        if (seen.length === 0) document.getElementById("language")!.click();
        seen.push({ value: bar.value, max: bar.max, text: document.getElementById("hashing")!.textContent });
      }).observe(document.getElementById("result")!, { attributes: true, childList: true, subtree: true });
    });

    const [worker] = await Promise.all([page.waitForEvent("worker"), page.locator("#file").setInputFiles(large.path)]);

    await answered();
    const seen = await page.evaluate(
      () => (window as unknown as { seen: { value: number; max: number; text: string }[] }).seen,
    );
    expect(new URL(worker.url()).pathname).toBe("/page/hash-worker.js");
    expect(seen[0]).toMatchObject({ max: HUNDRED_MEGABYTES, text: expect.stringContaining('Hashing: "large.bin"') });
    expect(seen[0]!.value).toBeLessThan(HUNDRED_MEGABYTES);
    expect(new Set(seen.map(({ value }) => value)).size).toBeGreaterThan(5);
    const digests = await page.locator("#file-digests").innerText();
    expect(digests).toContain(large.sha256);
    expect(digests).toContain(large.sm3);
  });

  it("whose hashing is cancelled is not looked up", async () => {
    const large = await largeFile();
    await page.evaluate(() => {
      new MutationObserver(() => {
        if ((document.querySelector("progress")?.value ?? 0) > 0) document.getElementById("cancel")!.click();
      }).observe(document.getElementById("result")!, { attributes: true, childList: true, subtree: true });
    });

    const [worker] = await Promise.all([page.waitForEvent("worker"), page.locator("#file").setInputFiles(large.path)]);
    if (page.workers().includes(worker)) await worker.waitForEvent("close");

    expect(await page.locator("#result").innerHTML()).toBe("");
    expect(requests.filter(({ url }) => url.includes("/v1/digests/"))).toEqual([]);
  });

  it("dropped together with another is refused", async () => {
    await drop([
      { name: "a", text: "a" },
      { name: "b", text: "b" },
    ]);

    await answered();
    expect(await page.locator(".problem").innerText()).toContain("FILES_MANY");
    expect(requests.filter(({ url }) => url.includes("/v1/digests/"))).toEqual([]);
  });

  it("never leaves the browser: the page sends only GET requests, and only to its own server", async () => {
    await drop([{ name: "matrix.csv", text: MATRIX.toString() }]);
    await answered();
    await ask("CY-OPR");
    await answered();

    expect(requests.length).toBeGreaterThan(5);
    expect(requests.filter(({ method, url }) => method !== "GET" || new URL(url).origin !== server.url)).toEqual([]);
  });
});

describe("a search", () => {
  it.each([
    ["a party", "CY-OPR", ["查到的记录", '主体 "CY-OPR"', "有效"]],
    ["a reference", "PR-01", ["查到的记录", '数据产品 "PR-01"']],
    ["a record by kind, issuer and reference", "authorization/CY-DATA/A-01", ['授权 "A-01"', "期限", '主体 "CY-DATA"']],
    ["a SHA-256 digest", `sha256:${digestOf("sha256", MATRIX).toUpperCase()}`, ["有记录", '数据产品 "PR-01"']],
    ["an SM3 digest without its algorithm", digestOf("sm3", MATRIX), ["有记录", '数据产品 "PR-01"', "sm3:"]],
    ["an unknown reference", "NO-SUCH-1", ["未见记录", "截至区块"]],
  ])("finds %s", async (_, typed, expected) => {
    await ask(typed);

    const answer = await answered();
    for (const text of expected) expect(answer).toContain(text);
  });

  it("leads to a record and back with the keyboard alone", async () => {
    await page.locator("#query").focus();
    await page.keyboard.type("A-01");
    await page.keyboard.press("Enter");
    await answered();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H2");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#result article").waitFor();
    expect(await page.locator("#result").innerText()).toContain(city.authorization);

    await page.goBack();
    await page.locator("#result ul").waitFor();
    expect(await page.locator("#query").inputValue()).toBe("A-01");
  });

  it("for an unknown record shows the server's problem in words and by its code", async () => {
    await ask(`0x${"ab".repeat(10)}`);

    await answered();
    const [said, detail] = await page.locator(".problem p").allInnerTexts();
    expect(said).toBe("没有此记录");
    expect(detail).toContain("详情: RECORD_UNKNOWN.");
  });

  it("reports a server that does not answer", async () => {
    await page.route("**/v1/search**", (route) => route.abort("connectionrefused"));

    await ask("PR-01");

    expect(await answered()).toContain("UNREACHABLE");
  });

  it("refuses an answer in another form instead of showing it", async () => {
    await page.route("**/v1/search**", (route) =>
      route.fulfill({
        status: 200,
        contentType: "application/json",
        body: JSON.stringify({ asOf: { block: 1 }, result: { results: [] } }),
      }),
    );

    await ask("PR-01");

    expect(await answered()).toContain("ANSWER_MALFORMED");
  });

  it("shows a party's words as text, never as markup", async () => {
    await ask("<img src=x onerror=alert(1)>");

    expect(await answered()).toContain('"<img src=x onerror=alert(1)>"');
    expect(await page.locator("img").count()).toBe(0);
  });
});

describe("the page", () => {
  it("warns of a development network in both languages, whichever is chosen", async () => {
    const warnings = page.getByRole("alert");

    for (const name of ["English", "中文"]) {
      await page.getByRole("button", { name }).click();
      expect(await warnings.innerText()).toContain("开发网络");
      expect(await warnings.innerText()).toContain("Development network");
    }
  });

  it("names every control", async () => {
    expect(await page.getByRole("searchbox", { name: "查询" }).count()).toBe(1);
    expect(await page.getByLabel("选择文件，或拖放到此处").count()).toBe(2);
    expect(await page.getByLabel("自选网络描述文件（核验凭证用）").count()).toBe(2);
  });

  it("can ask no other server than its own", async () => {
    let reached = 0;
    const other = createServer((_, response) => {
      reached++;
      response.end();
    }).listen(0, "127.0.0.1");
    await once(other, "listening");

    const outcome = await page.evaluate(
      (url) =>
        fetch(url, { mode: "no-cors" }).then(
          () => "sent",
          () => "refused",
        ),
      `http://127.0.0.1:${(other.address() as AddressInfo).port}/`,
    );

    other.close();
    expect({ outcome, reached }).toEqual({ outcome: "refused", reached: 0 });
  });
});

async function drop(files: readonly { name: string; text: string }[]): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const made = new DataTransfer();
    for (const { name, text } of given) made.items.add(new File([text], name));
    return made;
  }, files);
  await page.dispatchEvent("#drop", "drop", { dataTransfer: transfer });
}

async function ask(typed: string): Promise<void> {
  await page.locator("#query").fill(typed);
  await page.locator("#submit").click();
}

/** The answer's text, once there is one. */
async function answered(): Promise<string> {
  await page.locator("#result h2").waitFor();
  return await page.locator("#result").innerText();
}

async function block(): Promise<number> {
  const { body } = await server.app.inject({ method: "GET", url: "/v1/status" });
  return (JSON.parse(body) as { checkpoint: { block: number } }).checkpoint.block;
}

/** 100 MB that do not repeat within a chunk, with their digests by node:crypto. */
async function largeFile(): Promise<{ path: string; sha256: string; sm3: string }> {
  const path = join(folder, "large.bin");
  const [sha256, sm3] = [createHash("sha256"), createHash("sm3")];
  const file = await open(path, "w");
  for (let written = 0, part = 0; written < HUNDRED_MEGABYTES; written += 1024 * 1024, part++) {
    const bytes = Buffer.alloc(1024 * 1024, `part ${part} `);
    sha256.update(bytes);
    sm3.update(bytes);
    await file.write(bytes);
  }
  await file.close();
  return { path, sha256: sha256.digest("hex"), sm3: sm3.digest("hex") };
}

function developmentDescriptor(): NonNullable<Parameters<typeof startServer>[0]["descriptor"]> {
  return {
    format: DESCRIPTOR_FORMAT,
    network: "city-development",
    environment: "development",
    chainId: 20260,
    genesisHash: `0x${"00".repeat(32)}`,
    edition: 1,
    previous: [],
    asOf: { block: 1, hash: `0x${"00".repeat(32)}`, time: 0 },
    consensus: { kind: "qbft", validatorEpochs: [] },
    blockPeriodSeconds: 0,
    ledger: {
      address: `0x${"1e".repeat(20)}`,
      codeHash: `0x${"00".repeat(32)}`,
      identity: `0x${"00".repeat(32)}`,
      parts: [],
      startBlock: 1,
      jurisdictions: [],
    },
  };
}
