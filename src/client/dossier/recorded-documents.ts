import type { Hex } from "../../consensus/hex.ts";
import { schemaOfStatement } from "../../document-schemas/schema-catalogue.ts";
import type { CommittedDocument } from "../../documents/document.ts";
import { Code } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import type { EventForm } from "../../schemas/event.ts";
import { isKeyOf } from "../../text/entries.ts";
import { isInClear } from "../../acts/act-form.ts";
import type { ClientContext } from "../client-context.ts";
import { ApiError } from "../http/api-error.ts";
import { pagesOf } from "../http/pages.ts";

/**
 * How the ledger stands to a document. `RECORDED`: an act has its commitment. `DIFFERS`: its record has another one.
 * `ABSENT`: no act has it. `UNKNOWN`: the ledger cannot be asked now.
 */
export type RecordedState =
  | { readonly type: "RECORDED"; readonly event: RecordedDocument }
  | { readonly type: "DIFFERS"; readonly event: RecordedDocument }
  | { readonly type: "ABSENT" }
  | { readonly type: "UNKNOWN"; readonly reason: ApiError };

/** An act on the ledger that has a document. */
export type RecordedDocument = EventForm & { readonly document: Hex };

/**
 * The documents of the ledger, asked for as they are needed. Nothing is asked twice, and once the system cannot answer
 * it is not asked again.
 */
export class RecordedDocuments {
  readonly #context: ClientContext;
  readonly #byCommitment = new Map<string, RecordedDocument>();
  /** The recordings of the subjects that were read; undefined where the ledger has no such record. */
  readonly #subjects = new Map<Hex, RecordedDocument | undefined>();
  #unavailable: ApiError | undefined;

  constructor(context: ClientContext) {
    this.#context = context;
  }

  /** The reason for which the ledger cannot be asked; undefined as long as it can. */
  get unavailable(): ApiError | undefined {
    return this.#unavailable;
  }

  /**
   * Reads everything that a party did, page by page. Documents of it are then found without another question.
   * @returns its acts that have a document; undefined when the ledger cannot be asked
   * @throws ApiError
   */
  async ofParty(party: RecordId): Promise<readonly RecordedDocument[] | undefined> {
    const found: RecordedDocument[] = [];
    return await this.asking(async () => {
      const { api } = this.#context;
      for await (const { events } of pagesOf((cursor) => api.actsOfParty(party, cursor)))
        found.push(...this.#remember(events));
      return found;
    });
  }

  /** How the ledger stands to a document. @throws ApiError */
  async stateOf({ boundTo, commitment }: CommittedDocument): Promise<RecordedState> {
    const subject = "record" in boundTo ? boundTo.record : boundTo.subject;
    const key = keyOf(subject, commitment);
    if (!this.#byCommitment.has(key) && !this.#subjects.has(subject)) await this.#readSubject(subject);
    const event = this.#byCommitment.get(key);
    if (event !== undefined) return isOf(event, boundTo) ? { type: "RECORDED", event } : { type: "ABSENT" };
    if (!this.#subjects.has(subject) && this.#unavailable !== undefined)
      return { type: "UNKNOWN", reason: this.#unavailable };
    const recording = this.#subjects.get(subject);
    return "record" in boundTo && recording !== undefined ? { type: "DIFFERS", event: recording } : { type: "ABSENT" };
  }

  async #readSubject(subject: Hex): Promise<void> {
    await this.asking(async () => {
      const events: EventForm[] = [];
      const { api } = this.#context;
      for await (const page of pagesOf((cursor) => api.findTimeline(subject, cursor))) events.push(...page.events);
      const documents = this.#remember(events);
      this.#subjects.set(
        subject,
        documents.find(({ type }) => type === "RECORDED"),
      );
    });
  }

  /**
   * Asks the system something, unless it was found unable to answer before.
   * @returns undefined when it cannot answer now
   * @throws ApiError for every other failure
   */
  async asking<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    if (this.#unavailable !== undefined) return undefined;
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isUnavailable) throw error;
      this.#unavailable = error;
      return undefined;
    }
  }

  #remember(events: readonly EventForm[]): readonly RecordedDocument[] {
    const documents = events.filter(hasDocument);
    for (const event of documents) this.#byCommitment.set(keyOf(event.record.id, event.document), event);
    return documents;
  }
}

function keyOf(subject: string, commitment: Hex): string {
  return `${subject} ${commitment}`;
}

/** Whether an act is the one that a document is bound to. */
function isOf({ type, by, code, status }: RecordedDocument, boundTo: CommittedDocument["boundTo"]): boolean {
  if ("record" in boundTo) return type === "RECORDED";
  if (by?.id !== boundTo.by) return false;
  if (boundTo.act === "SETTLE") return type === "SETTLED" && isKeyOf(Status, status) && Status[status] === boundTo.code;
  // A code that only a rulebook names is written as a number, which the commitment covers.
  return type === "ATTESTED" && (!isKeyOf(Code, code) || Code[code] === boundTo.code);
}

const NO_DOCUMENT: Hex = `0x${"0".repeat(64)}`;

/** Some statements name a digest or an account in the place of a document, and a founding has none. */
function hasDocument(event: EventForm): event is RecordedDocument {
  const { type, record, code, document } = event;
  if (document === undefined || document === NO_DOCUMENT) return false;
  if (type === "RECORDED") return record.kind !== "JURISDICTION";
  if (type === "SETTLED") return true;
  if (type === "REFUSED") return false;
  if (!isKeyOf(Code, code)) return true;
  const schema = schemaOfStatement(code);
  return schema !== undefined && !isInClear(schema);
}
