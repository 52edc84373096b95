import { AS_OF, NOW, recordIdOf, recordWith } from "../client/fake-api.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import { startLocalServer } from "../local-server.ts";
import type { LocalServer } from "../local-server.ts";

/**
 * Starts a server whose every answer is made by the test.
 * @param answer - gets the path with its query, and the body; returns the status, and the value to send as JSON or a
 *   text
 */
export async function hostileServer(
  answer: (path: string, body: string) => { readonly status?: number; readonly json?: unknown; readonly text?: string },
): Promise<LocalServer> {
  return await startLocalServer((body, response, request) => {
    const { status = 200, json, text } = answer(request.url ?? "", body);
    const type = status >= 400 ? "application/problem+json" : "application/json";
    response.writeHead(status, { "content-type": type }).end(text ?? JSON.stringify(json));
  });
}

/** A problem in the form of the API, whose every text is hostile. */
export function hostileProblem(code: string, status: number, text: string): unknown {
  const both = { zh: text, en: text };
  const values = { id: text, account: text, party: text, until: text, from: text, status: text, given: text };
  const evidence = { error: "SeatExpired", values, remote: { code: -1, message: text }, [text]: text };
  return { type: text, title: text, titles: both, status, code, detail: text, details: both, evidence };
}

/** Answers in the right form, in which every text that a party or a server may choose is hostile. */
export function hostileAnswer(path: string, text: string): unknown {
  const both = { zh: text, en: text };
  const { pathname } = new URL(path, "http://127.0.0.1");
  // It answers about the record that was asked for: otherwise nothing of the answer would be shown.
  const asked = /^\/v1\/(?:records|parties)\/(0x[0-9a-f]{20})/.exec(pathname)?.[1];
  const root = asked === undefined ? recordIdOf(1) : parseRecordId(asked);
  const [issuer, cause] = [recordIdOf(2), recordIdOf(3)];
  const standing = {
    code: "SUSPENDED",
    label: both,
    status: "IN_FORCE",
    since: 1,
    cause: { record: { id: cause, kind: "CASE", reference: text }, time: 1 },
  };
  const record = {
    // From a name of this form no id follows, so that the client cannot tell that the text is not its own.
    ...recordWith({ id: root, kind: "EXPORT", reference: text, label: both, form: "FILE" }),
    issuer: { id: issuer, kind: "PARTY", reference: text },
    standing,
  };
  const answer = (result: unknown) => ({
    asOf: AS_OF,
    at: NOW,
    knownAt: NOW,
    completeness: "complete",
    basis: "ENFORCED",
    events: [],
    absence: both,
    result,
  });
  if (pathname === "/v1/status")
    return {
      chain: { id: 1, genesisHash: AS_OF.hash, head: 7, headTime: NOW },
      ledger: `0x${"1".repeat(40)}`,
      network: text,
      checkpoint: AS_OF,
      verified: { level: "SEALED", says: both },
      records: 1,
      events: 1,
      ready: false,
      now: NOW,
      warnings: [{ code: "CHAIN_HALTED", ...both }],
    };
  if (pathname.endsWith("/lineage"))
    return answer({
      root,
      direction: "sources",
      nodes: [{ ...record, depth: 0 }],
      edges: [],
      truncated: true,
      authorizations: [],
      exports: [
        {
          record: root,
          product: { id: root, kind: "PRODUCT", reference: text },
          recordedAt: 1,
          recipient: { id: issuer, kind: "PARTY", reference: text },
        },
      ],
    });
  if (pathname.startsWith("/v1/digests/"))
    return answer({ algorithm: "sha256", hex: "a".repeat(64), matches: matchesOf(record, text) });
  if (/^\/v1\/records\/.*\/next$/.test(pathname)) return answer(nextActs(record, text));
  if (pathname.startsWith("/v1/parties/")) return answer({ record: { ...record, kind: "PARTY" }, seats: [] });
  if (pathname === "/v1/records") return answer({ record: { ...record, kind: "PARTY" }, suspendedScopes: [] });
  if (pathname.startsWith("/v1/records/")) return answer({ record: detailed(record, text), suspendedScopes: [] });
  if (pathname === "/v1/search") return answer({ results: [record, { ...record, id: issuer }], truncated: true });
  return { [text]: text };
}

/** Acts that can come next, told by a server whose catalogue and whose rules are its own. */
function nextActs(record: object, text: string): unknown {
  const both = { zh: text, en: text };
  const party = { id: recordIdOf(8), kind: "PARTY", reference: text };
  const named = { name: text, command: [text], title: both };
  const way = { sentence: both, act: named, record: party, roles: ["OPERATOR"], parties: [party], inAct: false };
  const act = (state: string) => ({
    ...named,
    makes: "STATEMENT",
    state,
    roles: ["OPERATOR"],
    rules: [{ rule: 5 }],
    by: [{ party, role: "OPERATOR", account: `0x${"1".repeat(40)}` }],
    missing: [{ rule: { rule: 7 }, ways: [way, { ...way, act: { ...named, name: "review" } }] }],
  });
  return {
    record,
    party,
    rulebook: { jurisdiction: 1, version: 1, known: true },
    acts: [act("POSSIBLE"), act("DEPENDS"), act("MISSING")],
  };
}

/** The content in a folder, and as an export of its own. */
function matchesOf(record: object, text: string): unknown {
  const named = { kind: "PARTY", reference: text };
  const product = { id: recordIdOf(4), kind: "PRODUCT", reference: text };
  return [
    { match: "ENTRY", path: text, record, product, recipient: { id: recordIdOf(5), ...named } },
    { match: "FILE", record: { ...record, id: recordIdOf(6) }, product, recipient: { id: recordIdOf(7), ...named } },
  ];
}

/** A record that names others in every member that can. */
function detailed(record: object, text: string): unknown {
  const name = (number: number, kind: string) => ({ id: recordIdOf(number), kind, reference: text });
  return {
    ...record,
    parent: name(10, "PRODUCT"),
    agreement: name(11, "AGREEMENT"),
    developer: name(12, "PARTY"),
    inputs: [name(13, "DELIVERY"), name(14, "IMPORT")],
    holds: [{ by: name(15, "PARTY"), reach: "FORWARD", reason: text, since: 1, break: 1, event: "1:0" }],
    flags: ["BACKFILLED", "SOFT"],
    code: text,
    clauses: [text],
  };
}
