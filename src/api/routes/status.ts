import { sql } from "kysely";
import { askLastBlock } from "../../chain/blocks.ts";
import { RpcError } from "../../chain/rpc-error.ts";
import type { RpcAsker } from "../../chain/rpc.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { StatusSchema } from "../../schemas/status.ts";
import type { StatusForm } from "../../schemas/status.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
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

const DEVELOPMENT = {
  zh: "开发网络：验证节点密钥为本机临时密钥，其凭证对他人没有证明力",
  en:
    "Development network: the keys of its validators are temporary keys of this machine, so its certificates prove " +
    "nothing to others",
};

/** The status of the system. */
export function statusRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/status",
    {
      schema: {
        operationId: "readStatus",
        summary: "Read the status of the system",
        description:
          "Gives the last indexed block, the head of the chain, the level of verification of the index, and warnings.",
        response: answers(StatusSchema),
      },
    },
    async () => {
      const head = await headOf(context.rpc);
      return await context.ask((snapshot) => statusOf(snapshot, context, head));
    },
  );
}

interface Head {
  readonly number: number;
  readonly time: number;
}

/** The node's last block; undefined while the node does not answer. The index answers without it. */
async function headOf(rpc: RpcAsker): Promise<Head | undefined> {
  try {
    return await askLastBlock(rpc);
  } catch (error) {
    if (error instanceof RpcError) return undefined;
    throw error;
  }
}

async function statusOf(snapshot: Snapshot, context: ApiContext, head: Head | undefined): Promise<StatusForm> {
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
  const lag =
    head === undefined
      ? undefined
      : { blocks: Math.max(0, head.number - asOf.block), seconds: Math.max(0, head.time - asOf.time) };
  return {
    chain: {
      id: checkpoint.chain_id,
      genesisHash: checkpoint.genesis_hash,
      ...(head === undefined ? {} : { head: head.number, headTime: head.time }),
    },
    ledger: checkpoint.ledger,
    ...(context.descriptor === undefined ? {} : { network: context.descriptor.network }),
    checkpoint: asOf,
    ...(lag === undefined ? {} : { lag }),
    verified: { level, says: LEVELS[level] },
    records,
    events,
    warnings: [
      ...(context.descriptor?.environment === "development" ? [DEVELOPMENT] : []),
      ...(head === undefined
        ? [
            {
              zh: "链节点没有应答，索引停在最后一次核验的区块",
              en: "The chain node does not answer; the index stays at the last block that it verified",
            },
          ]
        : []),
    ],
  };
}
