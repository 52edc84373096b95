// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, Judgement} from "../types/Act.sol";
import {Family, Flag, Form, Kept, Kind, Outcome, Role, Status, Structure} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {Kinds, Position, Positions} from "../types/Positions.sol";
import {
    FactWord,
    newEdge,
    newFact,
    newState,
    packJudged,
    packPlaced,
    packRecorded,
    packSigned
} from "../types/Words.sol";
import {Acting} from "./Acting.sol";
import {Listing} from "./Listing.sol";
import {Naming} from "./Naming.sol";

/// @title Recording a thing under its parents
abstract contract Recording is Naming, Acting, Listing {
    uint256 private constant MAX_INPUTS = 32;

    function _record(Batch memory batch, Draft calldata draft) internal returns (Verdict memory) {
        Id id = _idOf(draft, batch.seat.party);
        if (!states[id].kind().equals(Kind.NONE)) {
            if (batch.verdicts.length == 1) revert IdTaken(id);
            return Verdict(id, Structure.TAKEN, 0);
        }
        _checkForm(draft);
        bool standsOnRefused = _checkPosition(batch, draft);

        Act memory act = _loadDraft(batch.seat, draft, id);
        Judgement memory judgement = _judgeDraft(batch.seat, act, draft, standsOnRefused);
        if (judgement.rule != 0) return _refuse(act, judgement.rule, judgement.unmet);
        _useUp(judgement);
        _write(act, draft, judgement);
        return Verdict(id, 0, judgement.unmet);
    }

    /* ------------------------------------------------ malformed drafts */

    function _checkForm(Draft calldata draft) private view {
        if (draft.status != Status.IN_FORCE && draft.status != Status.PROPOSED) {
            revert StatusNotRecordable(draft.status);
        }
        if (draft.form == Form.REFERENCE) _checkReference(draft);
        else _checkDigest(draft);
        if (draft.kind.equals(Kind.CASE) && uint8(draft.clear >> 8) != Family.CASE)
            revert CodeUnknown(uint16(draft.clear));
        if (draft.until != 0 && draft.until <= draft.from) revert TermReversed(draft.from, draft.until);
        _checkEffective(draft.effectiveAt);
    }

    /// @dev A record by reference has no digest: a digest stands only where absence looks for it.
    function _checkReference(Draft calldata draft) private pure {
        uint256 length = draft.referenceText.length;
        if (length == 0 || length > MAX_REFERENCE) revert ReferenceLength(length);
        if (draft.sha256Digest != 0 || draft.sm3Digest != 0) revert DigestNotForForm(draft.form);
    }

    function _checkDigest(Draft calldata draft) private pure {
        if (!draft.kind.equals(Kind.EXPORT) || draft.form > Form.SALTED) revert FormNotForKind(draft.form, draft.kind);
        if (draft.referenceText.length != 0) revert ReferenceLength(draft.referenceText.length);
        if (draft.sha256Digest == 0) revert DigestMissing();
    }

    /// @dev What a draft names must be recorded, and of a kind that may stand there.
    /// @return onRefused it names something that was refused earlier in this call
    function _checkPosition(Batch memory batch, Draft calldata draft) private view returns (bool onRefused) {
        Position position = Positions.rowOf(draft.kind);
        if (position.parent().isEmpty()) revert KindNotRecordable(draft.kind);
        onRefused = _checkNeighbour(batch, draft.parent, position.parent());
        if (_checkNeighbour(batch, draft.link, position.link())) onRefused = true;
        if (_checkInputs(batch, draft, position.inputs())) onRefused = true;
        if (draft.form == Form.REFERENCE && draft.number != 0 && _checkRevision(batch, draft)) onRefused = true;
    }

    function _checkNeighbour(Batch memory batch, Id id, Kinds expected) private view returns (bool) {
        if (id.isNone() && expected.contains(Kind.NONE)) return false;
        Kind kind = states[id].kind();
        if (!kind.equals(Kind.NONE) && expected.contains(kind)) return false;
        if (!kind.equals(Kind.NONE)) revert WrongKind(id, kind);
        if (_wasRefused(batch, id)) return true;
        revert RecordUnknown(id);
    }

    function _checkInputs(
        Batch memory batch,
        Draft calldata draft,
        Kinds expected
    ) private view returns (bool onRefused) {
        Id[] calldata inputs = draft.inputs;
        bool mayHave = !expected.contains(Kind.NONE);
        if (inputs.length > (mayHave ? MAX_INPUTS : 0)) revert TooManyInputs(inputs.length);
        for (uint256 i = 0; i < inputs.length; i++) {
            if (_checkNeighbour(batch, inputs[i], expected)) onRefused = true;
            for (uint256 j = 0; j < i; j++) if (inputs[j] == inputs[i]) revert DuplicateInput(inputs[i]);
            // An authorization follows one plan and one procurement.
            bool again = draft.kind.equals(Kind.AUTHORIZATION) && i != 0;
            if (again && (i > 1 || states[inputs[0]].kind() == states[inputs[1]].kind())) {
                revert TooManyInputs(inputs.length);
            }
        }
    }

    /// @dev Revision r needs r-1.
    function _checkRevision(Batch memory batch, Draft calldata draft) private view returns (bool) {
        Id previous = _referenceId(draft.kind, batch.seat.party, draft.referenceText, draft.number - 1);
        if (!states[previous].kind().equals(Kind.NONE)) return false;
        if (_wasRefused(batch, previous)) return true;
        revert PreviousRevisionMissing(previous);
    }

    /* ------------------------------------------------ judging */

    /// @dev The rows of (kind, RECORD) say who may propose and in which form. What shall stand at once is judged by
    /// those of (kind, IN_FORCE) besides.
    function _judgeDraft(
        Seat memory seat,
        Act memory act,
        Draft calldata draft,
        bool standsOnRefused
    ) private returns (Judgement memory judgement) {
        judgement.rule = standsOnRefused ? Structure.NEIGHBOUR_REFUSED : _draftRule(act, draft);
        if (judgement.rule != 0 || draft.backfilled) return judgement;
        bool intoForce = draft.status == Status.IN_FORCE;
        uint16 structure = _structure(act, intoForce);
        _judge(act, judgement);
        if (structure != 0) judgement.rule = structure;
        if (intoForce && judgement.rule == 0) _judgeAbroad(seat, act, judgement);
    }

    /// @dev What every draft must answer to, backfilled or not.
    function _draftRule(Act memory act, Draft calldata draft) private view returns (uint16) {
        if (!_partyStands(act.caller)) return Structure.PARTY_NOT_STANDING;
        if (act.gives & Role.AUTHORITIES != 0) return Structure.BY_GOVERNANCE_ONLY;
        if (_standsAlready(act)) return Structure.STANDS_ALREADY;
        // That (digest, 0) is empty proves that nothing is recorded of the digest.
        if (act.digest != 0 && draft.number != 0 && states[_exportId(act.digest, 0)].kind().equals(Kind.NONE)) {
            return Structure.FIRST_OF_DIGEST_MISSING;
        }
        if (draft.backfilled) return _mayBackfill(act, draft) ? 0 : Structure.BACKFILL_CLOSED;
        bool dated = draft.effectiveAt != 0;
        return dated && draft.effectiveAt < books[act.jurisdiction].start ? Structure.BEFORE_THE_LEDGER : 0;
    }

    /// @dev What is backfilled is judged by no row: by the data authority, of what precedes the ledger, until the
    /// closing date, and never in force by its own recording. It opens no case and brings no account with roles: these
    /// take effect at once.
    function _mayBackfill(Act memory act, Draft calldata draft) private view returns (bool) {
        bool authority = act.role == Role.DATA_AUTHORITY && _hasRole(act.roles, act.role);
        Book storage book = books[act.jurisdiction];
        bool open = draft.effectiveAt < book.start && block.timestamp < book.closing;
        bool atOnce = draft.kind.equals(Kind.CASE) || (draft.kind.equals(Kind.PARTY) && draft.clear != 0);
        return authority && open && !atOnce && draft.status == Status.PROPOSED;
    }

    /* ------------------------------------------------ effects */

    function _write(Act memory act, Draft calldata draft, Judgement memory judgement) private {
        uint8 flags = act.flags | (judgement.soft ? Flag.SOFT : 0);
        if (act.isOf(Kind.PRODUCT)) _rememberInputs(act, draft.status);
        bytes memory data = abi.encode(_bodyOf(act, draft, _stored(act, draft, flags, judgement.unmet)));
        states[act.id] = newState(bytes24(keccak256(data)), act.kindOf(), draft.status, act.jurisdiction, act.until);
        uint8 extra = act.isOf(Kind.CASE) ? act.caseNumber : uint8(act.inputs.length);
        edges[act.id] = newEdge(act.parent, act.link, act.caller, flags, extra);
        _keep(act, draft);
        _list(act);
        _log(Recorded.selector, act.id, act.caller, uint8(act.kindOf()), data);
    }

    function _bodyOf(Act memory act, Draft calldata draft, uint256 judged) private returns (Body memory body) {
        body.tag = TAG_BODY;
        body.signed = packSigned(act.caller, msg.sender, act.role, uint8(act.kindOf()));
        body.placed = packPlaced(act.parent, act.link, act.from, act.until, draft.effectiveAt);
        body.judged = judged;
        body.content = draft.content;
        body.sha256Digest = draft.sha256Digest;
        body.sm3Digest = draft.sm3Digest;
        body.clear = draft.clear;
        body.admission = states[act.caller].trail();
        body.parentTrail = states[act.parent].trail();
        if (!act.link.isNone()) body.linkTrail = states[act.link].trail();
        body.inputs = act.inputs;
        body.inputTrails = _storeInputs(act);
        body.referenceText = draft.referenceText;
    }

    function _stored(Act memory act, Draft calldata draft, uint8 flags, uint32 unmet) private view returns (uint256) {
        uint256 given = packRecorded(draft.number, draft.form, draft.status, flags, act.jurisdiction);
        return packJudged(given, act.version, unmet, 0, _now());
    }

    function _storeInputs(Act memory act) private returns (bytes24[] memory trails) {
        uint256 count = act.inputs.length;
        trails = new bytes24[](count);
        uint256 word = 0;
        for (uint256 i = 0; i < count; i++) {
            trails[i] = states[act.inputs[i]].trail();
            word |= _word(act.inputs[i]) << (160 - 80 * (i % 3));
            if (i % 3 == 2 || i + 1 == count) {
                inputWords[(_word(act.id) << 8) | (i / 3)] = word;
                word = 0;
            }
        }
    }

    /// @dev A product in force was just found unbroken; one that is only proposed may not have been walked. One that is
    /// made of other jurisdictions' data keeps these instead.
    function _rememberInputs(Act memory act, uint8 status) private {
        if (act.flags & Flag.FOREIGN != 0) cleared[act.id] = _jurisdictionsAbroad(act);
        else if (status == Status.IN_FORCE) cleared[act.id] = _mark(act.jurisdiction);
    }

    /// @dev What is kept of a record besides its two words, because an act may ask for it later.
    function _keep(Act memory act, Draft calldata draft) private {
        uint64 clear = act.clear | act.gives;
        if (act.from != 0 || clear != 0) {
            facts[_factKey(act.id, Kept.TERMS, 0, NONE)] = newFact(act.caller, block.timestamp, act.from, 0, clear);
        }
        if (act.digest != 0 && draft.status == Status.PROPOSED) approvedRoots[act.id] = act.digest;
        // A grant that waits lets no second one of its resource be recorded.
        bool last = draft.status == Status.IN_FORCE || act.isOf(Kind.GRANT);
        if (last && _hasPrevious(act.kindOf())) _keepPrevious(act.id, act.kindOf(), act.parent, act.link);
        if (act.isOf(Kind.CASE)) _openCase(act);
        else if (act.isOf(Kind.PARTY)) _offerSeat(act, draft.clear);
    }

    /// @dev The subject keeps, for each code of case, the last one by the role that opened it, and how many are open.
    /// The case keeps the one before it, which counts again should this one be declared void.
    function _openCase(Act memory act) private {
        uint16 code = _caseCode(act.caseNumber);
        uint256 key = _factKey(act.parent, code, act.role, NONE);
        FactWord last = facts[key];
        if (last.isStated()) facts[_openedBeforeKey(act.id)] = last;
        facts[key] = newFact(act.id, block.timestamp, act.until, Outcome.OPEN, 0);
        uint256 open = _openCases(act.parent, code) + 1;
        facts[_factKey(act.parent, code, Kept.OPEN_CASES, NONE)] = newFact(act.id, block.timestamp, 0, 0, open);
    }

    /// @dev The first account comes with the admission and is bound when it accepts.
    function _offerSeat(Act memory act, uint256 clear) private {
        address account = address(uint160(clear >> 64));
        if (account != address(0)) _offer(account, act.id, Offer(act.gives, act.until, act.jurisdiction, true));
    }
}
