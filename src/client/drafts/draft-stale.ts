import type { DraftedAct } from "../../schemas/act-draft.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { ClientError } from "../client-error.ts";
import type { Change } from "./draft-changes.ts";

/** The error of a draft that is not as it was when it was drafted. @param what - the thing that was not done to it */
export function draftStale(
  { does }: DraftedAct,
  changes: readonly Change[],
  what: "SENT" | "REVIEWED" = "SENT",
): ClientError {
  const said = (language: "zh" | "en"): string =>
    changes.map(({ text }) => text[language]).join(language === "zh" ? "；" : "; ");
  const blocking = changes.filter(({ blocks }) => blocks);
  const advice = adviceFor(blocking);
  const done =
    what === "SENT" ? { zh: "未发送任何内容", en: "nothing was sent" } : { zh: "未作签名", en: "nothing was signed" };
  return new ClientError(
    "DRAFT_STALE",
    {
      zh: `${does.zh}：起草之后情况有变，${done.zh}：${said("zh")}。${advice.zh}`,
      en: `${does.en}: this has changed since the act was drafted, and ${done.en}: ${said("en")}. ${advice.en}`,
    },
    { changes: changes.map(({ text, blocks }) => ({ ...text, blocks })), blocks: blocking.length > 0 },
  );
}

/** @param blocking - the changes that do not leave it to the sender */
function adviceFor(blocking: readonly Change[]): Bilingual {
  if (blocking.length === 0)
    return {
      zh: "核对后仍要发送的，加 --despite-changes。",
      en: "To send it all the same, add --despite-changes.",
    };
  if (blocking.every(({ waits }) => waits === true))
    return {
      zh: "待在先的草稿入块之后，再次发送。",
      en: "Send it again when the earlier draft is in a block.",
    };
  return {
    zh: "请用 laiqu act redraft 重新起草。",
    en: "Draft the act again with `laiqu act redraft`.",
  };
}
