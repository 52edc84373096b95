import { fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { List } from "../../src/ledger/codes.ts";
import { encodeDecisionContent } from "../../src/ledger/decision-content.ts";
import type { DecisionContent, Proposal } from "../../src/ledger/decision-content.ts";
import { DecisionKind } from "../../src/ledger/decisions.ts";
import { publicationHash } from "../../src/ledger/event-log.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { recordId } from "../../src/ledger/record-id.ts";
import { roleMask } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { promiseSlot } from "../../src/ledger/storage-slots.ts";
import { CITIES } from "../invariants/cities.ts";
import type { City } from "../invariants/cities.ts";
import { DEPLOYER, jurisdictionId } from "../invariants/world.ts";
import type { World } from "../invariants/world.ts";
import { NEXT_VERSION } from "./own-examples.ts";
import type { Examples } from "./played-examples.ts";

const DAY = 86_400;
const [CITY, OTHER_CITY] = CITIES;
const NEWCOMER: Hex = `0x${"a1".repeat(20)}`;
const REFERENCE = toHex(new TextEncoder().encode("新主管部门-1"));

/** Decides one thing of each kind, and carries it out: what means nothing to the ledger would revert. */
export async function decide(world: World, examples: Examples): Promise<Hex> {
  const decision = await decidePromise(world, examples);
  for (const content of otherContents()) await decideOne(examples, CITY, content);
  await decideOne(examples, OTHER_CITY, { kind: "RETIRE", successor: toHex(new Uint8Array(32).fill(0xee)) });
  return decision;
}

/** The promise comes first, so that its steps are the first items of the list. */
async function decidePromise(world: World, examples: Examples): Promise<Hex> {
  const content: DecisionContent = { kind: "PROMISE", version: 2, hash: publicationHash(NEXT_VERSION) };
  const [proposal, city] = [proposalOf(CITY, content), jurisdictionId(CITY)];
  const [first, second] = CITY.actors;
  if (first === undefined || second === undefined) throw new Error("The city has no agencies.");
  await examples.send(first.account, { act: "propose", proposal });
  const before = await examples.hashOfList(city, List.DECISIONS);
  const [approved] = await examples.send(second.account, { act: "approve", proposal });
  if (approved?.type !== "DecisionTaken") throw new Error("The decision was not approved.");
  examples.take("decisionStep", approved.raw.data);
  examples.kept.set("decisionId", approved.decision);
  await examples.takeItem("listOfDecisions", city, List.DECISIONS, before, keccak256(fromHex(approved.raw.data)));

  examples.later(DAY);
  await examples.send(DEPLOYER, { act: "carryOut", proposal });
  examples.take("content.PROMISE", proposal.content);
  // Another publication than the promised one would revert.
  const publication = { ordinal: CITY.ordinal, version: 2, publication: NEXT_VERSION };
  await examples.send(DEPLOYER, { act: "publish", ...publication });
  const promised = await world.word(promiseSlot(CITY.ordinal, 2));
  examples.kept.set("publication", `0x${promised.toString(16).padStart(64, "0")}`);
  return approved.decision;
}

function otherContents(): DecisionContent[] {
  const issuer = jurisdictionId(CITY);
  const reference = fromHex(REFERENCE);
  const authority = recordId({ kind: Kind.PARTY, issuer, reference, revision: 0n });
  const [, second, third, fourth] = CITY.actors;
  if (second === undefined || third === undefined || fourth === undefined) throw new Error("The city has no agencies.");
  const document = toHex(new Uint8Array(32).fill(0xd1));
  const roles = roleMask(["POLICE"]);
  return [
    { kind: "ADMIT_AUTHORITY", referenceBytes: REFERENCE, document, account: { account: NEWCOMER }, roles },
    { kind: "END_AUTHORITY", party: authority, status: Status.REVOKED, reason: 3 },
    {
      kind: "OFFER_SEAT",
      party: third.party,
      account: { account: NEWCOMER },
      roles: roleMask(["REGISTRAR"]),
      until: 1_900_000_000,
      lost: { account: third.account },
    },
    { kind: "CALENDAR", year: 2027, half: 0, workingDays: 0x1f3en },
    { kind: "ROSTER", agencies: [second.party, third.party, fourth.party], quorum: 2, delaySeconds: 2 * DAY },
  ];
}

async function decideOne(examples: Examples, city: City, content: DecisionContent): Promise<void> {
  const proposal = proposalOf(city, content);
  const [first, second] = city.actors;
  if (first === undefined || second === undefined) throw new Error("The city has no agencies.");
  await examples.send(first.account, { act: "propose", proposal });
  await examples.send(second.account, { act: "approve", proposal });
  examples.later(DAY);
  await examples.send(DEPLOYER, { act: "carryOut", proposal });
  examples.take(`content.${content.kind}`, proposal.content);
}

function proposalOf({ ordinal }: City, content: DecisionContent): Proposal {
  const kind = DecisionKind[content.kind];
  const referenceBytes = toHex(new TextEncoder().encode(`决〔2027〕${kind}号`));
  return { ordinal, kind, content: encodeDecisionContent(content), referenceBytes };
}
