import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAccessControl } from "../../src/access/access-control.ts";
import type { AccessControl } from "../../src/access/access-control.ts";
import { KEYS_ALONE } from "../../src/access/access-settings.ts";
import type { Grant } from "../../src/access/asker.ts";
import { DeskKeys } from "../../src/access/desk-keys.ts";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { buildApp, openApiOf } from "../../src/api/app.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";
import { QUESTIONS } from "../../src/desk/question-catalogue.ts";
import { addressOf } from "../../src/desk/question-form.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { Access } from "../../src/schemas/access.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";
import { CSV, NDJSON } from "./list-server.ts";
import { silentNode } from "./silent-node.ts";

/** An operation of the OpenAPI document, and who may use it. */
interface Operation {
  readonly operationId: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly access: readonly Access[];
  /** The forms in which its list can be had as a whole; none for an answer that is no list. */
  readonly forms: readonly string[];
}

/** The API over the demonstration, which asks for keys, without a chain node and a descriptor. */
export class RestrictedDemo {
  readonly folder: string;
  readonly store: Store;
  readonly app: ApiInstance;
  readonly operations: readonly Operation[];
  /** The secrets of the keys of those who asked, by their names. */
  readonly secrets = new Map<string, string>();
  readonly #control: AccessControl;
  readonly #keys: DeskKeys;
  readonly #names: Readonly<Record<"ID" | "ISSUER" | "AUTHORIZATION", string>>;
  /** The number of requests so far. */
  #asked = 0;

  private constructor(
    opened: Pick<RestrictedDemo, "folder" | "store" | "app">,
    control: AccessControl,
    names: Readonly<Record<"ID" | "ISSUER" | "AUTHORIZATION", string>>,
  ) {
    this.folder = opened.folder;
    this.store = opened.store;
    this.app = opened.app;
    this.operations = operationsOf(openApiOf(opened.app));
    this.#control = control;
    this.#keys = new DeskKeys(opened.folder);
    this.#names = names;
  }

  static async open(): Promise<RestrictedDemo> {
    const folder = mkdtempSync(join(tmpdir(), "laiqu-access-"));
    await copyPlayedDemo(folder);
    const store = await openStore({ dataDirectory: folder });
    const control = await openAccessControl(folder, KEYS_ALONE);
    const { ledger } = await store.reader.selectFrom("checkpoint").select("ledger").executeTakeFirstOrThrow();
    const app = await buildApp({
      store,
      rpc: silentNode,
      ledgerAddress: ledger,
      catalog: demoRulebookCatalog(),
      access: control,
    });
    await app.ready();
    const product = await recordOf(store, Kind.PRODUCT, "PR-02");
    const authorization = await recordOf(store, Kind.AUTHORIZATION, "A-01");
    const names = { ID: product.id, ISSUER: product.issuer ?? "", AUTHORIZATION: authorization.id };
    return new RestrictedDemo({ folder, store, app }, control, names);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.#control.close();
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Asks as somebody; every asker has a key of its own. */
  async ask(
    asker: string,
    grant: Grant | undefined,
    method: "GET" | "POST" | "DELETE",
    url: string,
    body?: unknown,
    accept?: string,
  ) {
    if (grant !== undefined && !this.secrets.has(asker))
      this.secrets.set(asker, this.#keys.create(asker, grant, 1).secret);
    const secret = this.secrets.get(asker);
    return await this.app.inject({
      method,
      url,
      // Not this machine, which may read more; and every time another one, because an address has its share.
      remoteAddress: `198.18.${(this.#asked += 1) >> 8}.${this.#asked & 255}`,
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
        ...(accept === undefined ? {} : { accept }),
      },
    });
  }

  /** An address of a row, with the ids of the demonstration. */
  written(address: string): string {
    return address.replaceAll(/\b(ID|ISSUER|AUTHORIZATION)\b/g, (word) => this.#names[word as "ID"]);
  }
}

export async function recordOf({ database }: Store, kind: Kind, reference: string) {
  const found = database.selectFrom("record").select(["id", "issuer"]).where("kind", "=", kind);
  return await found.where("reference", "=", reference).executeTakeFirstOrThrow();
}

/** The question of the desk at a path; undefined for another operation. */
export function questionAt(path: string) {
  return QUESTIONS.find((question) => addressOf(question) === path);
}

function operationsOf(document: object): Operation[] {
  const { paths } = document as {
    paths: Record<
      string,
      Record<
        string,
        {
          operationId: string;
          "x-laiqu-access": readonly Access[];
          responses: Record<string, { content?: Record<string, unknown> } | undefined>;
        }
      >
    >;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, "x-laiqu-access": access, responses }]) => ({
      operationId,
      method: method.toUpperCase() as "GET" | "POST" | "DELETE",
      path,
      access,
      forms: CSV in (responses["200"]?.content ?? {}) ? [NDJSON, CSV] : [],
    })),
  );
}
