import { storedEntries } from "../../dossier/survey-dossier.ts";
import type { SurveyFilter } from "../../dossier/survey-dossier.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { showForeignList } from "../../text/foreign-text.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";

/**
 * The dossier here that has the document of a record.
 * @throws ClientError DOCUMENT_ABSENT where none has, DOSSIERS_SEVERAL where one must be chosen
 */
export async function holdingDossier(context: ClientContext, id: RecordId): Promise<string> {
  const holding: string[] = [];
  const only: SurveyFilter = { places: ["RECORDS"], isWanted: ({ name }) => name === id };
  for await (const { party, document } of storedEntries(context.dossierDirectory, only))
    if (document !== undefined) holding.push(party);
  const [first, ...others] = holding;
  if (first === undefined)
    throw new ClientError(
      "DOCUMENT_ABSENT",
      {
        zh: `此处的存档都没有 ${id} 的文书与盐值：只有记录主体或其给予的人才有。`,
        en:
          `No dossier here has the document of ${id} with its salts: only the party that recorded it has them, and ` +
          "whoever it gave them to.",
      },
      { record: id },
    );
  if (others.length === 0) return first;
  const { zh, en } = showForeignList(holding);
  throw new ClientError(
    "DOSSIERS_SEVERAL",
    {
      zh: `此处有多个存档存有 ${id} 的文书：${zh}。请指明用哪一个。`,
      en: `Several dossiers here have the document of ${id}: ${en}. Name the one that is meant.`,
    },
    { record: id, dossiers: holding },
  );
}
