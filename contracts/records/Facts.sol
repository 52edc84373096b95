// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Code, Family, Kept, Kind, Outcome, Role, Status} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {FactWord, newFact} from "../types/Words.sol";
import {LedgerStorage} from "./LedgerStorage.sol";

/// @title What was stated about records, and what the ledger writes down of itself
abstract contract Facts is LedgerStorage {
    /* ------------------------------------------------ statements */

    /// @dev There is one such office in a jurisdiction, whoever holds it: its statements are kept by role alone.
    function _isOffice(uint8 role) internal pure returns (bool) {
        return role < Role.SEVERAL;
    }

    /// @dev The role decides only where a record names the party.
    function _isCompetent(uint8 role) internal pure returns (bool) {
        return role >= Role.COMPETENT;
    }

    /// @dev The key of what `party` stated under `role`. Under a role of which there are several, the key without a
    /// party holds the most favourable current statement of any of them (`Attesting`). It is one word: where its author
    /// takes it back, another party's is counted again only when that party states it again.
    function _statementKey(Id subject, uint16 code, uint8 role, Id party) internal pure returns (uint256) {
        return _factKey(subject, code, role, _isOffice(role) ? NONE : party);
    }

    function _isCurrent(FactWord fact) internal view returns (bool) {
        if (!fact.isStated()) return false;
        uint32 end = fact.factUntil();
        return end == 0 || block.timestamp < end;
    }

    function _class(FactWord fact) internal pure returns (uint16) {
        return fact.outcome() & Outcome.CLASS;
    }

    /* ------------------------------------------------ holds */

    function _holdKey(Id subject, Id holder) internal pure returns (uint256) {
        return _factKey(subject, Code.HOLD, 0, holder);
    }

    function _holdValue(bool reaches, Id heldFor) internal pure returns (uint256) {
        return ((reaches ? uint256(1) : 0) << 80) | _word(heldFor);
    }

    /// @dev Whether the hold also holds what was made of the record.
    function _reaches(FactWord hold) internal pure returns (bool) {
        return hold.value() >> 80 != 0;
    }

    /// @dev The case of the hold; none if it was laid without one.
    function _caseOf(FactWord hold) internal pure returns (Id) {
        return Id.wrap(bytes10(uint80(hold.value())));
    }

    /* ------------------------------------------------ cases */

    /// @dev The last case of a code that was opened under a role, with how it ended. What was declared void was never
    /// opened, so it hides none that was opened before it.
    /// @return last the fact of the case
    /// @return key that of the fact, which also tells whether an act rested on the case
    function _lastCase(Id subject, uint16 code, uint8 role) internal view returns (FactWord last, uint256 key) {
        key = _factKey(subject, code, role, NONE);
        for (last = facts[key]; last.isStated(); last = facts[key]) {
            uint8 ended = _endOfCase(last.by());
            if (ended < Status.HARMFUL) return (last.withOutcome(_outcomeOfCase(ended)), key);
            key = _openedBeforeKey(last.by());
        }
    }

    /// @dev Of a case, under no code: the fact of the one that the same role had opened before it.
    function _openedBeforeKey(Id id) internal pure returns (uint256) {
        return _factKey(id, 0, Kept.OPEN_CASES, NONE);
    }

    function _caseCode(uint8 number) internal pure returns (uint16) {
        return (uint16(Family.CASE) << 8) | number;
    }

    function _openCases(Id subject, uint16 code) internal view returns (uint256) {
        return facts[_factKey(subject, code, Kept.OPEN_CASES, NONE)].value();
    }

    /// @dev The last case of a code that was upheld: its time is that of its end.
    function _lastUpheldCase(Id subject, uint16 code) internal view returns (FactWord) {
        return facts[_factKey(subject, code, Kept.UPHELD_CASE, NONE)];
    }

    /// @dev Of an upheld case, under no code: the one that was upheld before it.
    function _upheldBeforeKey(Id id) internal pure returns (uint256) {
        return _factKey(id, 0, Kept.UPHELD_CASE, NONE);
    }

    /// @dev Closing the file of an ended case leaves its outcome as it was.
    function _endOfCase(Id id) internal view returns (uint8 ended) {
        ended = states[id].status();
        if (ended == Status.CLOSED || ended == Status.PURGED) ended = uint8(_ended(id).outcome());
    }

    function _outcomeOfCase(uint8 ended) internal pure returns (uint16) {
        if (ended == Status.PROPOSED || ended == Status.IN_FORCE) return Outcome.OPEN;
        if (ended == Status.FULFILLED) return Outcome.PASSED;
        if (ended == Status.DISMISSED) return Outcome.NO_OBJECTION;
        if (ended == Status.EXPIRED) return Outcome.OVERDUE;
        if (ended == Status.FAILED) return Outcome.REJECTED;
        return Outcome.WITHDRAWN;
    }

    /// @dev The matter of the case was found to be so, whether it was then put right or not.
    function _isUpheld(uint8 ended) internal pure returns (bool) {
        return ended == Status.FULFILLED || ended == Status.FAILED;
    }

    /* ------------------------------------------------ what rows may ask for later */

    /// @dev When a record ended, with which status, by whom.
    function _ended(Id id) internal view returns (FactWord) {
        return facts[_factKey(id, Kept.ENDED, 0, NONE)];
    }

    /// @dev The beginning and the clauses of a record, or the roles of a party.
    function _terms(Id id) internal view returns (FactWord) {
        return facts[_factKey(id, Kept.TERMS, 0, NONE)];
    }

    /// @dev What the addressee of a case handed in before its deadline.
    function _handedIn(Id id) internal view returns (FactWord) {
        return facts[_factKey(id, Kept.HANDED_IN, 0, NONE)];
    }

    /// @dev The other record of the same kind, parent and link that came into force last, seen alike from a draft and
    /// from its record. What was only proposed went before nothing, and hides nothing.
    function _previous(Id id, Kind kind, Id parent, Id link) internal view returns (Id last) {
        last = facts[_lastChildKey(kind, parent, link)].by();
        if (last == id) last = facts[_previousKey(id)].by();
    }

    function _previousKey(Id id) internal pure returns (uint256) {
        return _factKey(id, Kept.LAST_CHILD, 0, NONE);
    }

    function _lastChildKey(Kind kind, Id parent, Id link) internal pure returns (uint256) {
        return _factKey(parent, Kept.LAST_CHILD + uint8(kind), 0, link);
    }

    /// @dev Followed are the kinds of which rows may ask what went before.
    function _hasPrevious(Kind kind) internal pure returns (bool) {
        return kind.equals(Kind.AUTHORIZATION) || kind.equals(Kind.GRANT) || kind.equals(Kind.AGREEMENT);
    }

    function _keepPrevious(Id id, Kind kind, Id parent, Id link) internal {
        uint256 key = _lastChildKey(kind, parent, link);
        FactWord last = facts[key];
        if (last.by() == id) return;
        if (last.isStated()) facts[_previousKey(id)] = last;
        facts[key] = newFact(id, block.timestamp, 0, 0, 0);
    }

    /// @dev A grant that never came into force gives way to the one before it.
    function _forgetLast(Id id, Kind kind, Id parent, Id link) internal {
        uint256 key = _lastChildKey(kind, parent, link);
        if (facts[key].by() == id) facts[key] = facts[_previousKey(id)];
    }
}
