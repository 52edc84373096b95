import { createHash } from "node:crypto";
import { firstBytes } from "../../consensus/hex.ts";
import type { DocumentSchema } from "../../document-schemas/document-schema.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import type { CommittedDocument } from "../../documents/document.ts";
import type { DocumentBinding } from "../../documents/document-binding.ts";
import { MOST_PERSONS, ROLL_SCHEMA, rollOf } from "../../documents/persons-roll.ts";
import { saveRecord } from "../../dossier/dossier.ts";
import type { Dossier } from "../../dossier/dossier.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showPath } from "../../text/foreign-text.ts";
import { decodeUtf8 } from "../../text/utf8.ts";
import { ClientError } from "../client-error.ts";
import { freshDocument } from "../fresh-document.ts";
import { readNamedFile } from "../read-named-file.ts";

/** The persons of a filing, of whom the filing itself has only the number and the root. */
export interface PersonsRoll {
  /** The fields of the filing that follow from the roll. */
  readonly fields: JsonObject;
  /** The part of the command's meaning that the roll adds: unlike its root, it has no fresh salts. */
  readonly meaning: JsonObject;
  readonly document: CommittedDocument;
}

const PERSONS: Bilingual = { zh: "人员名单", en: "the list of persons" };
const LIST_BYTES = 1024 * 1024;
const MOST_CHARACTERS = 200;

/**
 * Makes the roll of the persons in a file: one person a line, by whatever their keeper knows them by, such as a number
 * of staff or a commitment. Only the root leaves this machine.
 * @throws ClientError NOT_A_FILE, PERSONS_MALFORMED; errors of the operating system
 */
export async function personsRoll(
  path: string,
  schema: DocumentSchema,
  boundTo: DocumentBinding,
): Promise<PersonsRoll> {
  const persons = personsIn(path, await readNamedFile(path, { what: PERSONS, mostBytes: LIST_BYTES }));
  const document = freshDocument(ROLL_SCHEMA, rollOf(persons), boundTo);
  const counts = schema.fields.some(({ name }) => name === "count");
  const digest = createHash("sha256").update(persons.join("\n")).digest("hex");
  return {
    fields: { root: document.commitment, ...(counts ? { count: persons.length } : {}) },
    meaning: { persons: digest },
    document,
  };
}

/** Saves a roll under the first ten bytes of its root, as any other document of an act. */
export async function saveRoll(dossier: Dossier, subject: string, { document }: PersonsRoll): Promise<void> {
  await saveRecord(dossier, firstBytes(document.commitment, 10), { body: { roll: subject }, document });
}

function personsIn(path: string, bytes: Uint8Array): readonly string[] {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw malformed(path, { zh: "不是 UTF-8 文本", en: "it is not UTF-8 text" });
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const persons = lines.map((line) => line.trim().normalize("NFC")).filter((line) => line !== "");
  if (persons.length === 0 || persons.length > MOST_PERSONS)
    throw malformed(path, {
      zh: `有 ${persons.length} 人，而一份名单为 1 至 ${MOST_PERSONS} 人，更多的须分批`,
      en: `it has ${persons.length} persons, and a list has 1 to ${MOST_PERSONS}: file more of them in several batches`,
    });
  for (const [index, person] of persons.entries()) {
    const line = lines.findIndex((each) => each.trim().normalize("NFC") === person) + 1;
    if (persons.indexOf(person) !== index)
      throw malformed(path, { zh: `第 ${line} 行的人员重复`, en: `the person of line ${line} is in it twice` });
    if (person.length > MOST_CHARACTERS)
      throw malformed(path, {
        zh: `第 ${line} 行超过 ${MOST_CHARACTERS} 个字符`,
        en: `line ${line} has more than ${MOST_CHARACTERS} characters`,
      });
  }
  return persons;
}

/** @param reason - a clause that says what is wrong; it never repeats a line, which may name a person */
function malformed(path: string, reason: Bilingual): ClientError {
  return new ClientError(
    "PERSONS_MALFORMED",
    {
      zh: `${showPath(path)} 不是人员名单：${reason.zh}。名单为文本文件，一行一人。`,
      en: `${showPath(path)} is no list of persons: ${reason.en}. The list is a text file with one person a line.`,
    },
    { path },
  );
}
