import { basename } from "node:path";
import type { DocumentSchema } from "../document-schemas/document-schema.ts";
import type { FieldText } from "../document-schemas/read-fields.ts";
import { fileName, typedText, typedValues } from "../document-schemas/text-form.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { KEPT_BYTES } from "../dossier/attachments.ts";
import { hashFile, isFolder } from "../dossier/hash-files.ts";
import { showPath } from "../text/foreign-text.ts";
import { nearestName } from "../text/nearest-name.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";

/** The part of a document that a person gives, beside what the command itself says. */
export interface DocumentInput {
  /** Fields as people write them. */
  readonly fields?: readonly FieldText[];
  /** Fields as the document has them, such as a program gives. Records may have any of their names. */
  readonly values?: JsonObject;
  /** Papers that are kept beside the document, each by its member of the document and the path of its file. */
  readonly papers?: readonly PaperPath[];
}

interface PaperPath {
  readonly name: string;
  readonly path: string;
}

/** A paper with what the document says of it. */
interface HashedPaper extends PaperPath {
  readonly value: JsonObject & { readonly sha256: string; readonly sm3: string; readonly bytes: number };
}

/** All three parts of the input, whether its papers are hashed or not. */
interface GivenInput<Paper extends PaperPath> {
  readonly fields: readonly FieldText[];
  readonly values: JsonObject;
  readonly papers: readonly Paper[];
}

/** The same with every paper hashed. */
export type HashedInput = GivenInput<HashedPaper>;

/**
 * Hashes the papers of a document. The context is informed of a paper that is too large to be kept with it.
 * @throws ClientError NOT_A_FILE; DossierError as for a file that is hashed
 */
export async function hashPapers(
  { onProgress, signal }: Pick<ClientContext, "onProgress" | "signal">,
  { fields = [], values = {}, papers = [] }: DocumentInput,
): Promise<HashedInput> {
  const hashed: HashedPaper[] = [];
  for (const { name, path } of papers) {
    if (isFolder(path)) throw folderAsPaper(path);
    const { sha256, sm3, size } = await hashFile(path, { signal });
    if (size > KEPT_BYTES) onProgress?.({ type: "PAPER_NOT_KEPT", path, mostBytes: KEPT_BYTES });
    hashed.push({ name, path, value: { name: fileName(basename(path)), sha256, sm3, bytes: size } });
  }
  return { fields, values: typedValues(values), papers: hashed };
}

/** The part of a command's meaning that its document adds: unlike the commitment, it has no fresh salts. */
export function meaningOf({ fields, values, papers }: HashedInput): JsonObject {
  return {
    ...(Object.keys(values).length === 0 ? {} : { values }),
    ...(fields.length === 0 ? {} : { fields: fields.map(({ name, text }) => [name, typedText(text)]) }),
    ...(papers.length === 0 ? {} : { papers: papers.map(({ name, value }) => [name, value.sha256]) }),
  };
}

/**
 * Gives each of several documents the fields and papers that its schema has. One that no schema has goes to the schema
 * with the nearest name, whose check then says what is wrong.
 */
export function inputFor<Paper extends PaperPath>(
  schema: DocumentSchema,
  schemas: readonly DocumentSchema[],
  { fields, values, papers }: GivenInput<Paper>,
): GivenInput<Paper> {
  const isIts = ({ name }: { readonly name: string }): boolean => {
    const owners = schemas.filter((each) => namesOf(each).includes(name));
    if (owners.length > 0) return owners.includes(schema);
    return schema === (schemas.find((each) => nearestName(name, namesOf(each)) !== undefined) ?? schemas[0]);
  };
  const its = Object.entries(values).filter(([name]) => isIts({ name }));
  return { fields: fields.filter(isIts), values: Object.fromEntries(its), papers: papers.filter(isIts) };
}

function namesOf({ fields, papers }: DocumentSchema): readonly string[] {
  return [...fields, ...papers].map(({ name }) => name);
}

function folderAsPaper(path: string): ClientError {
  return new ClientError(
    "NOT_A_FILE",
    {
      zh: `${showPath(path)} 是文件夹，而所附文书是一个文件：请写出该文件的路径。`,
      en: `${showPath(path)} is a folder, and an order is one file, as every paper is: name that file.`,
    },
    { path },
  );
}
