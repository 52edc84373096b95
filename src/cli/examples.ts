import type { Command } from "commander";

const NETWORK = "--rpc http://127.0.0.1:8545 --deployment deployments/my-network.json";

/** Examples for `--help`, by the words that name their command. They use the names of the demo. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  "": ["start", "trace DS07 --to", "check export --as CY-OPR --product PR-02 --to CY-EMB"],
  start: [
    "start",
    "start --empty --data ./trial --port 3001 --chain-port 8546",
    "start --city zhejiang-2023 --data ./my-city",
    "start --founding ./my-city/founding.json --data ./my-city-2",
  ],
  deploy: [
    "deploy --rpc http://127.0.0.1:8545 --founding founding.json --network my-network -o deployments/my-network.json",
  ],
  "rulebook check": ["rulebook check rulebooks/my-city.json", "rulebook check zhejiang-2023"],
  "rulebook show": [
    "rulebook show zhejiang-2023 --step export.record",
    "rulebook show zhejiang-2023 --at 2024-01-01 --by clause",
  ],
  "rulebook diff": [
    "rulebook diff qiqihar-2024 jinzhou-2025",
    "rulebook diff zhejiang-2023@1 zhejiang-2023@2",
    "rulebook diff zhejiang-2023 --from-version 1 --to-version 2",
  ],
  "rulebook impact": [
    "rulebook impact rulebooks/my-city.json",
    "rulebook impact rulebooks/my-city.json --all",
    "rulebook impact --jurisdiction 沧屿市 --next-version 2",
  ],
  "rulebook new": ["rulebook new 某市 --prefix ms --from 2027-01-01 -o rulebooks/my-city.json"],
  "rulebook publish": [
    `rulebook publish rulebooks/my-city.json ${NETWORK}`,
    `rulebook publish rulebooks/my-city.json ${NETWORK} --propose --paper CY-2026-4 --as CY-DATA`,
  ],
  "rulebook test": ["rulebook test rulebooks/my-city.json", "rulebook test qiqihar-2024"],
  "completion bash": ["completion bash"],
  "completion zsh": ["completion zsh"],
  "completion fish": ["completion fish"],
  "completion words": ["completion words -- =demand =sub"],
  "act list": [
    "act list",
    "act list --rulebook jinzhou-2025 --role OPERATOR",
    "act list DM-04/DS07",
    "act list DM-04/DS07 --as CY-DATA",
    "act list --as CY-DATA",
  ],
  "act template": ["act template demand-submit --xlsx demands.xlsx", "act template review --csv reviews.csv"],
  "act run": [
    "act run demands.xlsx",
    "act run demands.xlsx --as CY-DEVM",
    "act run books.csv --as CY-DATA --act demand-submit --backfill --encoding gb18030",
  ],
  "act show": ["act show demand-submit", "act show demand-submit --rulebook jinzhou-2025"],
  "act review": ["act review dm-20.json", "act review dm-20.json --as my-agency"],
  "act sign": ["act sign dm-20.json --as CY-DEVM --reviews 1"],
  "act send": ["act send dm-20.json"],
  "act merge": ["act merge dm-20.json dm-20-chief.json dm-20-legal.json"],
  "act redraft": ["act redraft dm-20.json dm-20-again.json"],
  index: [`index ${NETWORK} --database postgres://localhost/laiqu`],
  "desk key create": [
    "desk key create emb-portal --for PARTY --party CY-EMB --days 90",
    "desk key create audit-2026 --for AUDITOR --jurisdictions 1 --days 30",
  ],
  "desk key list": ["desk key list"],
  "desk key revoke": ["desk key revoke emb-portal"],
  "desk webhook add": [
    "desk webhook add https://portal.example/laiqu --for CY-EMB",
    "desk webhook add https://portal.example/laiqu --for A-01,PR-02",
  ],
  "desk webhook list": ["desk webhook list"],
  "desk webhook remove": ["desk webhook remove wh_4f0c6a1d2b3e5f70"],
  "desk webhook test": ["desk webhook test wh_4f0c6a1d2b3e5f70"],
  "desk webhook deliveries": ["desk webhook deliveries wh_4f0c6a1d2b3e5f70"],
  "desk log verify": ["desk log verify", `desk log verify --root ${"5f".repeat(32)}`],
  "desk anchor": ["desk anchor A-01 --as CY-OPR"],
  serve: [`serve ${NETWORK} --database postgres://localhost/laiqu --descriptor network.json`],
  status: ["status", "status --json --url http://127.0.0.1:3001"],
  digest: ["digest", "digest --block 120"],
  "key new": ["key new my-agency"],
  "key add-external": [
    "key add-external bureau-hsm --signer http://127.0.0.1:9000 --account 0x72b923cd6412997d2670e368bdb3ddeb32b25000",
  ],
  "key list": ["key list"],
  "key show": ["key show my-agency"],
  "party admit": [
    "party admit DEMO-BUYER --name 演示应用单位 --as CY-REG --roles BUYER --account my-agency",
    "party admit DEMO-BUYER --name 演示应用单位 --party-kind ENTERPRISE --registration ./licence.pdf " +
      "--as CY-REG --roles BUYER --account my-agency",
  ],
  "party show": ["party show CY-OPR"],
  "party name": ["party name P-46E06BE5B465467F221503CBDCBBBA27 CY-BANK"],
  "party names": ["party names"],
  "party forget-name": ["party forget-name CY-BANK"],
  "party pseudonym": ["party pseudonym 91990100MA0000314U --operator CY-OPR --as CY-REG"],
  "account offer": [
    "account offer my-agency --as CY-OPR",
    "account offer 0x72b923cd6412997d2670e368bdb3ddeb32b25000 --as CY-DATA --roles DATA_AUTHORITY",
  ],
  "account accept": ["account accept CY-OPR --as my-agency"],
  "account freeze": ["account freeze my-agency --as CY-DATA"],
  "governance propose admit-authority": [
    "governance propose admit-authority CY-NEW --roles POLICE --account my-agency --paper CY-2026-1 --as CY-DATA",
  ],
  "governance propose end-authority": [
    "governance propose end-authority CY-CAC --status TERMINATED --paper CY-2026-2 --as CY-GOV",
  ],
  "governance propose offer-seat": [
    "governance propose offer-seat CY-REG --account my-agency --roles REGISTRAR --paper CY-2026-3 --as CY-GOV",
    "governance propose offer-seat CY-REG --account my-agency --lost CY-REG --roles REGISTRAR --paper CY-2026-3 " +
      "--as CY-GOV",
  ],
  "governance propose promise-rulebook": [
    "governance propose promise-rulebook rulebooks/my-city.json --paper CY-2026-4 --as CY-DATA",
  ],
  "governance propose calendar": [
    "governance propose calendar 2026-1 --off 2026-02-16..2026-02-22 --worked 2026-02-28 --paper CY-2026-5 --as CY-GOV",
  ],
  "governance propose roster": [
    "governance propose roster --agencies CY-GOV,CY-DATA,CY-REG --quorum 2 --delay 3600 --paper CY-2026-6 --as CY-GOV",
  ],
  "governance propose retire": ["governance propose retire --paper CY-2026-7 --as CY-GOV"],
  "governance approve": ["governance approve CY-2026-1 --as CY-GOV"],
  "governance carry-out": ["governance carry-out CY-2026-1 --as CY-OPR"],
  "governance list": ["governance list", "governance list --state DECIDED"],
  "governance show": ["governance show CY-2026-1"],
  "governance roster": ["governance roster 1", "governance roster 沧屿市"],
  "check export": ["check export --as CY-OPR --product PR-02 --to CY-EMB", "check export ./matrix.csv"],
  "check hold": ["check hold A-01 --as CY-DATA --reason SECURITY"],
  "check end": ["check end RC-DEMO --as CY-DATA --status FULFILLED"],
  "export propose": ["export propose --as CY-OPR --product PR-02 --to CY-EMB ./matrix.csv"],
  "export record": [
    "export record --as CY-OPR --product PR-02 --to CY-EMB ./matrix.csv ./tiles/",
    "export record --as CY-OPR --product PR-02 --to CY-EMB --backfilled --effective-at 2024-08-01 ./old.csv",
  ],
  trace: ["trace ./matrix.csv", "trace DS07 --to", "trace ./matrix.csv --at 2026-03-01"],
  descriptor: ["descriptor -o network.json"],
  "descriptor create": [`descriptor create ${NETWORK} --founding founding.json -o network.json`],
  "certificate create": ["certificate create ./matrix.csv -o matrix.laiqu.json"],
  "certificate verify": ["certificate verify matrix.laiqu.json --descriptor network.json ./matrix.csv"],
  hold: [
    "hold A-01 --as CY-DATA --reason SECURITY --order ./order.pdf --case RC-DEMO --deadline 2099-12-31",
    "hold UA-05 --as CY-OPR --reason INCIDENT --without-case",
  ],
  release: ["release A-01 --as CY-DATA"],
  end: ["end RC-DEMO --as CY-DATA --status FULFILLED", "end PR-02 --as CY-OPR --status TERMINATED"],
  dossier: ["dossier list --as CY-OPR", "dossier check"],
  "dossier list": ["dossier list --as CY-OPR --kind EXPORT", "dossier list --missing"],
  "dossier show": ["dossier show PR-02", "dossier show PR-02 --as CY-OPR --json"],
  "dossier open": ["dossier open PR-02 /title /version --to opened.laiqu.json --for CY-EMB"],
  "dossier give": [
    "dossier give PR-02 --for CY-OPR --to pr-02.sealed.json",
    "dossier give PR-02 --for CY-OPR --papers --to x.json",
  ],
  "dossier take": ["dossier take pr-02.sealed.json --as CY-OPR"],
  "dossier check": ["dossier check", "dossier check --as CY-OPR --set-aside"],
  outbox: ["outbox", "outbox send"],
  "outbox list": ["outbox list"],
  "outbox send": ["outbox send", "outbox send --json"],
  "outbox cancel": [`outbox cancel 0x${"1f".repeat(32)}`],
  backup: ["backup laiqu.backup"],
  restore: ["restore laiqu.backup", "restore laiqu.backup --data ./elsewhere"],
};

const OF_COMMANDS = new WeakMap<Command, string>();

/** Gives a command that is made from a catalogue its example. */
export function setExample(command: Command, example: string): void {
  OF_COMMANDS.set(command, example);
}

/** @param words - the words that name the command */
export function examplesOf(command: Command, words: string): readonly string[] {
  const made = OF_COMMANDS.get(command);
  return EXAMPLES[words] ?? (made === undefined ? [] : [made]);
}
