import type { ListedExports } from "../../client/list-exports.ts";
import { linesOfExports } from "../../client/exports-of-content.ts";
import type { ClientContext } from "../../client/client-context.ts";
import { momentText } from "../../text/moment-text.ts";
import { showPath } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";

/** The exports of a content for programs. */
export function documentOfListed({ what, digest, exports, completeness, asOf }: ListedExports): unknown {
  return {
    what,
    digest: `${digest.algorithm}:${digest.hex}`,
    exports: exports.map(({ id, path, recipient, standing }) => ({ id, path, recipient, standing })),
    completeness,
    asOf,
  };
}

/** The exports of a content for people: the content, then each export with its recipient and standing on a line. */
export function showListed(session: Session, context: ClientContext, listed: ListedExports): string {
  const { what, exports, completeness, asOf } = listed;
  const [name, count] = [showPath(what), exports.length];
  const moment = momentText(asOf, { at: asOf.time, knownAt: asOf.time });
  if (count === 0)
    return session.say({
      zh: `${name}：${moment.zh}，没有其出域记录。`,
      en: `${name}: no export of it is recorded, ${moment.en}.`,
    });
  const isCut = completeness === "truncated";
  const times = count === 1 ? "once" : `${count} times, each with a recipient and a standing of its own`;
  const head = {
    zh: `${name}：${moment.zh}，有 ${count} 次出域${isCut ? "（未列全）" : ""}，各有其接收方与效力状态：`,
    en: `${name}: exported ${isCut ? "at least " : ""}${times}, ${moment.en}:`,
  };
  return `${session.say(head)}\n${session.say(linesOfExports(context, exports, count))}`;
}
