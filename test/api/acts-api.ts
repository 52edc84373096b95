import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { actNamed } from "../../src/acts/act-catalogue.ts";
import { prepareAct } from "../../src/client/acts/prepare-act.ts";
import type { ActRequest, DocumentedAct, PreparedAct } from "../../src/client/acts/prepare-act.ts";
import type { ClientContext } from "../../src/client/client-context.ts";
import { createApiClient } from "../../src/client/http/api-client.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { readPartyAliases } from "../../src/client/party-aliases.ts";
import { resolveSeat } from "../../src/client/seat.ts";
import { accountOfKey, openSigner } from "../../src/client/signer.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import type { JsonObject } from "../../src/documents/canonical-json.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import type { TransactionAnswer } from "../../src/schemas/act.ts";
import type { PreparedActForm } from "../../src/schemas/act-request.ts";
import { contextWith } from "../client/fake-api.ts";
import { startPlayedDemo } from "../cli/played-demo.ts";
import type { StartedSystem } from "../cli/started-system.ts";

/** The fields of a demand of the demo, and the part of it that stands in the clear. */
export const DEMAND = {
  scenario: "SCN-02",
  grant: "A-01/DS07",
  items: ["code"],
  period: { from: "2026-01-01", to: "2026-06-30" },
  grain: "day",
  necessity: "only what is needed",
  until: "2030-06-30",
  mode: "API",
};
export const IN_CLEAR = { scenario: "SCN-02", grant: "A-01/DS07", until: "2030-06-30" };
/** The commitment of a document that nobody opens. */
export const ROOT: Hex = `0x${"5a".repeat(32)}`;

export interface Answered<T> {
  readonly status: number;
  readonly body: T;
}

/** The played demo with its API of acts, asked and signed for as a program does that has only the API. */
export class ActsApi {
  readonly url: string;
  readonly api: ApiClient;
  readonly context: ClientContext;
  readonly #folder: string;
  readonly #system: StartedSystem;

  private constructor(folder: string, system: StartedSystem) {
    this.#folder = folder;
    this.#system = system;
    this.url = system.ready.url;
    this.api = createApiClient(this.url);
    const dossier = join(folder, "data", "dossier");
    this.context = { ...contextWith(this.api, dossier), aliases: readPartyAliases(dossier) };
  }

  static async start(): Promise<ActsApi> {
    const folder = mkdtempSync(join(tmpdir(), "laiqu-api-acts-"));
    return new ActsApi(folder, await startPlayedDemo(join(folder, "data")));
  }

  async stop(): Promise<void> {
    await this.#system.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async ask<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered<T>> {
    const response = await fetch(`${this.url}${path}`, {
      ...(body === undefined ? {} : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) }),
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  async accountOf(key: string): Promise<Hex> {
    return await accountOfKey(this.context.dossierDirectory, key);
  }

  /** The act as a client with the whole document makes it. */
  async ofClient(key: string, name: string, request: Omit<ActRequest, "act">): Promise<PreparedAct> {
    const act = actNamed(name) as DocumentedAct;
    return await prepareAct(this.context, await resolveSeat(this.context, key), { act, ...request });
  }

  async bodyOf(
    key: string,
    role: RoleName,
    { document }: Pick<PreparedAct, "document">,
    fields: JsonObject,
    more: JsonObject = {},
  ): Promise<JsonObject> {
    const root = document === undefined ? {} : { root: document.commitment };
    return { account: await this.accountOf(key), role, fields, ...root, ...more };
  }

  async prepare(name: string, body: JsonObject): Promise<PreparedActForm> {
    const { status, body: prepared } = await this.ask<PreparedActForm>(`/v1/acts/${name}/prepare`, body);
    expect({ status, prepared }).toMatchObject({ status: 200 });
    return prepared;
  }

  /** Signs what was prepared, with a nonce of its own where one is given. */
  async sign(key: string, { transaction }: PreparedActForm, ownNonce?: number): Promise<string> {
    if (transaction === undefined) throw new Error("Nothing was prepared for signing.");
    const { type, chainId, to, gas: gasLimit, gasPrice, data } = transaction;
    const wallet = await openSigner(this.context, key);
    return await wallet.signTransaction({
      type,
      chainId,
      nonce: ownNonce ?? transaction.nonce,
      to,
      gasLimit: BigInt(gasLimit),
      gasPrice: BigInt(gasPrice),
      value: 0,
      data,
    });
  }

  async send(raw: string, draft: string | undefined): Promise<Answered<TransactionAnswer>> {
    return await this.ask("/v1/transactions", { raw }, draft === undefined ? {} : { "idempotency-key": `"${draft}"` });
  }

  /** Prepares, signs and sends an act with its key. */
  async act(key: string, name: string, body: JsonObject): Promise<Answered<TransactionAnswer>> {
    const prepared = await this.prepare(name, body);
    return await this.send(await this.sign(key, prepared), prepared.draft);
  }

  async nextNonce(key: string): Promise<number> {
    return (await this.api.account(await this.accountOf(key))).next.nonce;
  }
}
