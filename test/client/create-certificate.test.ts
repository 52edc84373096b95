import { describe, expect, it } from "vitest";
import { SyntheticLedger, TIME } from "../../scripts/bench/hostile/synthetic-ledger.ts";
import { descriptorBytes } from "../../src/certificate/descriptor.ts";
import { createCertificates } from "../../src/client/create-certificate.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { answer, contextWith, recordWith } from "./fake-api.ts";

const ledger = new SyntheticLedger();
const party = ledger.record({ kind: Kind.PARTY, name: "PARTY", issuer: ledger.city, parent: ledger.city });
const [asked, other] = ["R1", "R2"].map((name) =>
  ledger.record({ kind: Kind.RESOURCE, name, issuer: party, parent: ledger.city }),
) as [ReturnType<typeof ledger.record>, ReturnType<typeof ledger.record>];
const { descriptor, bytes: right } = ledger.certificate(asked);

/** Creates the certificate of `asked` at a server that gives these bytes. */
const createFrom = (given: Uint8Array) =>
  createCertificates(
    {
      ...contextWith({
        url: "http://127.0.0.1:1",
        namedRecord: () => answer({ record: recordWith({ id: asked }), suspendedScopes: [] }),
        certificate: () => Promise.resolve(given),
        descriptor: () => Promise.resolve(descriptorBytes(descriptor)),
      }),
      now: () => TIME,
    },
    { what: asked },
  );

describe("a certificate that the server gives", () => {
  it("is taken when it verifies and is of the record that was asked for", async () => {
    expect(await createFrom(right)).toMatchObject([{ record: asked, verdict: { code: "AUTHENTIC_IN_FORCE" } }]);
  });

  it.each([
    ["of another record", ledger.certificate(other).bytes, undefined],
    ["with a changed byte", new TextEncoder().encode(textOf(right).replace('"header":"0xf9', '"header":"0xf8')), "RLP"],
    ["that is none", new TextEncoder().encode("[]\u001b[2J"), "NOT_A_CERTIFICATE"],
  ])("%s is refused as the server's fault, and nothing is written", async (_, given, reason) => {
    await expect(createFrom(given)).rejects.toMatchObject({
      code: "ANSWER_MALFORMED",
      message: expect.stringMatching(
        /^"http:\/\/127\.0\.0\.1:1" gave another certificate[^\u001b]*no file was written/,
      ),
      evidence: reason === undefined ? { asked: { record: asked } } : { reason: expect.stringContaining(reason) },
    });
  });
});

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
