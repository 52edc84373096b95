import { Command } from "commander";
import type { IndexDigestForm } from "../../schemas/index-digest.ts";
import { apiClientOf } from "../desk-client.ts";
import type { CommandMaker } from "../command-maker.ts";
import { storeLocation } from "../network-options.ts";
import type { Answer, Session } from "../session.ts";
import { wholeNumber } from "../whole-number.ts";

interface DigestOptions {
  readonly block?: number;
  readonly database?: string;
}

/** `laiqu digest`: prints the digest of the index at a block. */
export const digestCommand: CommandMaker = (perform, say) =>
  new Command("digest")
    .option(
      "--block <n>",
      say({ zh: "截至哪一区块（默认检查点）", en: "the block as of which it is (default: the checkpoint)" }),
      wholeNumber(0, 999_999_999_999_999),
    )
    .option(
      "--database <url>",
      say({
        zh: "直接读取此 PostgreSQL 数据库，不经接口，计算量不设上限",
        en: "read this PostgreSQL database itself instead of asking the system, without a limit of work",
      }),
    )
    .action((options: DigestOptions) => perform((session) => digest(session, options)));

async function digest(session: Session, options: DigestOptions): Promise<Answer> {
  const found =
    options.database === undefined
      ? await apiClientOf(session).indexDigest(options.block)
      : await digestOfDatabase(session, options.database, options.block);
  return { document: found, text: showDigest(session, found) };
}

/** The modules of the database are loaded only here: most questions go to the system. */
async function digestOfDatabase(session: Session, database: string, block?: number): Promise<IndexDigestForm> {
  const [{ openStore }, { indexDigest }] = await Promise.all([
    import("../../store/open-store.ts"),
    import("../../indexer/index-digest.ts"),
  ]);
  const store = await openStore(storeLocation(session, database));
  try {
    return await indexDigest(store, block);
  } finally {
    await store.close();
  }
}

function showDigest(session: Session, { block, blockHash, digest: digits }: IndexDigestForm): string {
  return [
    `sha256:${digits}`,
    session.say({
      zh: `截至区块 ${block} ${blockHash}。各机关在同一区块的摘要应当相同。`,
      en: `As of block ${block} ${blockHash}. All agencies have the same digest at the same block.`,
    }),
  ].join("\n");
}
