// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DecisionKind, DecisionStep} from "../interfaces/IGovernance.sol";
import {List, Role, Status} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {packSigned} from "../types/Words.sol";
import {Deciding} from "./Deciding.sol";

/// @title Decisions of several agencies: proposed, approved, carried out
/// @notice Nobody decides alone, and nobody can keep from being carried out what was decided.
abstract contract Governing is Deciding {
    /// @dev A decision at hand.
    struct Pending {
        bytes32 id;
        uint8 ordinal;
        Id jurisdiction;
        uint16 version;
        Roster roster;
    }

    function _propose(Proposal memory proposal) internal returns (bytes32) {
        Pending memory decision = _open(proposal);
        _checkReferenceLength(proposal.referenceText);
        if (proposal.kind == 0 || proposal.kind > DecisionKind.RETIRE) revert DecisionKindUnknown(proposal.kind);
        // What agencies read must be what is carried out, and equal contents must have one number.
        if (!_isEncoding(proposal.kind, proposal.content)) revert ContentMalformed(proposal.kind);
        if (decisions[decision.id].status != 0) revert DecisionExists(decision.id);
        decisions[decision.id] = Decision(proposal.ordinal, decision.version, 0, 0, DecisionStep.PROPOSED);
        return _giveApproval(decision, proposal, DecisionStep.PROPOSED);
    }

    function _approve(Proposal memory proposal) internal returns (bytes32) {
        Pending memory decision = _open(proposal);
        _checkPending(decision.id);
        return _giveApproval(decision, proposal, DecisionStep.APPROVED);
    }

    /// @dev Only what is still decided is carried out: approvals of agencies that no longer stand do not count, and an
    /// authority that was ended never stands again.
    function _carryOut(Proposal memory proposal) internal returns (bytes32) {
        Pending memory decision = _open(proposal);
        _checkPending(decision.id);
        Decision storage kept = decisions[decision.id];
        _requireEnough(decision, kept.approvals, _concerned(proposal));
        uint256 until = uint256(kept.decided) + decision.roster.delaySeconds;
        if (block.timestamp < until) revert DelayNotOver(decision.id, until);
        kept.status = DecisionStep.CARRIED_OUT;
        _tell(decision, proposal, NONE, DecisionStep.CARRIED_OUT);
        _takeEffect(decision.id, decision.jurisdiction, proposal);
        // With fewer agencies nobody could ever decide again, nor change the roster.
        if (proposal.kind == DecisionKind.END_AUTHORITY) _requireEnough(decision, type(uint16).max, NONE);
        return decision.id;
    }

    /* ------------------------------------------------ what all three check */

    /// @dev The roster that is in force now numbers the decision: one of an older roster is unknown.
    function _open(Proposal memory proposal) private view returns (Pending memory decision) {
        Book storage book = books[proposal.ordinal];
        Id jurisdiction = book.record;
        if (jurisdiction.isNone()) revert JurisdictionUnknown(proposal.ordinal);
        if (states[jurisdiction].status() != Status.IN_FORCE) revert JurisdictionRetired(jurisdiction);
        (decision.ordinal, decision.jurisdiction, decision.version) = (proposal.ordinal, jurisdiction, book.roster);
        decision.roster = _readRoster(proposal.ordinal, book.roster);
        decision.id = keccak256(
            abi.encode(
                "laiqu.decision.1",
                jurisdiction,
                book.roster,
                proposal.kind,
                proposal.content,
                proposal.referenceText
            )
        );
    }

    function _checkPending(bytes32 id) private view {
        uint8 status = decisions[id].status;
        // slither-disable-next-line incorrect-equality -- A step of `DecisionStep`, no amount.
        if (status == 0) revert DecisionUnknown(id);
        // slither-disable-next-line incorrect-equality -- A step of `DecisionStep`, no amount.
        if (status == DecisionStep.CARRIED_OUT) revert DecisionCarriedOut(id);
    }

    /* ------------------------------------------------ approvals */

    /// @dev The delay begins when the last approval that is needed is given; if agencies fell away meanwhile, again.
    function _giveApproval(Pending memory decision, Proposal memory proposal, uint8 step) private returns (bytes32) {
        (Id agency, uint256 place) = _agencyOf(decision);
        Decision storage kept = decisions[decision.id];
        if ((kept.approvals >> place) & 1 != 0) revert AlreadyApproved(decision.id, agency);
        Id concerned = _concerned(proposal);
        uint8 quorum = decision.roster.quorum;
        bool before = _countApprovals(decision, kept.approvals, concerned) >= quorum;
        kept.approvals |= uint16(1 << place);
        if (!before && _countApprovals(decision, kept.approvals, concerned) >= quorum) kept.decided = _now();
        _tell(decision, proposal, agency, step);
        return decision.id;
    }

    /// @dev The agency for which the caller speaks, and its place in the roster. An account without a role of an
    /// authority, such as a clerk's, speaks for it elsewhere but decides nothing. A frozen account still decides here,
    /// until agencies replace it: one authority may freeze accounts, and could else keep all others from deciding.
    function _agencyOf(Pending memory decision) private view returns (Id agency, uint256 place) {
        Seat memory seat = seats[msg.sender];
        if (seat.until != 0 && block.timestamp >= seat.until) revert SeatExpired(msg.sender, seat.until);
        agency = seat.party;
        Id[] memory agencies = decision.roster.agencies;
        while (place < agencies.length && agencies[place] != agency) place++;
        bool speaks = place < agencies.length && seat.roles & Role.AUTHORITIES != 0;
        if (!speaks || !_partyStands(agency)) revert NotAnAgency(msg.sender, agency);
    }

    /// @param given bit i: agency i of the roster
    function _requireEnough(Pending memory decision, uint16 given, Id concerned) private view {
        uint256 count = _countApprovals(decision, given, concerned);
        if (count < decision.roster.quorum) revert ApprovalsMissing(decision.id, count, decision.roster.quorum);
    }

    function _countApprovals(Pending memory decision, uint16 given, Id concerned) private view returns (uint256 count) {
        Id[] memory agencies = decision.roster.agencies;
        for (uint256 i = 0; i < agencies.length; i++) {
            bool approved = (given >> i) & 1 != 0 && agencies[i] != concerned;
            if (approved && _partyStands(agencies[i])) count++;
        }
    }

    /* ------------------------------------------------ telling */

    /// @dev Every step joins the jurisdiction's list of decisions, with all that its hash is made of.
    function _tell(Pending memory decision, Proposal memory proposal, Id agency, uint8 step) private {
        // slither-disable-next-line uninitialized-local -- Each member is set below.
        Decided memory act;
        act.tag = TAG_DECISION;
        act.decision = decision.id;
        act.signed = packSigned(agency, msg.sender, step, proposal.kind);
        act.judged =
            (uint256(decision.ordinal) << 64) |
            (uint256(decision.version) << 48) |
            (uint256(decisions[decision.id].approvals) << 32) |
            _now();
        (act.content, act.referenceText) = (proposal.content, proposal.referenceText);
        _append(_listKey(decision.jurisdiction, List.DECISIONS), keccak256(abi.encode(act)));
        emit DecisionTaken(decision.jurisdiction, decision.id, step, act);
    }
}
