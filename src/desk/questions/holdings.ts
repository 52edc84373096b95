import { Type } from "typebox";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordSummarySchema } from "../../schemas/record.ts";
import { CountSchema, described, listOf } from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { INVOLVED } from "../asker-groups.ts";
import { authorizationsOf, recordsWith, underAuthorizations } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { question } from "../question.ts";
import type { Question } from "../question.ts";
import { actSentences, inDocuments, standingSentences } from "../sentences.ts";
import { ToldExportSchema, toldExports } from "../told-export.ts";

/**
 * The exports that a recipient holds, now or at a time: the regulations ask both, and one question with two times
 * answers them.
 */
function holdings(
  named: Pick<Question, "name" | "title" | "id"> & {
    readonly example: { readonly recipient: string; readonly at?: string };
  },
): Question {
  return question({
    ...named,
    askers: INVOLVED,
    parameters: { recipient: record({ zh: "接收方", en: "The recipient" }, "PARTY") },
    result: Type.Object(
      {
        recipient: RecordSummarySchema,
        agreements: listOf(RecordSummarySchema, "The agreements with it, oldest first"),
        exports: listOf(ToldExportSchema, "What it got under them, oldest first"),
        good: described(CountSchema, "How many of these exports it might use at that time"),
      },
      { description: "What a recipient holds" },
    ),
    ask: async (snapshot, { recipient: id }, moment) => {
      const agreements = await recordsWith(snapshot, { kind: Kind.AGREEMENT, links: [id] });
      const exports = await recordsWith(snapshot, { kind: Kind.EXPORT, links: agreements });
      const look = await Look.at(snapshot, moment, [id, ...agreements, ...exports]);
      const recipient = look.summary(look.subject(id));
      const held = await toldExports(look, look.present(exports));
      const good = held.filter(
        ({ export: { standing } }) => standing.code === "IN_FORCE" || standing.code === "CONTINUED",
      );
      return {
        answer: await look.answer(
          { recipient, agreements: look.summaries(look.present(agreements)), exports: held, good: good.length },
          held.length > 0
            ? {}
            : { absence: { zh: "没有向该接收方出域的记录", en: "No export to this recipient is recorded" } },
        ),
        says: standingSentences(held.map((each) => each.export)),
        proven: held.map((each) => each.export),
      };
    },
  });
}

/** D03 */
export const whatDoesTheRecipientHold = holdings({
  id: "D03",
  name: "what-does-the-recipient-hold",
  title: { zh: "该接收方现在持有什么？", en: "What does this recipient hold?" },
  example: { recipient: "P-63FD8D99695CE0758C8F8F1304957BD1" },
});

/** T13 */
export const whatDidTheRecipientHold = holdings({
  id: "T13",
  name: "what-did-the-recipient-hold",
  title: { zh: "该接收方当时持有什么？", en: "What did this recipient hold at that time?" },
  example: { recipient: "P-63FD8D99695CE0758C8F8F1304957BD1", at: "2026-01-31" },
});

/** D07 */
export const whatIsStillInTheDomain = question({
  id: "D07",
  name: "what-is-still-in-the-domain",
  title: {
    zh: "授权结束后，域内还有哪些数据未清除？",
    en: "What is still in the domain after the authorization has ended?",
  },
  askers: INVOLVED,
  parameters: { authorization: record({ zh: "授权", en: "The authorization" }, "AUTHORIZATION") },
  result: Type.Object(
    {
      authorization: RecordSummarySchema,
      notPurged: listOf(RecordSummarySchema, "The deliveries and imports that nobody recorded as purged, oldest first"),
      purged: described(CountSchema, "How many were recorded as purged"),
      of: described(CountSchema, "How many deliveries and imports there were"),
    },
    { description: "What is still in the domain" },
  ),
  example: { authorization: "A-SW-01" },
  ask: async (snapshot, { authorization: id }, moment) => {
    const { deliveries, imports } = await underAuthorizations(snapshot, await authorizationsOf(snapshot, id));
    const look = await Look.at(snapshot, moment, [id, ...deliveries, ...imports]);
    const authorization = look.summary(look.subject(id));
    // A delivery that was rejected or is only proposed never came into the domain.
    const brought = look
      .summaries(look.present([...deliveries, ...imports]))
      .filter(({ standing: { status } }) => !NEVER_BROUGHT.includes(status));
    const notPurged = brought.filter(({ standing }) => standing.status !== "PURGED");
    return {
      answer: await look.answer(
        { authorization, notPurged, purged: brought.length - notPurged.length, of: brought.length },
        notPurged.length > 0
          ? {}
          : {
              absence: {
                zh: "没有尚未清除的供给或导入的记录",
                en: "No delivery or import that was not purged is recorded",
              },
            },
      ),
      says: [countSentence(brought.length - notPurged.length, brought.length), ...standingSentences(notPurged)],
      proven: notPurged,
    };
  },
});

const NEVER_BROUGHT: readonly (keyof typeof Status)[] = ["PROPOSED", "REJECTED", "WITHDRAWN"];

function countSentence(purged: number, of: number): Bilingual {
  return {
    zh: `供给与导入 ${of} 项，已清除 ${purged} 项。`,
    en: `${purged} of ${of} deliveries and imports were purged.`,
  };
}

/** D08 */
export const wasItDeleted = question({
  id: "D08",
  name: "was-it-deleted",
  title: { zh: "数据删除了吗，访问关闭了吗？", en: "Were the data deleted, and was access closed?" },
  askers: INVOLVED,
  parameters: { authorization: record({ zh: "授权", en: "The authorization" }, "AUTHORIZATION") },
  result: Type.Object(
    {
      authorization: RecordSummarySchema,
      accessClosed: listOf(ToldActSchema, "The statements that access was closed, oldest first"),
      deletions: listOf(ToldActSchema, "The certificates of deletion, and the settlements that data were purged"),
      purged: described(CountSchema, "How many deliveries and imports were recorded as purged"),
      of: described(CountSchema, "How many there were"),
    },
    { description: "The deletion of data and the end of access" },
  ),
  example: { authorization: "A-SW-01" },
  ask: async (snapshot, { authorization: id }, moment) => {
    const { deliveries, imports } = await underAuthorizations(snapshot, [id]);
    const brought: readonly RecordId[] = [...deliveries, ...imports];
    const look = await Look.at(snapshot, moment, [id, ...brought]);
    const authorization = look.summary(look.subject(id));
    const accessClosed = await look.tell(look.statements([id], "ACCESS_CLOSED"));
    const purges = brought.flatMap((each) =>
      look.actsAbout(each).filter((act) => act.type === "SETTLE" && act.status === Status.PURGED),
    );
    const deletions = await look.tell([...look.statements([id, ...brought], "DELETION_CERTIFICATE"), ...purges]);
    const came = look
      .summaries(look.present(brought))
      .filter(({ standing: { status } }) => !NEVER_BROUGHT.includes(status));
    const purged = came.filter(({ standing }) => standing.status === "PURGED").length;
    const isNone = accessClosed.length + deletions.length === 0;
    return {
      answer: await look.answer(
        { authorization, accessClosed, deletions, purged, of: came.length },
        isNone
          ? { absence: { zh: "没有关闭访问或删除数据的记录", en: "No closing of access and no deletion is recorded" } }
          : {},
      ),
      says: [countSentence(purged, came.length), ...actSentences([...accessClosed, ...deletions])],
      ...(isNone
        ? {}
        : {
            notOnLedger: [inDocuments({ zh: "删除的方式与范围", en: "the method and the extent of a deletion stand" })],
          }),
      proven: [authorization],
    };
  },
});
