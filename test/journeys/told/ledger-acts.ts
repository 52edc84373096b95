import type { RunningEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";
import { PARTY_ALIASES } from "../../../src/demo/cast.ts";
import { partyId } from "../../../src/demo/party-references.ts";
import { DOCUMENT_SCHEMAS } from "../../../src/document-schemas/schema-catalogue.ts";
import { Code, Outcome } from "../../../src/ledger/codes.ts";
import { decodeLedgerLog } from "../../../src/ledger/event-log.ts";
import type { LedgerEvent, RecordedEvent } from "../../../src/ledger/events.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { NO_RECORD } from "../../../src/ledger/record-id.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { Role } from "../../../src/ledger/roles.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import { showDate } from "../../../src/text/china-time.ts";
import type { LedgerLog } from "../../../src/demo/demo-host.ts";

/** The statements whose document has a conclusion. What the others carry in its place is no statement of the party. */
const CONCLUDING: ReadonlySet<string> = new Set(
  DOCUMENT_SCHEMAS.flatMap(({ subject, fields }) =>
    subject.act === "STATEMENT" && fields.some(({ clear }) => clear === "OUTCOME") ? [subject.code] : [],
  ),
);

/** The acts of a ledger in words, one line each: what was done by whom on which day, and what it says in the clear. */
export async function actsOf(chain: RunningEmbeddedChain): Promise<readonly string[]> {
  const logs = (await chain.request({ method: "eth_getLogs", params: [{ fromBlock: "0x0" }] })) as LedgerLog[];
  const events = logs.map(({ topics, data }) => decodeLedgerLog(topics, data));
  const words = new Words(events);
  return events.flatMap((event) => words.actOf(event) ?? []).toSorted();
}

class Words {
  readonly #names = new Map<RecordId, string>(PARTY_ALIASES.map((alias) => [partyId(alias), alias]));

  constructor(events: readonly LedgerEvent[]) {
    const recorded = events.filter((event): event is RecordedEvent => event.type === "Recorded");
    for (const { id, body } of recorded) if (!this.#names.has(id)) this.#names.set(id, nameOf(body.draft));
  }

  /** Undefined for what no party did: rulebooks and rosters. */
  actOf(event: LedgerEvent): string | undefined {
    switch (event.type) {
      case "Recorded": {
        const { draft, issuer, time } = event.body;
        const above = [draft.parent, draft.link, ...draft.inputs].map((id) => this.#name(id));
        const what = `record ${wordOf(Kind, draft.kind)} ${this.#name(event.id)} ${wordOf(Status, draft.status)}`;
        const under = `under ${above.join(" ")} until ${draft.until} backfilled ${draft.backfilled}`;
        return `${showDate(time)} ${this.#name(issuer)} as ${wordOf(Role, draft.role)}: ${what} ${under}`;
      }
      case "Attested": {
        const { statement, by, time } = event.act;
        const { code, outcome, until, value, role } = statement;
        const concluded = CONCLUDING.has(wordOf(Code, code)) ? wordOf(Outcome, outcome & 7) : "-";
        const said = `${wordOf(Code, code)} ${concluded} reason ${outcome >> 3} value ${value}`;
        const what = `state ${this.#name(event.subject)} ${said} until ${until}`;
        return `${showDate(time)} ${this.#name(by)} as ${wordOf(Role, role)}: ${what}`;
      }
      case "Settled": {
        const { settlement, by, time } = event.act;
        const { status, until, about, role } = settlement;
        const what = `settle ${this.#name(event.subject)} ${wordOf(Status, status)} until ${until}`;
        return `${showDate(time)} ${this.#name(by)} as ${wordOf(Role, role)}: ${what} about ${this.#name(about)}`;
      }
      case "Refused":
        return `${showDate(event.refusal.time)}: refused by rule ${event.rule} in ${event.refusal.jurisdiction}`;
      default:
        return undefined;
    }
  }

  #name(id: RecordId): string {
    return id === NO_RECORD ? "-" : (this.#names.get(id) ?? id);
  }
}

/** A reference with its revision; an export has the first digits of its file's digest, of whichever ordinal. */
function nameOf(draft: RecordedEvent["body"]["draft"]): string {
  if ("reference" in draft) return `${draft.reference} r${draft.revision}`;
  return `file ${draft.sha256Digest.slice(2, 10)}${draft.ordinal === 0n ? "" : " again"}`;
}

function wordOf(table: Readonly<Record<string, unknown>>, value: unknown): string {
  return Object.keys(table).find((key) => table[key] === value) ?? String(value);
}
