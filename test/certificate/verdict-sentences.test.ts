import { id as keccakText } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildAbsence, shownContents } from "../../src/certificate/build.ts";
import { certificateBytes } from "../../src/certificate/certificate.ts";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import type { VerifyOptions } from "../../src/certificate/verdict-options.ts";
import type { Verdict } from "../../src/certificate/verdict.ts";
import { folderSha256 } from "../../src/documents/folder-tree.ts";
import { createManifest } from "../../src/documents/manifest.ts";
import { Code, Form } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { CertifiedWorld } from "./certified-world.ts";
import { verifyAtBlock } from "./verify-at-block.ts";

/*
 * The sentence of every verdict, in both languages. Times, block numbers, ids and digests are replaced by placeholders;
 * everything else is
 * compared word for word with the files beside this test. `vitest run -u` writes them anew; read every change.
 */

const DAY = 86_400;
const manifest = createManifest([
  { path: "a.csv", size: 3, sha256: "11".repeat(32), sm3: "22".repeat(32) },
  { path: "b.csv", size: 3, sha256: "33".repeat(32), sm3: "44".repeat(32) },
]);

let world: CertifiedWorld;
const certificates = new Map<string, Uint8Array>();

const keep = async (name: string, subject = name, disclosure = {}): Promise<void> =>
  void certificates.set(name, await world.certify(subject, disclosure));
const breaks = async (): Promise<number> => (await world.source.breaks(world.ids["city"]!, await world.head())).length;
const verdictOn = (name: string, options: Partial<VerifyOptions> = {}): Verdict =>
  verifyAtBlock(certificates.get(name)!, world.descriptor, options);
const told = ({ code, reason, sentence: { zh, en } }: Verdict): string =>
  [reason === undefined ? code : `${code} ${reason}`, placeholders(zh), placeholders(en)].join("\n");

const toldAll = (verdicts: readonly Verdict[]): string => `${verdicts.map(told).join("\n\n")}\n`;

function placeholders(text: string): string {
  return text
    .replace(/0x[0-9a-f]{20}/g, "ID")
    .replace(/[0-9a-f]{64}/g, "DIGEST")
    .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/g, "TIME")
    .replace(/区块 \d+/g, "区块 N")
    .replace(/([Bb])lock \d+/g, "$1lock N");
}

beforeAll(async () => {
  world = await CertifiedWorld.found();
  await world.recordProduct();
  certificates.set("absent", await buildAbsence(await world.request(), keccakText("never") as `0x${string}`));
  await world.export("plain");
  await keep("in force", "plain");
  await keep("product");
  const folder = { form: Form.FOLDER, sha256Digest: folderSha256(manifest) };
  await world.export("folder", folder);
  await keep("whole folder", "folder");
  await keep("listed folder", "folder", { folder: shownContents(manifest) });
  await keep("member", "folder", { folder: shownContents(manifest, "a.csv") });
  await world.record("draft", world.authority, {
    kind: Kind.RESOURCE,
    parent: world.ids["city"],
    status: Status.PROPOSED,
  });
  await keep("proposed", "draft");
  await world.attest(world.authority, "plain", Code.HOLD);
  await keep("held itself", "plain");
  await world.attest(world.authority, "plain", Code.RELEASE);
  await world.attest(world.authority, "authorization", Code.HOLD);
  await keep("held above", "plain");
  await world.attest(world.authority, "authorization", Code.RELEASE);
  await world.export("revoked");
  await world.settle(world.authority, "revoked", Status.REVOKED);
  await keep("revoked");
  await world.export("sunset");
  await world.settle(world.authority, "sunset", Status.SUNSET, {
    until: world.time + 30 * DAY,
    answers: await breaks(),
  });
  await keep("sunset");
  await world.settle(world.authority, "resource1", Status.REVOKED);
  await keep("pending", "plain");
  await keep("broken", "product");
  await world.settle(world.authority, "plain", Status.CONTINUED, { answers: await breaks() });
  await keep("continued", "plain");
}, 120_000);
afterAll(async () => world?.close());

it("tells every standing of an authentic record in both languages", async () => {
  const names = ["in force", "continued", "held itself", "held above", "pending", "broken", "revoked", "proposed"];

  const verdicts = [
    ...names.map((name) => verdictOn(name)),
    verdictOn("sunset", { now: world.time + 60 * DAY }),
    verdictOn("absent"),
  ];

  await expect(toldAll(verdicts)).toMatchFileSnapshot("./verdict-sentences/standings.txt");
});

it("tells how old the certificate is, and that an old or premature one says nothing about today", async () => {
  const now = (name: string): number => verdictOn(name).asOf!.time;
  const later = (name: string, seconds: number): Verdict => verdictOn(name, { now: now(name) + seconds });

  const verdicts = [
    later("in force", 90),
    later("in force", 5 * 3_600),
    later("in force", 314 * DAY),
    later("continued", 8 * DAY),
    later("absent", 8 * DAY),
    later("revoked", 314 * DAY),
    later("in force", -34),
    later("in force", -601),
    later("absent", -3 * DAY),
    later("held itself", -3 * DAY),
  ];

  await expect(toldAll(verdicts)).toMatchFileSnapshot("./verdict-sentences/ages.txt");
});

it("tells whether the file shown is the certified one", async () => {
  const other = { file: { sha256: "99".repeat(32) } };
  const verdicts = [
    verdictOn("in force", { file: { sha256: world.digestOf("plain").slice(2) } }),
    verdictOn("in force", other),
    verdictOn("listed folder", { file: { sha256: "33".repeat(32) } }),
    verdictOn("listed folder", other),
    verdictOn("member", other),
    verdictOn("whole folder", other),
    verdictOn("product", other),
    verdictOn("absent", { file: { sha256: keccakText("never").slice(2) } }),
    verdictOn("absent", other),
  ];

  await expect(toldAll(verdicts)).toMatchFileSnapshot("./verdict-sentences/files.txt");
});

it("tells why nothing can be told, or that the file is forged", async () => {
  const bytes = certificates.get("in force")!;
  const text = new TextDecoder().decode(bytes);
  const on = (changed: string | Uint8Array): Verdict =>
    verifyAtBlock(typeof changed === "string" ? new TextEncoder().encode(changed) : changed, world.descriptor);
  const certificate = parseCertificate(bytes);

  const verdicts = [
    on(text.slice(0, -100)),
    on("hello"),
    on(JSON.stringify(JSON.parse(text), undefined, 2)),
    on(text.replace("laiqu.certificate.3", "laiqu.certificate.9")),
    on(certificateBytes({ ...certificate, descriptor: `sha256:${"ab".repeat(32)}` })),
    on(certificateBytes({ ...certificate, trails: certificate.trails.slice(0, -1) })),
    on(certificateBytes({ ...certificate, nodes: certificate.nodes.slice(1) })),
  ];

  await expect(toldAll(verdicts)).toMatchFileSnapshot("./verdict-sentences/refusals.txt");
});
