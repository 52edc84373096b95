import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Transaction } from "ethers";
import type { Asker } from "../../../src/access/asker.ts";
import type { RpcRequester } from "../../../src/chain/rpc.ts";
import { toHex } from "../../../src/consensus/hex.ts";
import { Form } from "../../../src/ledger/codes.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { partyId } from "../../../src/demo/party-references.ts";
import { exampleAddress } from "../../../src/desk/question-form.ts";
import { folderSha256 } from "../../../src/documents/folder-tree.ts";
import { createManifest, manifestBytes } from "../../../src/documents/manifest.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { IN_CLEAR, ROOT } from "../acts-api.ts";
import { WebhookTable } from "../../../src/webhooks/webhook-table.ts";
import { ROWS } from "../access-rows.ts";
import { questionAt, recordOf } from "../restricted-demo.ts";
import type { Operation } from "./operations.ts";

/** A request, and who makes it. */
export interface KnownRequest {
  readonly url: string;
  readonly body: unknown;
  readonly asker: Asker;
}

interface RulebookFile {
  readonly text?: unknown;
  readonly versions: readonly object[];
  readonly rules: readonly { readonly number: number }[];
}

const RULEBOOK = fileURLToPath(new URL("../../../rulebooks/cangyu-2025.json", import.meta.url));
const NO_HASH = `0x${"0".repeat(64)}` as const;
const WHO = { who: "fuzz" } as const;
const OPERATOR: Asker = { as: "PARTY", party: partyId("CY-OPR"), ...WHO };

/** One request to each operation that is answered, in the demonstration with a webhook of the operator. */
export class KnownGood {
  readonly #store: Store;
  readonly #words: Readonly<Record<string, string>>;
  readonly #bodies: Readonly<Record<string, unknown>>;
  readonly #addresses: Readonly<Record<string, string>>;

  private constructor(
    store: Store,
    words: Readonly<Record<string, string>>,
    bodies: Readonly<Record<string, unknown>>,
    addresses: Readonly<Record<string, string>>,
  ) {
    this.#store = store;
    this.#words = words;
    this.#bodies = bodies;
    this.#addresses = addresses;
  }

  static async of(store: Store, rpc: RpcRequester): Promise<KnownGood> {
    const product = await recordOf(store, Kind.PRODUCT, "PR-02");
    const { account } = await store.database
      .selectFrom("seat")
      .select("account")
      .where("party", "=", partyId("CY-OPR"))
      .where("stage", "=", "BOUND")
      .executeTakeFirstOrThrow();
    const digest = await exportedDigest(store);
    const words = {
      ID: product.id,
      ISSUER: product.issuer ?? "",
      AUTHORIZATION: (await recordOf(store, Kind.AUTHORIZATION, "A-01")).id,
      ACCOUNT: account,
      DIGEST: digest,
      BUYER: partyId("CY-BANK"),
    };
    const act = { account, role: "OPERATOR", fields: { reference: "DM-40", ...IN_CLEAR }, root: ROOT };
    const settle = {
      act: "settle",
      payload: [{ subject: product.id, status: "TERMINATED", role: "OPERATOR" }],
    };
    return new KnownGood(
      store,
      words,
      {
        checkNamedAct: act,
        prepareAct: act,
        checkAct: { account, ...settle },
        checkCandidates: { account, candidates: [settle] },
        reconcileTraffic: { of: product.issuer, lines: [{ digest: `sha256:${digest}`, at: 1_760_000_000 }] },
        relayTransaction: { raw: await sentBefore(store, rpc) },
        readVersionImpact: { rulebook: nextRulebook() },
        submitManifest: await manifestOfExport(store),
      },
      {
        readSeat: "/v1/seats/ACCOUNT",
        readAccount: "/v1/accounts/ACCOUNT",
        readAcceptance: "/v1/accounts/ACCOUNT/acceptance",
        readExportParents: "/v1/export-parents?product=PR-02&recipient=BUYER",
        certifyDigest: "/v1/digests/sha256/DIGEST/certificate",
        findDigest: "/v1/digests/sha256/DIGEST",
      },
    );
  }

  /** Of a webhook there is always one. */
  async requestTo({ operationId, path, access }: Operation): Promise<KnownRequest> {
    const question = questionAt(path);
    const webhook = path.startsWith("/v1/webhooks/") ? await this.#webhook() : "";
    const address = (this.#addresses[operationId] ?? ROWS[operationId]?.at ?? "").replace("wh_0", webhook);
    return {
      url: question === undefined ? this.#written(address) : exampleAddress(question),
      body: this.#bodies[operationId] ?? ROWS[operationId]?.body,
      asker: askerOf(access),
    };
  }

  async #webhook(): Promise<string> {
    const party = partyId("CY-OPR");
    const table = new WebhookTable(this.#store);
    const [found] = await table.list(party);
    const asOf = { block: 0, hash: NO_HASH, time: 0 };
    const webhook = { url: "https://portal.example/x", party, records: [], addedBy: "" };
    const added = found ?? (await table.add(webhook, asOf, () => true));
    return added?.id ?? "";
  }

  #written(address: string): string {
    return address.replaceAll(
      /\b(ID|ISSUER|AUTHORIZATION|ACCOUNT|DIGEST|BUYER)\b/g,
      (word) => this.#words[word] ?? word,
    );
  }
}

/** Somebody who sees everything that the operation shows. */
function askerOf(access: Operation["access"]): Asker {
  if (access.includes("PUBLIC")) return { as: "PUBLIC" };
  if (access.includes("AUTHORITY")) return { as: "AUTHORITY", jurisdictions: "ALL", ...WHO };
  return access.includes("NODE_OPERATOR") ? { as: "NODE_OPERATOR", ...WHO } : OPERATOR;
}

/** The rulebook of the first city with a second version, in which no export needs a registration. */
function nextRulebook(): unknown {
  const { text: _, ...file } = JSON.parse(readFileSync(RULEBOOK, "utf8")) as RulebookFile;
  const rules = file.rules.map((rule) => (rule.number === 160 ? { ...rule, versions: [1] } : rule));
  return { ...file, versions: [...file.versions, { version: 2, effectiveFrom: "2040-01-01" }], rules };
}

/** The last transaction in which the operator recorded something, as it was sent. */
async function sentBefore({ database }: Store, rpc: RpcRequester): Promise<string> {
  const { transaction_hash: hash } = await database
    .selectFrom("event")
    .innerJoin("record", (join) =>
      join.onRef("record.block_number", "=", "event.block_number").onRef("record.log_index", "=", "event.log_index"),
    )
    .select("event.transaction_hash")
    .where("record.issuer", "=", partyId("CY-OPR"))
    .orderBy("event.block_number", "desc")
    .executeTakeFirstOrThrow();
  const sent = (await rpc.request("eth_getTransactionByHash", [toHex(hash)])) as Record<string, string>;
  const { nonce, gas, gasPrice, to, input, chainId, r, s, v, value } = sent;
  const signature = { r, s, v: Number(v) };
  return Transaction.from({
    type: 0,
    nonce: Number(nonce),
    gasLimit: gas,
    gasPrice,
    to,
    data: input,
    chainId,
    value,
    signature,
  } as never).serialized;
}

/** The digest of the first file that was exported. */
async function exportedDigest(store: Store): Promise<string> {
  const { sha256 } = await store.database
    .selectFrom("record")
    .select("sha256")
    .where("kind", "=", Kind.EXPORT)
    .where("sha256", "is not", null)
    .orderBy("block_number")
    .executeTakeFirstOrThrow();
  return sha256?.slice(2) ?? "";
}

/** The manifest of a folder. The last export of the operator becomes one of that folder: the demonstration has none. */
async function manifestOfExport({ database }: Store): Promise<unknown> {
  const manifest = createManifest([{ path: "a.csv", size: 1, sha256: "1".repeat(64), sm3: "2".repeat(64) }]);
  const { id } = await database
    .selectFrom("record")
    .select("id")
    .where("kind", "=", Kind.EXPORT)
    .where("issuer", "=", partyId("CY-OPR"))
    .orderBy("block_number", "desc")
    .executeTakeFirstOrThrow();
  await database
    .updateTable("record")
    .set({ sha256: folderSha256(manifest), form: Form.FOLDER })
    .where("id", "=", id)
    .execute();
  return JSON.parse(new TextDecoder().decode(manifestBytes(manifest))) as unknown;
}
