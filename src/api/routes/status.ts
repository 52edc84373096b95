import { sql } from "kysely";
import type { NodeHead } from "../../chain/node-state.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { AsOf } from "../../schemas/answer.ts";
import { StatusSchema } from "../../schemas/status.ts";
import type { StatusForm } from "../../schemas/status.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import type { Health } from "../health/system-health.ts";
import { answers } from "../responses.ts";

const LEVELS: Readonly<Record<StatusForm["verified"]["level"], StatusForm["verified"]["says"]>> = {
  SEALED: {
    zh: "已核验：区块头哈希、父子链接、验证节点签封与收据根",
    en: "Verified: header hashes, parent links, the validators' seals and receipts roots",
  },
  LINKED: {
    zh: "已核验：区块头哈希、父子链接与收据根；此链没有签封，只能证明与给定区块哈希一致",
    en:
      "Verified: header hashes, parent links and receipts roots; this chain has no seals, so answers prove only " +
      "consistency with a given block hash",
  },
};

const ACCESS = {
  NOBODY: {
    zh: "本系统只供本机使用，不问发问者是谁：能访问此地址的，都得到全部答复",
    en:
      "The system is for this machine alone and asks nobody who they are: whoever reaches its address gets every " +
      "answer",
  },
  EVERYBODY: {
    zh: "未表明身份的只得到公开的答复；主体只得到自身事务的答复，审计机构与主管机关得到其辖区的答复，并逐一留痕",
    en:
      "Whoever does not say who they are gets public answers only; a party gets those about its own affairs, " +
      "auditors and authorities those about their jurisdictions, and each is logged",
  },
} as const;

/** The status of the system. */
export function statusRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/status",
    {
      schema: {
        operationId: "readStatus",
        access: ["PUBLIC"],
        summary: "Read the status of the system",
        description:
          "Gives the last indexed block, the head of the chain, the level of verification of the index, and warnings.",
        response: answers(StatusSchema),
      },
    },
    async () => {
      const health = await context.health.look();
      const { index } = health.seen;
      // A database that has just not answered would only be awaited a second time.
      if (index.type === "AWAY") throw index.error;
      return await context.ask((snapshot) => statusOf(snapshot, context, health));
    },
  );
}

async function statusOf(snapshot: Snapshot, context: ApiContext, health: Health): Promise<StatusForm> {
  const { asOf, checkpoint, database } = snapshot;
  const { records } = await database
    .selectFrom("record")
    .select(sql<number>`count(*)`.as("records"))
    .executeTakeFirstOrThrow();
  const { events } = await database
    .selectFrom("event")
    .select(sql<number>`count(*)`.as("events"))
    .executeTakeFirstOrThrow();
  const level = checkpoint.validators === null ? "LINKED" : "SEALED";
  const { node, now } = health.seen;
  const head = node.type === "ANSWERS" ? node.state.head : undefined;
  return {
    chain: {
      id: checkpoint.chain_id,
      genesisHash: checkpoint.genesis_hash,
      ...(head === undefined ? {} : { head: head.number, headTime: head.time, headAge: Math.max(0, now - head.time) }),
    },
    ledger: checkpoint.ledger,
    ...(context.descriptor === undefined ? {} : { network: context.descriptor.network }),
    checkpoint: asOf,
    ...(head === undefined ? {} : { lag: lagOf(head, asOf) }),
    verified: { level, says: LEVELS[level] },
    records,
    events,
    access: context.access === undefined ? accessForm("NOBODY") : accessForm("EVERYBODY"),
    ready: health.faults.length === 0,
    now,
    warnings: [...health.faults, ...health.concerns].map(({ code, text }) => ({ code, zh: text.zh, en: text.en })),
  };
}

function accessForm(asks: keyof typeof ACCESS): NonNullable<StatusForm["access"]> {
  return { asks, says: ACCESS[asks] };
}

function lagOf(head: NodeHead, asOf: AsOf): NonNullable<StatusForm["lag"]> {
  return { blocks: Math.max(0, head.number - asOf.block), seconds: Math.max(0, head.time - asOf.time) };
}
