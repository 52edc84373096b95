import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { Store } from "../../src/store/open-store.ts";
import type { EdgeRow } from "../../src/store/schema.ts";

/** The rule of docs/access.md, computed here from the tables without any of the views. */
export class SightModel {
  readonly #edges: readonly EdgeRow[];
  readonly #kinds: ReadonlyMap<RecordId, Kind>;
  readonly #acts: readonly { readonly subject: RecordId; readonly by_party: RecordId }[];
  readonly #institutions: ReadonlySet<RecordId>;
  readonly #buyers: ReadonlySet<RecordId>;

  private constructor(
    edges: readonly EdgeRow[],
    kinds: ReadonlyMap<RecordId, Kind>,
    acts: readonly { readonly subject: RecordId; readonly by_party: RecordId }[],
    institutions: ReadonlySet<RecordId>,
    buyers: ReadonlySet<RecordId>,
  ) {
    this.#edges = edges;
    this.#kinds = kinds;
    this.#acts = acts;
    this.#institutions = institutions;
    this.#buyers = buyers;
  }

  static async of({ database }: Store): Promise<SightModel> {
    const records = await database.selectFrom("record").select(["id", "kind"]).execute();
    const seats = await database.selectFrom("seat").select(["party", "roles", "stage"]).execute();
    const small = (1n << 27n) | (1n << 35n) | (1n << 36n);
    const institutions = seats.filter(({ roles, stage }) => stage !== "WITHDRAWN" && (roles & ~small) !== 0n);
    return new SightModel(
      await database.selectFrom("edge").selectAll().execute(),
      new Map(records.map(({ id, kind }) => [id, kind])),
      await database.selectFrom("act").select(["subject", "by_party"]).execute(),
      new Set(institutions.map(({ party }) => party)),
      new Set(seats.flatMap(({ party, roles }) => ((roles >> 36n) & 1n ? [party] : []))),
    );
  }

  seenBy(party: RecordId): Set<RecordId> {
    const kind = (id: RecordId) => this.#kinds.get(id);
    const own = this.#edges.filter(({ parent, relation }) => parent === party && relation !== "INPUT");
    const affairs = new Set([party, ...own.map(({ child }) => child)]);
    for (const id of affairs) {
      if (kind(id) === Kind.PARTY || kind(id) === Kind.JURISDICTION) continue;
      for (const { child, parent, relation } of this.#edges)
        if (
          parent === id &&
          (relation === "PARENT" || relation === "LINK" || (relation === "INPUT" && kind(child) === Kind.PRODUCT))
        )
          affairs.add(child);
    }
    const seesParties = this.#institutions.has(party) && !this.#buyers.has(party);
    const everybodys = [...this.#kinds].flatMap(([id, each]) =>
      each === Kind.JURISDICTION || (each === Kind.PARTY && seesParties) ? [id] : [],
    );
    const acted = this.#acts.filter((act) => act.by_party === party).map(({ subject }) => subject);
    const seen = new Set([...affairs, ...acted, ...everybodys, ...this.#institutions]);
    for (const id of seen) for (const { child, parent } of this.#edges) if (child === id) seen.add(parent);
    return seen;
  }
}
