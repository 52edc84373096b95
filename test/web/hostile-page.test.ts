import Fastify from "fastify";
import type { FastifyInstance } from "fastify";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { descriptorBytes } from "../../src/certificate/descriptor.ts";
import { verdictRows } from "../../src/certificate/verdict-rows.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import { servePage } from "../../src/web/serve-page.ts";
import { hostileCertificates } from "../certificate/hostile-certificates.ts";
import type { HostileCertificates } from "../certificate/hostile-certificates.ts";
import { hostileAnswer, hostileProblem } from "../cli/hostile-server.ts";
import { HOSTILE } from "../cli/terminal-state.ts";
import { launchBrowser } from "./browser.ts";
import { demandHarmlessPage } from "./harmless-page.ts";

/* Every place of the page in which a text that others wrote can stand. */

/** Words that no text of ours has: outside a quotation they would read as the page's own. */
const CLAIM = "由数据局批准";
/** The first begins from right to left, and the second is one word, in which nothing must be escaped. */
const TEXTS = [
  `אבג 2099 a”${CLAIM}"<img src=x onerror="owned=1"><script>owned=1</script>\r\u2028${CLAIM}${HOSTILE}${CLAIM}`,
  `AUTHENTIC_IN_FORCE真实有效${CLAIM}`,
  `${CLAIM}${"长 ".repeat(50_000)}`,
] as const;
const [SCRIPT, WORD] = TEXTS;

let app: FastifyInstance;
let url: string;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];
/** The answers of the server: a path to its status and JSON. */
let answer: (path: string) => { readonly status?: number; readonly json: unknown };
let hostile: HostileCertificates;

beforeAll(async () => {
  hostile = await hostileCertificates(CLAIM);
  app = Fastify();
  await app.register(servePage);
  url = await app.listen({ host: "127.0.0.1", port: 0 });
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

beforeEach(async () => {
  faults = [];
  answer = (path) => ({ json: hostileAnswer(path, SCRIPT) });
  context = await browser.newContext({ locale: "zh-CN" });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Refused/i.test(message.text()))
      faults.push(message.text());
  });
  await page.route("**/v1/**", async (route) => {
    const { pathname, search } = new URL(route.request().url());
    if (pathname === "/v1/descriptor")
      return await route.fulfill({
        contentType: "application/json",
        body: textOf(descriptorBytes(hostile.descriptor)),
      });
    const { status = 200, json } = answer(`${pathname}${search}`);
    const contentType = status < 400 ? "application/json" : "application/problem+json";
    await route.fulfill({ status, contentType, body: JSON.stringify(json) });
  });
  await page.goto(url);
});
afterEach(async () => {
  await context.close();
});

/** Demands of the page, in both languages, that nothing of others reads as its own words or runs in it. */
async function demandHarmless(): Promise<void> {
  for (let language = 0; language < 2; language++) {
    await demandHarmlessPage(page, CLAIM);
    await page.locator("#language").click();
  }
  expect(faults).toEqual([]);
}

describe("texts of the server's records", () => {
  it("are harmless in the answer to every question", async () => {
    const questions = [`sha256:${"a".repeat(64)}`, "a".repeat(64), `0x${"1".repeat(20)}`, "CY-OPR"];
    for (const text of TEXTS) {
      answer = (path) => ({ json: hostileAnswer(path, text) });
      await openAnew();
      for (const asked of questions) {
        await ask(asked);
        expect(await page.locator("#result bdi.foreign").count()).toBeGreaterThan(3);
        expect(await page.locator("#result").innerText()).toContain(CLAIM);
        await demandHarmless();
      }
    }
  });

  it("are harmless in a problem, in an answer of another form, and in the frame around them", async () => {
    for (const wrong of [
      { status: 404, json: hostileProblem("RECORD_UNKNOWN", 404, SCRIPT) },
      { status: 500, json: hostileProblem(SCRIPT, 500, WORD) },
      { json: { [SCRIPT]: SCRIPT, asOf: { [SCRIPT]: SCRIPT } } },
      { status: 500, json: { error: SCRIPT } },
    ]) {
      answer = () => wrong;
      await openAnew();
      await ask(`record ${SCRIPT}`.slice(0, 300));
      await demandHarmless();
    }
  });
});

describe("names of files", () => {
  it.each([
    ["with markup", SCRIPT],
    ["of one word", WORD],
  ])("%s are harmless wherever the page shows them", async (_, name) => {
    await drop("#drop", [{ name, text: "x" }]);
    await answered();
    expect(await page.locator("#file-digests bdi.foreign").count()).toBe(1);
    await demandHarmless();
    await drop("#drop", [{ name, text: textOf(hostile.certificates.folder) }]);
    await page.locator(".verdict").waitFor();
    await demandHarmless();
    await drop("#trust", [{ name, text: "{}" }]);
    expect(await answered()).toContain("DESCRIPTOR_UNUSABLE");
    await demandHarmless();
    await page.evaluate((folder) => {
      const entry = { isDirectory: true, name: folder };
      DataTransferItem.prototype.webkitGetAsEntry = () => entry as unknown as FileSystemEntry;
    }, name);
    await drop("#drop", [{ name, text: "x" }]);
    expect(await answered()).toContain("FILE_IS_FOLDER");
    await demandHarmless();
  });
});

describe("a mistake of the page", () => {
  it("is told as such, and its message is harmless", async () => {
    await page.evaluate((message) => {
      TextDecoder.prototype.decode = () => {
        throw new TypeError(message);
      };
    }, SCRIPT);
    await drop("#drop", [{ name: "a", text: "x" }]);

    expect(await answered()).toContain("PAGE_FAULT");
    expect(faults.splice(0)).toHaveLength(1);
    await demandHarmless();
  });
});

describe("texts in a certificate", () => {
  it("are harmless, and its verdict is that of the command line", async () => {
    for (const [name, bytes] of Object.entries(hostile.certificates)) {
      await page.clock.setFixedTime(new Date(hostile.time * 1_000));
      await drop("#drop", [{ name: "c.json", text: textOf(bytes) }]);
      await page.locator(".verdict").waitFor();

      const verdict = verifyCertificate(bytes, hostile.descriptor, { now: hostile.time });
      expect([name, await page.locator(".verdict").getAttribute("data-code")]).toEqual([name, verdict.code]);
      expect(await page.locator(".sentence").textContent()).toBe(`${verdict.code} ${verdict.sentence.zh}`);
      expect(await page.locator(".verdict dd").allTextContents()).toEqual(
        verdictRows(verdict).flatMap(({ values }) => values.map(({ zh }) => zh)),
      );
      await demandHarmless();
    }
  });

  it("and in the visitor's own descriptor are harmless, and the page says whose descriptor it used", async () => {
    await page.clock.setFixedTime(new Date(hostile.time * 1_000));
    await drop("#drop", [{ name: "c.json", text: textOf(hostile.certificates.folder) }]);
    await page.locator(".verdict").waitFor();
    expect(await page.locator(".verdict .trust").innerText()).toContain("本系统自己提供的");
    await page.locator("#language").click();
    expect(await page.locator(".verdict .trust").innerText()).toContain("This verdict trusts this server");
    await page.locator("#language").click();

    await drop("#trust", [{ name: "n.json", text: textOf(descriptorBytes(hostile.otherDescriptor)) }]);
    await page.locator('.verdict[data-code="CANNOT_TELL"]').waitFor();
    expect(await page.locator(".verdict .trust").innerText()).toContain("您选用的");
    await demandHarmless();
    await drop("#trust", [{ name: "n.json", text: textOf(descriptorBytes(hostile.descriptor)) }]);
    await page.locator('.verdict[data-code="AUTHENTIC_IN_FORCE"]').waitFor();
    expect(await page.locator("#descriptor-used").innerText()).toContain(CLAIM);
    expect(await page.locator(".verdict .trust").innerText()).toContain("您选用的");
    await demandHarmless();
  });

  it("never make a descriptor that is dropped with the certificate the one that is trusted", async () => {
    await page.clock.setFixedTime(new Date(hostile.time * 1_000));
    await drop("#drop", [
      { name: "c.json", text: textOf(hostile.certificates.folder) },
      { name: "matrix.csv", text: textOf(descriptorBytes(hostile.otherDescriptor)) },
    ]);

    await page.locator('.verdict[data-code="FILE_DIFFERS"]').waitFor();
    expect(await page.locator(".verdict .trust").innerText()).toContain("本系统自己提供的");
  });
});

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Loads the page again without a question in its address, which the page would ask at once. */
async function openAnew(): Promise<void> {
  await page.goto("about:blank");
  await page.goto(url);
}

async function ask(typed: string): Promise<void> {
  await page.evaluate(() => document.querySelector("#result")?.replaceChildren());
  await page.locator("#query").fill(typed);
  await page.locator("#submit").click();
  await answered();
}

async function answered(): Promise<string> {
  await page.locator("#result h2").first().waitFor();
  return await page.locator("#result").innerText();
}

/** Drops files on a place of the page, whose earlier answer is removed first. */
async function drop(place: string, files: readonly { name: string; text: string }[]): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const made = new DataTransfer();
    for (const { name, text } of given) made.items.add(new File([text], name));
    return made;
  }, files);
  await page.evaluate(() => document.querySelector("#result")?.replaceChildren());
  await page.dispatchEvent(place, "drop", { dataTransfer: transfer });
}
