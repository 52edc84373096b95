import { Kind } from "../ledger/kinds.ts";
import { presentDigest, type Claim, type HiddenFact } from "./claim.ts";
import { openedNames } from "./opened-texts.ts";
import type { LineageEntry } from "./verdict.ts";

/** The facts that the holder of a certificate might expect in it and that it does not disclose. */
export function hiddenFacts(claim: Omit<Claim, "hidden">, entries: readonly LineageEntry[]): readonly HiddenFact[] {
  const { record, form, sha256, product, recipient, authorizations } = claim;
  const isExport = record.kind === "EXPORT";
  // Rows may name any party of the lineage, also one that only decided.
  const unnamed = entries.filter((entry) => entry.kind === Kind.PARTY && openedNames(entry).length === 0).length;
  // A record of the founding may have no document.
  const closed = entries.filter(({ opened, content }) => opened.size === 0 && presentDigest(content)).length;
  const facts: readonly (HiddenFact | false)[] = [
    isExport &&
      recipient === undefined && {
        code: "RECIPIENT",
        says: {
          zh: "接收方：该出域记录未载明协议，凭证因而不能指明接收方",
          en: "the recipient: the export names no agreement, so the certificate names no recipient",
        },
      },
    isExport &&
      form === "SALTED" &&
      sha256 === undefined && {
        code: "FILE_DIGEST",
        says: {
          zh: "文件的杂凑值：只记录了加盐承诺",
          en: "the file's digest: only a salted commitment is recorded",
        },
      },
    unnamed > 0 && {
      code: "PARTY_NAMES",
      says: {
        zh: `${unnamed} 个主体的名称：凭证未披露，只有其业务编号得到证明`,
        en: `the names of the parties: ${unnamed} not opened here; only the references are proven`,
      },
    },
    product !== undefined &&
      (product.title === undefined || product.productForm === undefined) && {
        code: "PRODUCT_DETAILS",
        says: {
          zh: "产品的名称或产品形态：凭证未披露",
          en: "the product's title or product form: not opened here",
        },
      },
    authorizations.some(({ implementedBy }) => implementedBy.length === 0) && {
      code: "IMPLEMENTING_AGENCY",
      says: {
        zh: "实施机构：凭证所含的行为中，没有以实施机构身份作出的",
        en: "the implementing agency: no act in this certificate was made in that role",
      },
    },
    closed > 0 && {
      code: "DOCUMENTS",
      says: {
        zh: `${closed} 条记录的文书内容（如用途、价格、期限条款）：链上只有加盐承诺，凭证未披露`,
        en:
          `what the documents of ${closed} ${closed === 1 ? "record" : "records"} say, such as purposes and prices: ` +
          "committed to with salt, not opened",
      },
    },
  ];
  return facts.filter((fact) => fact !== false);
}
