/** The record and the period that an evidence package is about. */
interface PackageOf {
  /** The id of the record. */
  readonly record: string;
  /** The number of events that are proven. */
  readonly events: number;
  /** The block as of which the certificate in it was made, and its time in words. */
  readonly block: number;
  readonly time: string;
  /** The id of the descriptor that is in it. */
  readonly descriptor: string;
}

/** The instructions in an evidence package, in both languages. */
export function packageReadme({ record, events, block, time, descriptor }: PackageOf): string {
  return `# 证据包 Evidence package

记录 ${record}，${events} 个事件，截至区块 ${block}（${time}）。
The record ${record} with ${events} events, as of block ${block} (${time}).

## 如何核验 How to verify

1. 安装 Node 22 或更高版本；无需网络，无需运行任何系统。
   Install Node 22 or later. No network is needed, and no system must run.
2. 在本文件夹中运行：\`node verify.mjs\`，或以各机关公布的网络描述文件核验：\`node verify.mjs 描述文件\`。
   Run \`node verify.mjs\` in this folder, or \`node verify.mjs DESCRIPTOR\` with the agencies' descriptor.
3. 退出码 0 且末行为“已核验 VERIFIED”时，每个事件均由验证节点签封的区块证明。
   Exit code 0 and the last line "VERIFIED" mean that blocks sealed by the validators prove every event.

## 内容 What is inside

- \`evidence.json\`：事件所在区块的签封区块头与收据证明。The sealed headers and receipt proofs of the events.
- \`certificates/\`：记录的凭证（状态证明，含全部延续留痕链的行为）。The certificate of the record, with proofs of the
  state: no act that extends its trail can be left out.
- \`answer.json\`：事件、文书杂凑值与适用的规则集版本。The events, the digests of the documents, and the version of the
  rulebook that judged.
- \`rules.json\`：该版规则及条文。The rules of that version with their clauses.
- \`descriptor.json\`：网络描述文件的副本，标识为 ${descriptor}。须与各机关公布的核对；不一致的，本包什么也不证明。
  A copy of the network's descriptor. Compare its id with the one that the agencies publish: with another descriptor
  this package proves nothing.
- \`verify.mjs\`：核验程序。The verifier.

## 证明了什么，没有证明什么 What it proves, and what it does not

- 证明：何主体于何时记录或声明了何事，以及所附文书的杂凑值。It proves who recorded or stated what and when, and the
  digests of the documents behind it.
- 不证明：文书内容真实。文书由当事主体保存，取得后以杂凑值核对。It does not prove that the content of a document is
  true. The parties keep the documents: get them there, and compare their digests.
- 备案与存证（Filing、Anchor）各自已获证明，但本包不证明没有遗漏其他备案。Filings and anchors are each proven, but the
  package does not prove that it has all of them.
- 规则文本来自出具本包的系统，以 \`answer.json\` 中的杂凑值与账本核对。The texts of the rules come from the system that made
  this package; \`answer.json\` has the digest that the ledger has.
`;
}
