// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act} from "../types/Act.sol";
import {ActKind, Flag, Kind, Status} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {EdgeWord, FactWord, StateWord} from "../types/Words.sol";
import {Seats} from "./Seats.sol";

/// @title The one loader of acts
/// @notice An act is loaded once and completely, so that a row sees the same neighbours whether it judges a draft or
/// the record that came of it.
abstract contract Acts is Seats {
    /// @dev The act of recording `draft` under the name `id`.
    function _loadDraft(Seat memory seat, Draft calldata draft, Id id) internal view returns (Act memory act) {
        StateWord parent = states[draft.parent];
        (act.actKind, act.code) = (ActKind.RECORD, draft.status);
        _loadCaller(act, seat, draft.role, parent.kind().equals(Kind.NONE) ? seat.jurisdiction : parent.jurisdiction());
        (act.kind, act.id, act.parent, act.link, act.issuer) = (draft.kind, id, draft.parent, draft.link, seat.party);
        (act.from, act.until) = (draft.from, draft.until);
        act.inputs = draft.inputs;
        if (act.isOf(Kind.CASE)) act.caseNumber = uint8(draft.clear);
        else _loadClear(act, uint64(draft.clear));
        if (act.isOf(Kind.EXPORT)) act.digest = draft.sha256Digest;
        act.flags = (draft.backfilled ? Flag.BACKFILLED : 0) | _inheritedFlags(act);
    }

    /// @dev An act on a recorded subject.
    /// @param about what the act names beside its subject
    function _loadSubject(
        Seat memory seat,
        uint8 actKind,
        uint16 code,
        uint8 role,
        Id subject,
        Id about
    ) internal view returns (Act memory act) {
        StateWord state = states[subject];
        if (state.kind().equals(Kind.NONE)) revert RecordUnknown(subject);
        (act.actKind, act.code) = (actKind, code);
        _loadCaller(act, seat, role, state.jurisdiction());

        EdgeWord edge = edges[subject];
        (act.kind, act.id, act.parent, act.link, act.issuer) = (
            state.kind(),
            subject,
            edge.parent(),
            edge.link(),
            edge.issuer()
        );
        (act.about, act.until, act.flags) = (about, state.until(), edge.flags());
        if (act.isOf(Kind.CASE)) act.caseNumber = edge.extra();
        else if (edge.extra() != 0) act.inputs = _inputs(subject, edge.extra());
        if (actKind == ActKind.SETTLE && code == Status.IN_FORCE) _loadTerms(act);
    }

    /// @dev Who acts in a jurisdiction, and which of its rulebooks judges now.
    function _loadCaller(Act memory act, Seat memory seat, uint8 role, uint8 jurisdiction) internal view {
        if (role > 63) revert RoleUnknown(role);
        act.jurisdiction = jurisdiction;
        act.version = _versionOf(books[jurisdiction]);
        act.caller = seat.party;
        act.role = role;
        act.roles = _rolesIn(seat, jurisdiction);
    }

    /// @dev What the draft said of its term, its clauses and its digest.
    function _loadTerms(Act memory act) private view {
        FactWord terms = _terms(act.id);
        act.from = terms.factUntil();
        _loadClear(act, uint64(terms.value()));
        if (act.isOf(Kind.EXPORT)) act.digest = approvedRoots[act.id];
    }

    /// @dev What a draft says in clear are the roles of a party, and the clauses of everything else.
    function _loadClear(Act memory act, uint64 clear) private pure {
        if (act.isOf(Kind.PARTY)) act.gives = clear;
        else act.clear = clear;
    }

    /// @dev What passes from ancestors to a record: that one of them was backfilled, that one lies elsewhere.
    function _inheritedFlags(Act memory act) private view returns (uint8 flags) {
        flags = _passedOn(act.parent);
        if (act.isOf(Kind.EXPORT) || act.isOf(Kind.GRANT) || act.isOf(Kind.DEMAND)) flags |= _passedOn(act.link);
        for (uint256 i = 0; i < act.inputs.length; i++) {
            Id input = act.inputs[i];
            bool elsewhere = states[input].jurisdiction() != act.jurisdiction;
            if (elsewhere || edges[input].flags() & Flag.FOREIGN != 0) flags |= Flag.FOREIGN;
            flags |= _passedOn(input);
        }
    }

    function _passedOn(Id id) private view returns (uint8) {
        if (id.isNone()) return 0;
        return edges[id].flags() & (Flag.BACKFILLED | Flag.RESTS_ON_BACKFILL) != 0 ? Flag.RESTS_ON_BACKFILL : 0;
    }

    function _inputs(Id id, uint256 count) private view returns (Id[] memory inputs) {
        inputs = new Id[](count);
        for (uint256 i = 0; i < count; i++) inputs[i] = _input(id, i);
    }
}
