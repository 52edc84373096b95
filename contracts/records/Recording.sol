// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Code, Family, Flag, Form, Kind, List, Outcome, Role, Status, Structure} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {StateWord, newEdge, newFact, newState, packJudged, packPlaced, packSigned} from "../types/Words.sol";
import {Acting} from "./Acting.sol";

/// @title Recording a thing under its parents
abstract contract Recording is Acting {
    uint256 internal constant MAX_INPUTS = 32;
    uint256 internal constant MAX_BUSINESS_NUMBER = 64;

    /// @dev What may stand under what: one byte a kind, in the order of `Kind`.
    /// Low bits: the kind of the neighbour; OPTIONAL: it may be missing; ANY: of any kind.
    uint8 private constant OPTIONAL = 0x80;
    uint8 private constant ANY = 0x40;
    uint8 private constant NEVER = 0x7f;
    bytes17 private constant PARENTS = hex"7f7f0101010101060608090888080c407f";
    bytes17 private constant LINKS = hex"7f7f8282808402038007808082028d807f";

    /// @param alone a taken id reverts; in company it is skipped
    function _record(Seat memory seat, Draft memory draft, bool alone) internal returns (Id, uint16, uint32) {
        Id id = _idOf(draft, seat.party);
        if (states[id].kind() != Kind.NONE) {
            if (alone) revert IdTaken(id);
            return (id, Structure.TAKEN, 0);
        }
        _checkForm(draft, seat.party);
        _checkPosition(draft);

        Act memory act = _actFor(seat, draft, id);
        (uint16 rule, uint32 unmet) = _judgeDraft(act, draft);
        if (rule != 0) {
            return _refuse(act, rule, unmet);
        }
        _useUp(act);
        _write(act, draft, unmet);
        return (id, 0, unmet);
    }

    /* ------------------------------------------------ malformed drafts */

    function _idOf(Draft memory draft, Id issuer) internal pure returns (Id) {
        return
            Id.wrap(
                bytes10(
                    draft.form == Form.REFERENCE
                        ? _referenceHash(draft.kind, issuer, keccak256(draft.businessNumber), draft.number)
                        : keccak256(abi.encode("laiqu.export.1", draft.sha256Digest, draft.number))
                )
            );
    }

    function _checkForm(Draft memory draft, Id issuer) private view {
        if (draft.status != Status.PROPOSED && draft.status != Status.IN_FORCE) {
            revert StatusNotRecordable(draft.status);
        }
        uint256 length = draft.businessNumber.length;
        if (draft.form == Form.REFERENCE) {
            if (length == 0 || length > MAX_BUSINESS_NUMBER) revert BusinessNumberLength(length);
            if (draft.number != 0) {
                Id previous = Id.wrap(
                    bytes10(_referenceHash(draft.kind, issuer, keccak256(draft.businessNumber), draft.number - 1))
                );
                if (states[previous].kind() == Kind.NONE) revert PreviousRevisionMissing(previous);
            }
        } else {
            if (draft.kind != Kind.EXPORT || draft.form > Form.SALTED) revert FormNotForKind(draft.form, draft.kind);
            if (length != 0) revert BusinessNumberLength(length);
            if (draft.sha256Digest == 0) revert DigestMissing();
        }
        if (draft.kind == Kind.CASE && uint8(draft.clear >> 8) != Family.CASE) revert CodeUnknown(uint16(draft.clear));
        if (draft.until != 0 && draft.until <= draft.from) revert TermReversed(draft.from, draft.until);
        _checkEffective(draft.effectiveAt);
    }

    function _checkPosition(Draft memory draft) private view {
        _checkNeighbour(draft.parent, uint8(PARENTS[uint8(draft.kind)]), draft.kind);
        _checkNeighbour(draft.link, uint8(LINKS[uint8(draft.kind)]), draft.kind);
        uint256 count = draft.inputs.length;
        if (count > MAX_INPUTS) revert TooManyInputs(count);
        if (count != 0 && draft.kind != Kind.PRODUCT && draft.kind != Kind.SCENARIO) revert TooManyInputs(count);
        for (uint256 i = 0; i < count; i++) {
            Kind kind = states[draft.inputs[i]].kind();
            if (kind == Kind.NONE) revert RecordUnknown(draft.inputs[i]);
            bool fits =
                draft.kind == Kind.SCENARIO
                    ? kind == Kind.GRANT
                    : kind == Kind.DELIVERY || kind == Kind.IMPORT || kind == Kind.PRODUCT;
            if (!fits) revert WrongKind(draft.inputs[i], kind);
            for (uint256 j = 0; j < i; j++) {
                if (draft.inputs[j] == draft.inputs[i]) revert DuplicateInput(draft.inputs[i]);
            }
        }
    }

    function _checkNeighbour(Id id, uint8 expected, Kind recording) private view {
        if (expected == NEVER) revert KindNotRecordable(recording);
        if (id.isNone() && expected & OPTIONAL != 0) return;
        Kind kind = states[id].kind();
        if (kind == Kind.NONE) revert RecordUnknown(id);
        if (expected != ANY && uint8(kind) != expected & 0x3f) revert WrongKind(id, kind);
    }

    /* ------------------------------------------------ judging */

    function _actFor(Seat memory seat, Draft memory draft, Id id) private view returns (Act memory act) {
        uint8 jurisdiction = draft.parent.isNone() ? seat.jurisdiction : states[draft.parent].jurisdiction();
        act = _actOf(seat, ActKind.RECORD, draft.status, draft.role, jurisdiction);
        act.kind = draft.kind;
        act.id = id;
        act.placed = true;
        act.parent = draft.parent;
        act.link = draft.link;
        act.issuer = seat.party;
        act.from = draft.from;
        act.until = draft.until;
        act.clear = uint64(draft.clear);
        act.inputs = draft.inputs;
    }

    function _judgeDraft(Act memory act, Draft memory draft) private returns (uint16 rule, uint32 unmet) {
        if (!_partyStands(act.caller)) return (Structure.PARTY_NOT_STANDING, 0);
        if (draft.history) return (_historyRule(act, draft), 0);
        bool intoForce = draft.status == Status.IN_FORCE;
        rule = _structure(act, intoForce);
        // Once for its recording, and once more as if settled when it shall stand at once.
        for (uint256 i = 0; i < (intoForce ? 2 : 1); i++) {
            (act.actKind, act.code) = i == 0 ? (ActKind.RECORD, 0) : (ActKind.SETTLE, Status.IN_FORCE);
            (uint16 broke, uint32 rows) = _judge(act);
            if (rule == 0) rule = broke;
            unmet |= rows << uint32(16 * i);
        }
        (act.actKind, act.code) = (ActKind.RECORD, draft.status);
    }

    /// @dev History is judged by no row: by the data authority, of what precedes the ledger,
    /// until the closing date, and never in force by its own recording. It opens no case and brings no
    /// account with roles: these take effect at once.
    function _historyRule(Act memory act, Draft memory draft) private view returns (uint16) {
        Book storage book = books[act.jurisdiction];
        bool authority = act.role == Role.DATA_AUTHORITY && act.roles & (uint64(1) << Role.DATA_AUTHORITY) != 0;
        bool open = draft.effectiveAt < book.start && block.timestamp < book.closing;
        bool atOnce =
            draft.status != Status.PROPOSED ||
                (draft.clear != 0 && (draft.kind == Kind.CASE || draft.kind == Kind.PARTY));
        return authority && open && !atOnce ? 0 : Structure.HISTORY_CLOSED;
    }

    /* ------------------------------------------------ effects */

    function _write(Act memory act, Draft memory draft, uint32 unmet) private {
        (uint8 flags, bytes24[] memory inputStories) = _storeInputs(act, draft.history, unmet);
        uint32 breaks = _breaks(act.jurisdiction);
        bytes memory data = abi.encode(_bodyOf(act, draft, inputStories, _frame(act, draft, flags, unmet, breaks)));
        states[act.id] = newState(bytes24(keccak256(data)), act.kind, draft.status, act.jurisdiction, act.until);
        uint8 extra = act.kind == Kind.CASE ? uint8(act.clear) : uint8(act.inputs.length);
        edges[act.id] = newEdge(act.parent, act.link, act.caller, flags, extra);
        if (act.kind == Kind.PRODUCT && draft.status == Status.IN_FORCE && breaks != 0) cleared[act.id] = breaks;
        if (act.from > block.timestamp) facts[_factKey(act.id, Code.START, 0)] = newFact(act.caller, 0, act.from, 0, 0);
        if (act.kind == Kind.CASE) _openCase(act);
        if (act.kind == Kind.PARTY) _offerSeat(act, draft.clear);
        _list(act);
        _log(Recorded.selector, act.id, act.caller, uint8(act.kind), data);
    }

    function _bodyOf(
        Act memory act,
        Draft memory draft,
        bytes24[] memory inputStories,
        uint256 judged
    ) private view returns (Body memory body) {
        body.tag = TAG_BODY;
        body.signed = packSigned(act.caller, msg.sender, act.role, uint8(act.kind));
        body.placed = packPlaced(act.parent, act.link, act.from, act.until, draft.effectiveAt);
        body.judged = judged;
        body.content = draft.content;
        body.sha256Digest = draft.sha256Digest;
        body.sm3Digest = draft.sm3Digest;
        body.clear = draft.clear;
        body.admission = states[act.caller].story();
        body.parentStory = states[act.parent].story();
        if (!act.link.isNone()) body.linkStory = states[act.link].story();
        body.inputs = act.inputs;
        body.inputStories = inputStories;
        body.businessNumber = draft.businessNumber;
    }

    function _frame(
        Act memory act,
        Draft memory draft,
        uint8 flags,
        uint32 unmet,
        uint32 breaks
    ) private view returns (uint256) {
        uint256 given =
            (uint256(draft.number) << 32) |
                (uint256(draft.form) << 24) |
                (uint256(draft.status) << 16) |
                (uint256(flags) << 8) |
                act.jurisdiction;
        return packJudged(given, act.version, unmet, breaks, _now());
    }

    /// @dev Writes the inputs and their stories, and gathers what passes to descendants.
    function _storeInputs(
        Act memory act,
        bool history,
        uint32 unmet
    ) private returns (uint8 flags, bytes24[] memory stories) {
        if (history) flags = Flag.HISTORY;
        if (unmet != 0) flags |= Flag.SOFT;
        flags |= _passedOn(act.parent);
        if (act.kind == Kind.GRANT || act.kind == Kind.DEMAND || act.kind == Kind.EXPORT) flags |= _passedOn(act.link);

        uint256 count = act.inputs.length;
        stories = new bytes24[](count);
        uint256 word;
        for (uint256 i = 0; i < count; i++) {
            Id input = act.inputs[i];
            StateWord state = states[input];
            stories[i] = state.story();
            uint8 inherited = edges[input].flags();
            if (state.jurisdiction() != act.jurisdiction || inherited & Flag.FOREIGN != 0) flags |= Flag.FOREIGN;
            flags |= _passedOn(input);
            word |= _word(input) << (160 - 80 * (i % 3));
            if (i % 3 == 2 || i + 1 == count) {
                inputWords[(_word(act.id) << 8) | (i / 3)] = word;
                word = 0;
            }
        }
    }

    function _passedOn(Id id) private view returns (uint8) {
        if (id.isNone()) return 0;
        return edges[id].flags() & (Flag.HISTORY | Flag.RESTS_ON_HISTORY) != 0 ? Flag.RESTS_ON_HISTORY : 0;
    }

    /// @dev The lists that are promised complete.
    function _list(Act memory act) private {
        bytes32 item = bytes32(Id.unwrap(act.id));
        if (act.kind == Kind.EXPORT) {
            _append(_listKey(act.parent, List.EXPORTS), item);
            if (!act.link.isNone()) _append(_listKey(act.link, List.EXPORTS), item);
            Id authorization = _authorizationOf(act);
            if (!authorization.isNone()) _append(_listKey(authorization, List.EXPORTS), item);
        } else if (act.kind == Kind.PRODUCT) {
            for (uint256 i = 0; i < act.inputs.length; i++) _append(_listKey(act.inputs[i], List.PRODUCTS), item);
        } else if (act.kind == Kind.DELIVERY) {
            _append(_listKey(edges[edges[act.parent].link()].link(), List.DELIVERIES), item);
        } else if (act.kind == Kind.DEMAND) {
            _append(_listKey(edges[act.link].link(), List.DEMANDS), item);
        } else if (act.kind == Kind.SCENARIO) {
            _append(_listKey(act.parent, List.SCENARIOS), item);
        } else if (act.kind == Kind.GRANT) {
            _append(_listKey(act.parent, List.GRANTS), item);
            _append(_listKey(act.link, List.GRANTS), item);
        } else if (act.kind == Kind.AUTHORIZATION) {
            _append(_listKey(act.parent, List.AUTHORIZATIONS), item);
        }
    }

    /// @dev The subject keeps, per code of case, the last one and how many are open.
    function _openCase(Act memory act) private {
        uint256 key = _factKey(act.parent, uint16(act.clear), 0);
        facts[key] = newFact(act.id, block.timestamp, act.until, Outcome.OPEN, facts[key].value() + 1);
    }

    /// @dev The first account comes with the admission and is bound when it accepts.
    function _offerSeat(Act memory act, uint256 clear) private {
        address account = address(uint160(clear >> 64));
        if (account != address(0)) _offer(account, act.id, act.clear, act.until, act.jurisdiction, true);
    }
}
