import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ACTS, schemaOfAct } from "../../src/acts/act-catalogue.ts";
import type { ActRequest, DocumentedAct } from "../../src/client/acts/prepare-act.ts";
import type { ClientContext } from "../../src/client/client-context.ts";
import { draftAct } from "../../src/client/drafts/draft-act.ts";
import { readDraft } from "../../src/client/drafts/draft-file.ts";
import type { SchemaField } from "../../src/document-schemas/document-schema.ts";
import type { JsonObject, JsonValue } from "../../src/documents/canonical-json.ts";
import { isKeyOf, keysOf } from "../../src/text/entries.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { KindName } from "../../src/ledger/kinds.ts";
import type { ActDraft } from "../../src/schemas/act-draft.ts";
import { sampleValue } from "../document-schemas/sample-document.ts";
import {
  ACCOUNT,
  accountWith,
  answer,
  AS_OF,
  check,
  contextWith,
  dossierWithKey,
  NEXT,
  recordIdOf,
  recordWith,
} from "./fake-api.ts";

export const KEY = "CY-DATA";
const CITY = recordWith({ id: recordIdOf(9), kind: "JURISDICTION" });

/** Every act that can be drafted. */
export const DOCUMENTED = ACTS.filter((act): act is DocumentedAct => {
  const { on } = act;
  if (on.act === "RECORD") return on.kind !== "EXPORT";
  return (on.act === "STATEMENT" || on.act === "SETTLEMENT") && schemaOfAct(act) !== undefined;
});

export function documentedAct(name: string): DocumentedAct {
  const found = DOCUMENTED.find((act) => act.name === name);
  if (found === undefined) throw new Error(`There is no act ${name}.`);
  return found;
}

/** A desk at which acts are drafted, against an API that accepts all of them. */
export class DraftingDesk {
  readonly directory: string;
  readonly context: ClientContext;
  readonly remove: () => void;
  readonly #paper: string;

  private constructor({ directory, remove }: Awaited<ReturnType<typeof dossierWithKey>>) {
    this.directory = directory;
    this.remove = remove;
    this.#paper = join(directory, "paper.pdf");
    writeFileSync(this.#paper, "paper");
    this.context = contextWith(
      {
        account: () => Promise.resolve(accountWith("DATA_AUTHORITY")),
        record: (id) => answer({ record: recordOf(id), suspendedScopes: [] }),
        findRecord: () => Promise.resolve(undefined),
        namedRecord: (named) => answer({ record: recordNamed(named), suspendedScopes: [] }),
        listedItems: () => Promise.resolve({ asOf: AS_OF, record: recordIdOf(1), lists: [] }),
        findRulebook: () => Promise.resolve(undefined),
        checkCandidates: () => Promise.resolve({ asOf: AS_OF, next: NEXT, checks: [check(true)] }),
      },
      directory,
    );
  }

  static async open(): Promise<DraftingDesk> {
    return new DraftingDesk(await dossierWithKey(KEY));
  }

  /** A request that says everything that the document of an act can say. */
  requestOf(act: DocumentedAct): ActRequest {
    const { fields = [], papers = [] } = schemaOfAct(act) ?? {};
    const own = fields.filter(
      ({ clear, name }) =>
        clear !== "REFERENCE" && clear !== "SUBJECT" && !(clear === "PARENT" && name === "jurisdiction"),
    );
    const values: JsonObject = Object.fromEntries(own.map((field) => [field.name, valueOf(field)]));
    const name = act.on.act === "RECORD" ? "NEW-1" : `RECORD-${act.on.act === "SETTLEMENT" ? act.on.kind : "PRODUCT"}`;
    return { act, name, values, papers: papers.map((each) => ({ name: each.name, path: this.#paper })) };
  }

  async draftOf(request: ActRequest): Promise<ActDraft> {
    const path = join(this.directory, "draft.json");
    rmSync(path, { force: true });
    await draftAct(this.context, { ...request, as: KEY }, { path, leastReviews: 0, reviewers: [] });
    return await readDraft(path);
  }
}

/** The record with an id: the city, one of those whose names say their kinds, or the party. */
function recordOf(id: string) {
  if (id === CITY.id) return CITY;
  const kind = keysOf(Kind).find((name) => recordIdOf(100 + Kind[name]) === id);
  return kind === undefined ? recordWith({ parent: CITY }) : recordNamed(`RECORD-${kind}`);
}

/** A record whose name says its kind. */
function recordNamed(name: string) {
  const kind = name.replace("RECORD-", "");
  const known: KindName = isKeyOf(Kind, kind) ? kind : "AUTHORIZATION";
  return recordWith({ id: recordIdOf(100 + Kind[known]), kind: known, reference: name });
}

function valueOf({ type }: SchemaField): JsonValue {
  if (type.is === "RECORD") return `RECORD-${type.kinds[0] ?? "PARTY"}`;
  if (type.is === "LIST" && type.each.is === "RECORD") return [`RECORD-${type.each.kinds[0] ?? "PARTY"}`];
  return type.is === "ACCOUNT" ? ACCOUNT : sampleValue(type);
}
