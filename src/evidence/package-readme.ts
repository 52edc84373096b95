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

## 如何核验

无需联网，无需安装除 Node 以外的任何程序。证据包（.zip）不必解压，请保留原件。

1. 安装 Node 22.2 或更高版本（nodejs.org）。在命令行运行 \`node --version\`，应显示 v22.2 或更高。
2. 从联盟机关取得两个文件，放入一个空文件夹：\`verify.mjs\`（核验程序）与网络描述文件（如 \`network.json\`）。
   证据包内也有二者的副本，但递交证据的人可能换掉它们，所以请不要只用副本。
3. 把证据包（如 \`A-01.zip\`）也放入该文件夹。在该文件夹中打开命令行（Windows：在文件夹空白处按住 Shift 并点右键，
   选“在此处打开 PowerShell 窗口”），运行：

       node verify.mjs network.json A-01.zip

4. 看末行：

   | 末行 | 退出码 | 含义 |
   |---|---|---|
   | 已核验 VERIFIED | 0 | 每个事件均由验证节点签封的区块证明，且期间内延续留痕链的行为无一遗漏 |
   | 不完整 NOT COMPLETE | 1 | 所列事件均已证明，但缺少期间内的其他行为：请要求出具完整的证据包 |
   | 未通过 NOT VERIFIED | 1 | 本包不能作为证据：末行写明原因 |
   | 未能读取 NOT READ | 2 | 文件名或位置有误，没有核验任何内容：请改正后重新运行 |

5. 核对两个标识：打印的“证据包标识”应与出具机关公函载明的相同，它及于包内每个文件的每个字节；打印的“网络描述文件”
   标识应与各机关公布的相同，不同的，本包什么也不证明。打印的“网络”一行含 development 的，是试用网络，不是证据。
6. 证据包如经他人另行打包，核验程序不读：请解压到空文件夹，以 \`node verify.mjs network.json 文件夹\` 核验，结论相同。

## How to verify

No network is needed, and no program beside Node. Do not unpack the package (.zip), and keep it as you received it.

1. Install Node 22.2 or later (nodejs.org). Run \`node --version\`: it must show v22.2 or later.
2. Get two files from an agency of the network, and put them into an empty folder: \`verify.mjs\`, the verifier, and the
   network's descriptor, such as \`network.json\`. Copies of both lie in the package, but whoever hands it over may have
   replaced them: do not rely on the copies alone.
3. Put the package, such as \`A-01.zip\`, into that folder too. Open a command line there (Windows: hold Shift, click
   the right button on the empty part of the folder, and choose "Open PowerShell window here"), and run:

       node verify.mjs network.json A-01.zip

4. Read the last line:

   | last line | exit code | meaning |
   |---|---|---|
   | VERIFIED | 0 | sealed blocks prove every event, and no act of the period that extends the trail is left out |
   | NOT COMPLETE | 1 | the events are proven, and other acts of the period are lacking: ask for the whole package |
   | NOT VERIFIED | 1 | the package is no evidence: the last line says why |
   | NOT READ | 2 | a name or a place is wrong, and nothing was verified: correct it and run again |

5. Compare two ids. The id of the package that is printed must be the one in the agency's letter; it covers every byte
   of every file. The id of the descriptor must be the one that the agencies publish; with another one the package
   proves nothing. Where the line of the network says "development", the network is a trial and the package is no
   evidence.
6. The verifier reads no archive that somebody packed anew: unpack that one into an empty folder, and run
   \`node verify.mjs network.json FOLDER\`. The verdict is the same.

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
