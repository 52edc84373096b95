import { isGood } from "../../certificate/verdict-options.ts";
import type { MadeCertificate } from "../../client/create-certificate.ts";
import { showPath } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";

/** A certificate that was written to a file. */
export interface WrittenCertificate extends MadeCertificate {
  readonly file: string;
}

/** The certificate for programs. */
export function documentOfMade({ file, bytes, record, path, verdict }: WrittenCertificate): unknown {
  const { code, reason, sentence, asOf } = verdict;
  return {
    file,
    bytes: bytes.length,
    ...(record === undefined ? {} : { record }),
    ...(path === undefined ? {} : { path }),
    verdict: { code, reason, sentence, asOf, good: isGood(code) },
  };
}

/** The certificate that was made and the verdict on it. A verdict that is not good is told in full. */
export function showMade(session: Session, { file, bytes, path, verdict }: WrittenCertificate): string {
  const { code, sentence } = verdict;
  const place = path === undefined ? "" : ` ∋ ${showPath(path)}`;
  const told = session.say(sentence);
  const note = { zh: "注意：此凭证不证明现时有效。", en: "Note: this certificate proves no good standing." };
  const warning = isGood(code) || code === "NOT_RECORDED" ? [] : [session.say(note)];
  return [`${showPath(file)} (${bytes.length} B)${place}`, ...warning, `${code}: ${told}`].join("\n");
}
