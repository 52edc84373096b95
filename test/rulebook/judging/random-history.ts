import { Code, Family, Kept, KeptRole, Outcome } from "../../../src/ledger/codes.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import type { Fact, FactKey } from "../../../src/rulebook/judge/around.ts";
import { DAY, subtractMonths } from "../../../src/text/civil-date.ts";
import { AskedAround } from "./asked-around.ts";
import type { MadeLedger } from "../../../src/rulebook/generate/made-ledger.ts";
import type { Random } from "../../../src/rulebook/generate/random.ts";
import { randomEnd } from "./random-city.ts";
import { DAYS, MONTHS } from "./random-rules.ts";

/** A digest that random products have as their approved root, and random exports as their own. */
export const DIGESTS = [`0x${"11".repeat(32)}`, `0x${"22".repeat(32)}`] as const;

/**
 * States random facts about what a judgement asks for and does not find, so that rules are not left unresolved by an
 * empty history. An answer leads to further questions, so it asks again.
 */
export function stateWhatIsAsked(ledger: MadeLedger, judge: (around: AskedAround) => void, random: Random): void {
  for (let round = 0; round < 3; round += 1) {
    const asked = new AskedAround(ledger);
    judge(asked);
    for (const key of asked.facts) if (random.below(4) > 0) ledger.state(key, randomFact(ledger, key, random));
    for (const id of asked.roots) if (random.oneIn(2)) ledger.approvedRoots.set(id, random.pick(DIGESTS));
    for (const id of asked.dispositions) {
      const exported = ledger.record(id)?.kind === Kind.EXPORT;
      if (exported && random.oneIn(2)) ledger.dispositions.set(id, { answers: 1, time: disposedAt(ledger, random) });
    }
  }
}

/** Often the very time at which a record ended. */
function disposedAt(ledger: MadeLedger, random: Random): number {
  const ended = [...ledger.facts.values()].filter(({ key }) => key.code === Kept.ENDED).map(({ fact }) => fact.time);
  return (random.oneIn(2) ? random.pickOrNone(ended) : undefined) ?? randomTime(ledger.now, random);
}

function randomFact(ledger: MadeLedger, key: FactKey, random: Random): Fact {
  const cases = [...ledger.records.values()].filter((it) => it.kind === Kind.CASE).map((it) => it.id);
  const isCase = key.code >> 8 === Family.CASE;
  return {
    by: isCase ? random.pick(cases) : random.pick(possibleAuthors(ledger, key)),
    time: randomTime(ledger.now, random),
    until: random.oneIn(3) ? randomEnd(ledger.now, random) : 0,
    outcome: randomOutcome(key, random),
    used: random.oneIn(4),
    value: randomValue(ledger, key, cases, random),
  };
}

/** What went before a case was recorded before it, so that no case went before itself. */
function possibleAuthors(ledger: MadeLedger, { subject, code, role }: FactKey): readonly RecordId[] {
  const all = [...ledger.records.keys()];
  const isCaseBefore = code === 0 && role === KeptRole.OPEN_CASES;
  return isCaseBefore ? all.slice(0, Math.max(1, all.indexOf(subject))) : all;
}

/** A class of outcome, with a reason above it; of a record's end its status. */
function randomOutcome({ code }: FactKey, random: Random): number {
  if (code === Kept.ENDED) return random.pick(Object.values(Status));
  return random.pick([Outcome.PASSED, ...Object.values(Outcome)]) + 8 * random.below(3);
}

function randomValue(ledger: MadeLedger, key: FactKey, cases: readonly RecordId[], random: Random): bigint {
  if (key.code === Code.HOLD)
    return random.oneIn(3) ? 0n : BigInt(random.pick(cases)) | (BigInt(random.below(2)) << 80n);
  if (key.role === KeptRole.OPEN_CASES) return BigInt(random.below(2));
  const id = random.pick([...ledger.records.keys()]);
  return random.pick([0n, 1n, BigInt(random.below(6)), BigInt(randomTime(ledger.now, random)), BigInt(id)]);
}

/** A time before now, often next to the limits of the random rules. */
export function randomTime(now: number, random: Random): number {
  const back = random.pick([
    0,
    random.below(400 * DAY),
    (random.pick(DAYS) + random.below(2)) * DAY,
    now - subtractMonths(now, random.pick(MONTHS)),
  ]);
  return Math.max(1, now - Math.max(0, back + random.pick([-1, 0, 1])));
}
