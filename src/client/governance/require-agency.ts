import { showForeign, showForeignList } from "../../text/foreign-text.ts";
import type { RosterAnswer } from "../../schemas/decision.ts";
import type { RecordName } from "../../schemas/record.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { partyName } from "../party-aliases.ts";
import type { ActingSeat } from "../seat.ts";

/**
 * Checks before anything is signed that a signer speaks for an agency of the roster that governs its jurisdiction: the
 * ledger reverts the proposals and approvals of others, which costs them a transaction and tells them little.
 * @throws ClientError JURISDICTION_RETIRED, PARTY_NOT_IN_ROSTER; ApiError
 */
export async function requireAgency(context: ClientContext, acting: Pick<ActingSeat, "key" | "seat">): Promise<void> {
  requireAgencyOf(context, acting, (await context.api.roster(String(acting.seat.jurisdiction))).result);
}

/** The same for somebody who has asked for the rosters already. */
export function requireAgencyOf(
  { aliases }: Pick<ClientContext, "aliases">,
  { key, seat }: Pick<ActingSeat, "key" | "seat">,
  { jurisdiction, isRetired, rosters }: RosterAnswer,
): void {
  if (isRetired) throw retired(jurisdiction.record);
  const agencies = (rosters.find(({ governs }) => governs)?.agencies ?? []).map(({ agency }) => agency);
  if (agencies.some(({ id }) => id === seat.party.id)) return;
  const names = showForeignList(agencies.map((agency) => partyName(aliases, agency)));
  const own = showForeign(partyName(aliases, seat.party));
  throw new ClientError(
    "PARTY_NOT_IN_ROSTER",
    {
      zh: `密钥 ${showForeign(key)} 代表 ${own}，不在名册中，不能提出或同意决定：名册中的机关为 ${names.zh}。`,
      en:
        `The key ${showForeign(key)} speaks for ${own}, which is not an agency of the roster, so it can neither ` +
        `propose nor approve a decision: ${names.en} can.`,
    },
    { key, party: seat.party, agencies },
  );
}

function retired(record: RecordName): ClientError {
  const reference = showForeign(record.reference ?? record.id);
  return new ClientError(
    "JURISDICTION_RETIRED",
    {
      zh: `辖区 ${reference} 已停用，没有名册可以决定，未提出任何决定：其规则集等不再更改。`,
      en:
        `The jurisdiction ${reference} has retired, and no roster decides there any more, so nothing was ` +
        "proposed: its rulebook and its authorities change no more.",
    },
    { jurisdiction: record },
  );
}
