import { showInstant } from "../text/china-time.ts";
import type { PackageSubject } from "./package-manifest.ts";

/** The instructions in an evidence package, in both languages. @param descriptor - the id of the one that is in it */
export function packageReadme(
  { record, from, until, block, time }: PackageSubject,
  { events, descriptor }: { readonly events: number; readonly descriptor: string },
): string {
  const begin = from === undefined ? { zh: "账本创立", en: "the founding" } : both(showInstant(from));
  return `# 证据包 Evidence package

记录 ${record}，区块时间自 ${begin.zh} 起至 ${showInstant(until)} 前的 ${events} 个事件，截至区块 ${block}（${showInstant(time)}）。
The record ${record} with ${events} events of blocks from ${begin.en} until before ${showInstant(until)}, as of block
${block} (${showInstant(time)}).

## 如何核验 How to verify

1. 安装 Node 22 或更高版本；无需网络，无需运行任何系统。
   Install Node 22 or later. No network is needed, and no system must run.
2. 将证据包解压到空文件夹，只看这样解压出来的文件。
   Unpack the package into an empty folder, and read only what is unpacked there.
3. 在该文件夹中运行 \`node verify.mjs 描述文件\`，描述文件取自各机关的公布。不写描述文件时使用包内副本，此时须核对所打印的标识。
   Run \`node verify.mjs DESCRIPTOR\` there with the descriptor that the agencies publish. Without it the copy in the
   package is used, and the id that is printed must be compared with theirs.
4. 退出码 0 且末行为“已核验 VERIFIED”时，每个事件均由验证节点签封的区块证明，且期间内延续留痕链的行为无一遗漏。
   Exit code 0 and the last line "VERIFIED" mean that blocks sealed by the validators prove every event, and that no act
   of the period that extends the record's trail is left out.
5. 核验程序本身也在包内，递交证据的人可能换掉它：请从机关另取一份 verify.mjs，以 \`node verify.mjs 描述文件 证据包文件夹\` 核验。
   The verifier lies in the package too, and whoever hands it over may have replaced it. Get a copy of verify.mjs from
   an agency, and run \`node verify.mjs DESCRIPTOR FOLDER\`.
6. 核验时打印的证据包标识（manifest.json 的 SHA-256）及于每个文件的每个字节：请与出具机关书面载明的标识核对。
   The id of the package that is printed (the SHA-256 of manifest.json) covers every byte of every file. Compare it with
   the one that the agency states in writing.

## 内容 What is inside

- \`manifest.json\`：记录、期间与其他各文件的 SHA-256。The record, the period, and the SHA-256 of every other file.
- \`evidence.json\`：事件所在区块的签封区块头与收据证明；裁判这些事件及期间内施行的规则集各版的公布与全文。
  The sealed headers and receipt proofs of the events, and the publications and full texts of the versions of rulebooks
  that judged them or were in force in the period.
- \`certificates/\`：记录的凭证（状态证明，含全部延续留痕链的行为）。The certificate of the record, with proofs of the
  state: no act that extends its trail can be left out.
- \`answer.json\`：事件、文书杂凑值与规则集各版的杂凑值，便于阅读。The events, the digests of the documents and those of the
  rulebooks, for reading. The verifier compares them with the proofs.
- \`descriptor.json\`：网络描述文件的副本，标识为 ${descriptor}。与机关公布的不一致的，本包什么也不证明。
  A copy of the network's descriptor. If its id is not the one that the agencies publish, this package proves nothing.
- \`verify.mjs\`：核验程序。The verifier.

## 证明了什么，没有证明什么 What it proves, and what it does not

- 证明：何主体于何时记录或声明了何事，所附文书的杂凑值，以及裁判它的规则集全文。It proves who recorded or stated what
  and when, the digests of the documents behind it, and the full text of the rulebook that judged it.
- 不证明：文书内容真实。文书由当事主体保存，取得后以杂凑值核对。It does not prove that the content of a document is
  true. The parties keep the documents: get them there, and compare their digests.
- 备案与存证（Filing、Anchor）各自已获证明，但本包不证明没有遗漏其他备案；被账本拒绝的行为不在本包中。Filings and anchors
  are each proven, but the package does not prove that it has all of them. Acts that the ledger refused are not in it.
- \`answer.json\` 中的名称、语句与说明是出具系统的文字，不在证明之内。Names, sentences and remarks in \`answer.json\` are
  words of the system that made the package, and nothing proves them.
- 补录（backfilled）的内容由主体事后声明，不是账本当时的记载。What was backfilled was stated by parties afterwards.
`;
}

function both(text: string): { readonly zh: string; readonly en: string } {
  return { zh: text, en: text };
}
