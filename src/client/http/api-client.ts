import createClient from "openapi-fetch";
import type { Static } from "typebox";
import type { Hex } from "../../consensus/hex.ts";
import type { DigestAlgorithm } from "../../documents/digest.ts";
import type { KindName } from "../../ledger/kinds.ts";
import type { StatusName } from "../../ledger/statuses.ts";
import type {
  AcceptanceAnswer,
  AccountAnswer,
  CandidatesAnswer,
  CandidatesRequest,
  ManifestAnswer,
  TransactionAnswer,
  TransactionRequest,
} from "../../schemas/act.ts";
import type { Answer, ListAnswer } from "../../schemas/answer.ts";
import type { DecisionsAnswer, DecisionState, RosterAnswer } from "../../schemas/decision.ts";
import type { DeskAnswer } from "../../schemas/desk-answer.ts";
import type { Direction, Lineage } from "../../schemas/lineage.ts";
import type {
  ActsOfParty,
  DigestAnswer,
  ExportParents,
  ListedItems,
  PartyAnswer,
  RefusalsAnswer,
  SearchAnswer,
  StandingAnswer,
  Timeline,
} from "../../schemas/questions.ts";
import type { NextAnswer, PartyNextAnswer } from "../../schemas/next.ts";
import type { ReconciledExports, ReconciledTraffic, TrafficRequest } from "../../schemas/reconciliation.ts";
import type { RulebookAnswer } from "../../schemas/rulebook-answer.ts";
import type { Report, ReportName } from "../../schemas/report.ts";
import { isStatusForm } from "../../schemas/status-form.ts";
import type { IndexDigestForm } from "../../schemas/index-digest.ts";
import type { StatusForm } from "../../schemas/status.ts";
import type { VersionImpact, VersionImpactRequest } from "../../schemas/version-impact.ts";
import type {
  AddedWebhook,
  Deliveries,
  NewWebhookForm,
  TestedWebhook,
  WebhookForm,
  Webhooks,
} from "../../schemas/webhook.ts";
import type { ANSWER_SCHEMAS } from "./answer-schemas.ts";
import { ApiError, problemError } from "./api-error.ts";
import { requireAccount, requireId, requireLines, requireNamed, requirePassing, requireReport } from "./asked-for.ts";
import type { paths } from "./openapi.ts";
import { notLaiqu, parseUrl, sendWithin } from "./send-request.ts";
import { showForeign } from "../../text/foreign-text.ts";

/** A certificate of a long trail takes the server a few seconds. */
const TIMEOUT_MS = 60_000;
/** A manifest of 200,000 files, written to an embedded index on a busy machine. */
const MANIFEST_TIMEOUT_MS = 600_000;

/**
 * The two times of a question, in seconds since 1970: `at` is the legal time asked about, and acts that were recorded
 * after `knownAt` are left out.
 */
export interface AskedMoment {
  readonly at?: number;
  readonly knownAt?: number;
}

/** The records under which an export will stand, by names that the API resolves. */
export interface ExportParentsQuery {
  readonly product: string;
  readonly recipient?: string;
  readonly agreement?: string;
}

export interface ApiClientOptions {
  /** Ends every request of this client. */
  readonly signal?: AbortSignal;
  /** The treatment of a redirection; by default it is followed. */
  readonly redirect?: "follow" | "error" | "manual";
  /** A key of the desk, or a token, for a server that asks who its askers are. */
  readonly deskKey?: string;
}

/**
 * The HTTP API of a running system. Every answer has been checked against the schema of its route.
 *
 * All functions throw `ApiError`. Those that begin with `find` return undefined where the API answers 404.
 */
export interface ApiClient {
  /** The address of the API, without a slash at its end. */
  readonly url: string;
  status(): Promise<StatusForm>;
  /** The digest of the index. @param block - its number; the last indexed block by default */
  indexDigest(block?: number): Promise<IndexDigestForm>;
  record(id: string, moment?: AskedMoment): Promise<Answer<StandingAnswer>>;
  findRecord(id: string, moment?: AskedMoment): Promise<Answer<StandingAnswer> | undefined>;
  /** The one record that a text names: an id, kind/issuer/reference, or a reference that no other record has. */
  namedRecord(name: string, kind?: KindName, moment?: AskedMoment): Promise<Answer<StandingAnswer>>;
  /** A product with the agreements under which it may be exported. */
  exportParents(query: ExportParentsQuery): Promise<Answer<ExportParents>>;
  /** The lists that the rules ask a settlement to bring, from the index, with their heads on the ledger. */
  listedItems(id: string, status: StatusName): Promise<ListedItems>;
  /** The acts that may be done with a record now: by anybody, or by one account. */
  next(id: string, account?: Hex): Promise<Answer<NextAnswer>>;
  lineage(id: string, asked?: AskedMoment & LineageQuery): Promise<Answer<Lineage>>;
  digest(algorithm: DigestAlgorithm, hex: string, moment?: AskedMoment): Promise<Answer<DigestAnswer>>;
  search(text: string, moment?: AskedMoment): Promise<Answer<SearchAnswer>>;
  /**
   * The answer to a question of the audit desk.
   * @param name - of the question, such as `where-did-my-data-go`
   * @param query - its parameters; times in seconds since 1970
   */
  ask(name: string, query: Readonly<Record<string, string | number>>): Promise<DeskAnswer>;
  /** A yearly report of a party. @param query - the party by a name that the API resolves, the year and the times */
  report(name: ReportName, query: ReportQuery): Promise<Answer<Report>>;
  party(id: string): Promise<Answer<PartyAnswer>>;
  /** A page of what a party recorded, stated and settled. @param cursor - the `next` of the page before */
  actsOfParty(id: string, cursor?: string): Promise<ListAnswer<ActsOfParty>>;
  /** A page of the events about a record; undefined for a record that the ledger does not have. */
  findTimeline(id: string, cursor?: string): Promise<ListAnswer<Timeline> | undefined>;
  /** The first page of the refused acts about a record, of all parties or of one. */
  refusals(query: { readonly subject: string; readonly party?: string }): Promise<ListAnswer<RefusalsAnswer>>;
  /** Traffic held against the recorded exports: one line of the answer for each line of the request. */
  reconcileTraffic(request: TrafficRequest): Promise<Answer<ReconciledTraffic>>;
  /** A page of the exports for which traffic is to be found. */
  reconciledExports(
    of: string,
    filter: ReconciledExportsQuery,
    cursor?: string,
  ): Promise<ListAnswer<ReconciledExports>>;
  /** The acts that a party may do at all, and the records that wait for it. */
  nextOfParty(id: string): Promise<Answer<PartyNextAnswer>>;
  decisions(query: DecisionsQuery & AskedMoment): Promise<ListAnswer<DecisionsAnswer>>;
  /** The published versions of a rulebook. @param jurisdiction - its number, reference or id */
  findRulebook(jurisdiction: string): Promise<RulebookAnswer | undefined>;
  /** The agencies that govern a jurisdiction. @param jurisdiction - its ordinal, id or reference */
  roster(jurisdiction: string, moment?: AskedMoment): Promise<Answer<RosterAnswer>>;
  /** What a version of a rulebook that does not judge yet would change for what is under way. */
  versionImpact(jurisdiction: string, version: VersionImpactRequest): Promise<Answer<VersionImpact>>;
  /** The seat of an account, if it has one, and the values that its next transaction needs. */
  account(account: string): Promise<AccountAnswer>;
  /** A transaction that an account signed, which reveals its public key; undefined for an account without a seat. */
  findAcceptance(account: string): Promise<AcceptanceAnswer | undefined>;
  /** The answers that the ledger would give to several acts now; nothing is sent to the chain. */
  checkCandidates(request: CandidatesRequest): Promise<CandidatesAnswer>;
  /** Sends a signed transaction, or only looks it up, and waits for its block. */
  relay(request: TransactionRequest): Promise<TransactionAnswer>;
  /** The webhooks of the party of the key, or all of them on a server that asks nobody. */
  webhooks(): Promise<Webhooks>;
  /** Adds an address that is told of changes of standing. The answer shows its secret this once. */
  addWebhook(webhook: NewWebhookForm): Promise<AddedWebhook>;
  removeWebhook(id: string): Promise<WebhookForm>;
  testWebhook(id: string): Promise<TestedWebhook>;
  deliveries(webhook: string): Promise<Deliveries>;
  /** @param manifest - canonical JSON, sent byte for byte */
  submitManifest(manifest: Uint8Array): Promise<ManifestAnswer>;
  /** The certificate of a record, or of one file of an exported folder by its path in the manifest. */
  certificate(id: string, path?: string): Promise<Uint8Array>;
  /** The certificate of the only export with this digest, or of the absence of one. */
  digestCertificate(algorithm: DigestAlgorithm, hex: string): Promise<Uint8Array>;
  /** The proofs of the events about a record, in a period of block times. */
  evidence(id: string, period: { readonly from?: number; readonly until?: number }): Promise<Uint8Array>;
  /** The descriptor of the network that the system serves. */
  descriptor(): Promise<Uint8Array>;
}

/** The report that is asked for. */
export interface ReportQuery extends AskedMoment {
  readonly party: string;
  readonly year: number;
  /** Whether the year need not have ended. */
  readonly interim?: boolean;
}

/** The decisions of governance that are asked for. */
export interface DecisionsQuery {
  readonly jurisdiction?: number;
  readonly decision?: Hex;
  /** The number of the agencies' paper. */
  readonly paper?: string;
  readonly state?: DecisionState;
  readonly cursor?: string;
}

/** Selects exports by their legal time, in seconds since 1970. */
export interface ReconciledExportsQuery {
  readonly from?: number;
  readonly until: number;
  /** `hidden`: only those to which no digest leads. */
  readonly only?: "hidden";
  /** Only those that hold this content: `sha256:…` or `sm3:…`. */
  readonly digest?: string;
}

export interface LineageQuery {
  readonly direction?: Direction;
  /** The most steps to follow, 1 to 64. */
  readonly depth?: number;
}

/** The result of openapi-fetch for one request. */
interface Fetched {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

type AnswerSchemas = typeof ANSWER_SCHEMAS;

/**
 * A client of the API at `url`.
 * @throws ApiError URL_MALFORMED
 */
export function createApiClient(url: string, options: ApiClientOptions = {}): ApiClient {
  const base = parseUrl(url);
  const send = sendWithin(TIMEOUT_MS, base, options.signal);
  const redirect = options.redirect ?? "follow";
  const { deskKey } = options;
  const headers = {
    accept: "application/json",
    ...(deskKey === undefined ? {} : { authorization: `Bearer ${deskKey}` }),
  };
  const http = createClient<paths>({ baseUrl: base, headers, redirect, fetch: send });
  // The questions of the desk are data, so that no type lists their addresses.
  const answerTo = async (name: string, query: Readonly<Record<string, string | number>>): Promise<Fetched> => {
    const asked = new URLSearchParams(Object.entries(query).map(([parameter, value]) => [parameter, String(value)]));
    const address = `${base}/v1/questions/${encodeURIComponent(name)}/answer?${asked.toString()}`;
    const response = await send(new Request(address, { headers, redirect }));
    const body: unknown = await response.json();
    return response.ok ? { data: body, response } : { error: body, response };
  };

  const read = async <Name extends keyof AnswerSchemas>(name: Name, request: Promise<Fetched>) =>
    await validAnswer(base, name, await received(base, request));
  const find = async <Name extends keyof AnswerSchemas>(name: Name, request: Promise<Fetched>) => {
    const fetched = await received(base, request);
    return fetched.response.status === 404 ? await noneOf(base, fetched) : await validAnswer(base, name, fetched);
  };

  return {
    url: base,
    status: async () => await validStatus(base, await received(base, http.GET("/v1/status"))),
    indexDigest: (block) =>
      read("indexDigest", http.GET("/v1/index-digest", { params: { query: block === undefined ? {} : { block } } })),
    record: async (id, query = {}) => {
      const answer = await read("standing", http.GET("/v1/records/{id}", { params: { path: { id }, query } }));
      requireId(id, answer.result.record);
      return answer;
    },
    findRecord: async (id, query = {}) => {
      const answer = await find("standing", http.GET("/v1/records/{id}", { params: { path: { id }, query } }));
      if (answer !== undefined) requireId(id, answer.result.record);
      return answer;
    },
    namedRecord: async (name, kind, moment = {}) => {
      const query = { name, ...(kind === undefined ? {} : { kind }), ...moment };
      const answer = await read("standing", http.GET("/v1/records", { params: { query } }));
      requireNamed(name, kind, answer.result.record);
      return answer;
    },
    exportParents: async (query) => {
      const answer = await read("exportParents", http.GET("/v1/export-parents", { params: { query } }));
      requireExportParents(query, answer.result);
      return answer;
    },
    listedItems: (id, status) =>
      read("listedItems", http.GET("/v1/records/{id}/listed-items", { params: { path: { id }, query: { status } } })),
    next: (id, account) =>
      read(
        "next",
        http.GET("/v1/records/{id}/next", {
          params: { path: { id }, query: account === undefined ? {} : { account } },
        }),
      ),
    lineage: (id, query = {}) =>
      read("lineage", http.GET("/v1/records/{id}/lineage", { params: { path: { id }, query } })),
    digest: (algorithm, hex, query = {}) =>
      read("digest", http.GET("/v1/digests/{algorithm}/{hex}", { params: { path: { algorithm, hex }, query } })),
    search: (q, moment = {}) => read("search", http.GET("/v1/search", { params: { query: { q, ...moment } } })),
    ask: (name, query) => read("desk", answerTo(name, query)),
    report: async (name, { interim, ...asked }) => {
      const query = { ...asked, ...(interim === true ? { interim: "yes" as const } : {}) };
      const params = { params: { query } };
      const answer = await read(
        "report",
        name === "DISCLOSURE" ? http.GET("/v1/reports/disclosure", params) : http.GET("/v1/reports/annual", params),
      );
      requireReport({ ...asked, report: name }, answer.result);
      return answer;
    },
    party: async (id) => {
      const answer = await read("party", http.GET("/v1/parties/{id}", { params: { path: { id } } }));
      requireId(id, answer.result.record);
      return answer;
    },
    actsOfParty: (id, cursor) =>
      read("actsOfParty", http.GET("/v1/parties/{id}/acts", { params: { path: { id }, query: pageAfter(cursor) } })),
    findTimeline: (id, cursor) =>
      find("timeline", http.GET("/v1/records/{id}/timeline", { params: { path: { id }, query: pageAfter(cursor) } })),
    refusals: (query) => read("refusals", http.GET("/v1/refusals", { params: { query } })),
    reconcileTraffic: async (body) => {
      const answer = await read("reconciledTraffic", http.POST("/v1/reconciliation/traffic", { body }));
      requirePassing(body.of, answer.result.of);
      requireLines(body, answer.result);
      return answer;
    },
    reconciledExports: async (of, filter, cursor) => {
      const query = { of, ...filter, ...pageAfter(cursor) };
      const answer = await read("reconciledExports", http.GET("/v1/reconciliation/exports", { params: { query } }));
      requirePassing(of, answer.result.of);
      return answer;
    },
    nextOfParty: (id) => read("partyNext", http.GET("/v1/parties/{id}/next", { params: { path: { id } } })),
    decisions: (query) => read("decisions", http.GET("/v1/decisions", { params: { query } })),
    roster: (jurisdiction, query = {}) =>
      read(
        "roster",
        http.GET("/v1/jurisdictions/{jurisdiction}/roster", { params: { path: { jurisdiction }, query } }),
      ),
    versionImpact: (jurisdiction, body) =>
      read(
        "versionImpact",
        http.POST("/v1/rulebooks/{jurisdiction}/impact", { params: { path: { jurisdiction } }, body }),
      ),
    findRulebook: (jurisdiction) =>
      find("rulebook", http.GET("/v1/rulebooks/{jurisdiction}", { params: { path: { jurisdiction }, query: {} } })),
    account: async (account) => {
      const answer = await read("account", http.GET("/v1/accounts/{account}", { params: { path: { account } } }));
      requireAccount(account, answer.account, answer.seat?.account);
      return answer;
    },
    findAcceptance: (account) =>
      find("acceptance", http.GET("/v1/accounts/{account}/acceptance", { params: { path: { account } } })),
    checkCandidates: (body) => read("candidates", http.POST("/v1/checks/candidates", { body })),
    relay: (body) => read("transaction", http.POST("/v1/transactions", { body })),
    webhooks: () => read("webhooks", http.GET("/v1/webhooks")),
    addWebhook: (body) => read("addedWebhook", http.POST("/v1/webhooks", { body })),
    removeWebhook: (id) => read("webhook", http.DELETE("/v1/webhooks/{id}", { params: { path: { id } } })),
    testWebhook: (id) => read("testedWebhook", http.POST("/v1/webhooks/{id}/test", { params: { path: { id } } })),
    deliveries: (id) => read("deliveries", http.GET("/v1/webhooks/{id}/deliveries", { params: { path: { id } } })),
    submitManifest: (manifest) =>
      read(
        "manifest",
        http.POST("/v1/manifests", {
          body: manifest,
          bodySerializer: (bytes) => bytes,
          fetch: sendWithin(MANIFEST_TIMEOUT_MS, base, options.signal),
        }),
      ),
    certificate: (id, path) =>
      readBytes(
        base,
        http.GET("/v1/records/{id}/certificate", {
          params: { path: { id }, query: path === undefined ? {} : { path } },
          parseAs: "arrayBuffer",
        }),
      ),
    evidence: (id, query) =>
      readBytes(
        base,
        http.GET("/v1/records/{id}/evidence", { params: { path: { id }, query }, parseAs: "arrayBuffer" }),
      ),
    digestCertificate: (algorithm, hex) =>
      readBytes(
        base,
        http.GET("/v1/digests/{algorithm}/{hex}/certificate", {
          params: { path: { algorithm, hex } },
          parseAs: "arrayBuffer",
        }),
      ),
    descriptor: () => readBytes(base, http.GET("/v1/descriptor", { parseAs: "arrayBuffer" })),
  };
}

/** @throws ApiError ANSWER_MALFORMED */
function requireExportParents(
  { product: asked, recipient, agreement: named }: ExportParentsQuery,
  { product, agreements }: ExportParents,
): void {
  requireNamed(asked, "PRODUCT", product);
  for (const agreement of agreements) {
    requireId(agreement.id, agreement);
    if (named !== undefined) requireNamed(named, "AGREEMENT", agreement);
    if (recipient !== undefined) requirePassing(recipient, agreement.counterparty);
  }
}

function pageAfter(cursor: string | undefined): { cursor?: string } {
  return cursor === undefined ? {} : { cursor };
}

async function readBytes(base: string, request: Promise<Fetched>): Promise<Uint8Array> {
  const fetched = await received(base, request);
  if (fetched.response.ok && fetched.data instanceof ArrayBuffer) return new Uint8Array(fetched.data);
  throw await problemOf(base, fetched);
}

/** @throws ApiError of the failed connection, or NOT_LAIQU for an answer that is not JSON */
async function received(base: string, request: Promise<Fetched>): Promise<Fetched> {
  try {
    return await request;
  } catch (cause) {
    if (cause instanceof SyntaxError) throw notLaiqu(base, cause.message, cause);
    throw cause;
  }
}

async function validAnswer<Name extends keyof AnswerSchemas>(
  base: string,
  name: Name,
  fetched: Fetched,
): Promise<Static<AnswerSchemas[Name]>> {
  const { data, response } = fetched;
  if (!response.ok) throw await problemOf(base, fetched);
  const { ANSWER_SCHEMAS, Errors, isAnswer } = await import("./answer-schemas.ts");
  if (isAnswer(name, data)) return data;
  const [, [wrong]] = Errors(ANSWER_SCHEMAS[name], data);
  throw answerMalformed(base, response, wrong?.instancePath || "/", wrong?.message ?? "malformed");
}

/** Checks a status without TypeBox, so that `laiqu status` answers at once. */
async function validStatus(base: string, fetched: Fetched): Promise<StatusForm> {
  const { data, response } = fetched;
  if (!response.ok) throw await problemOf(base, fetched);
  if (isStatusForm(data)) return data;
  throw answerMalformed(base, response, "/", "malformed");
}

function answerMalformed(base: string, response: Response, place: string, found: string): ApiError {
  const route = new URL(response.url).pathname;
  return new ApiError(
    "ANSWER_MALFORMED",
    {
      zh:
        `${showForeign(base)} 对 ${showForeign(route)} 的应答在 ${showForeign(place)} 处格式不对（${showForeign(found)}）：` +
        "请在两端使用同一版本。",
      en:
        `The answer of ${showForeign(base)} to ${showForeign(route)} is malformed at ${showForeign(place)} ` +
        `(${showForeign(found)}): use the same version on both sides.`,
    },
    { url: base, route, place, found },
  );
}

/** Handles a request that may find nothing: returns undefined if the answer is this API's form of "not found". */
async function noneOf(base: string, fetched: Fetched): Promise<undefined> {
  const error = await problemOf(base, fetched);
  if (error.code !== "NOT_FOUND") throw error;
  return undefined;
}

async function problemOf(base: string, { error }: Fetched): Promise<ApiError> {
  const { isAnswer } = await import("./answer-schemas.ts");
  if (isAnswer("problem", error)) return problemError(error);
  return notLaiqu(base, typeof error === "string" ? error : (JSON.stringify(error) ?? ""));
}
