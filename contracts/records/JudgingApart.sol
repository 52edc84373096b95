// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, Judgement} from "../types/Act.sol";
import {Kind, List, Outcome} from "../types/Codes.sol";
import {Answer, MET, UNMET, UNRESOLVED} from "../types/Answer.sol";
import {CivilTime} from "../types/CivilTime.sol";
import {Id} from "../types/Id.sol";
import {Comparand, Option, Quantity, Relation, Row, RowKind, statusBit} from "../types/Rows.sol";
import {EdgeWord, FactWord, HeadWord, StateWord, newHead} from "../types/Words.sol";
import {Judging} from "./Judging.sol";

/// @title The rows that few statements meet
abstract contract JudgingApart is Judging {
    uint8 private constant PUBLISHED = 255;

    function _answerApart(
        Row row,
        Act memory act,
        Id target,
        Judgement memory
    ) internal view override returns (Answer) {
        uint8 asked = row.rowKind();
        if (asked == RowKind.SAME_SCENARIO) return _sameScenario(act);
        if (asked == RowKind.CLAUSES) return _answerIf(act.clear & row.rowValue() == row.rowValue());
        if (asked == RowKind.TERM) {
            return _answerIf(act.until != 0 && act.until <= CivilTime.addMonths(act.from, row.rowValue()));
        }
        if (asked == RowKind.MEASURE) return _measured(row, act, target);
        if (asked == RowKind.STANDS) return _standsAs(row, act, target);
        if (asked == RowKind.NOTICE) return _noticeRan(row, act, target);
        if (asked == RowKind.NO_UPHELD_CASE) return _notUpheld(row, target);
        if (asked == RowKind.LISTED) return _listEnded(row, act, target);
        if (asked == RowKind.QUORUM) return _quorumStated(row, act, target);
        if (asked == RowKind.ROOT) return _hasApprovedRoot(act);
        return UNRESOLVED;
    }

    /* ------------------------------------------------ the act and its neighbours */

    /// @dev None equals none: an export of what stands under no scenario is under no common one. A product that is
    /// made outside the domain stands under none, and of products only: every delivery and import stands under one.
    function _sameScenario(Act memory act) private view returns (Answer) {
        if (act.isOf(Kind.EXPORT)) {
            Id scenario = edges[act.parent].parent();
            if (scenario.isNone() || act.link.isNone()) return UNRESOLVED;
            return _answerIf(edges[act.link].parent() == scenario);
        }
        for (uint256 i = 0; i < act.inputs.length; i++) {
            Kind kind = states[act.inputs[i]].kind();
            if (kind == Kind.PRODUCT) continue;
            Id above = edges[act.inputs[i]].parent();
            if (kind == Kind.DELIVERY) above = edges[above].parent();
            if (above != act.parent) return UNMET;
        }
        return MET;
    }

    /// @dev What was never recorded has no status; only of a neighbour that was left out may a row say that it is none.
    function _standsAs(Row row, Act memory act, Id target) private view returns (Answer) {
        StateWord state = states[target];
        EdgeWord edge = edges[target];
        Kind kind = state.kind();
        if (kind == Kind.NONE) return UNRESOLVED;
        uint64 value = row.rowValue();
        uint8 wanted = uint8(value >> 32);
        bool isKind = wanted == 0 || wanted == uint8(kind);
        bool isCase = row.code() == 0 || (kind == Kind.CASE && edge.extra() == uint8(row.code()));
        bool isUnder = uint8(value >> 40) == 0 || edge.parent() == act.id;
        return _answerIf(isKind && isCase && isUnder && statusBit(state.status()) & value & type(uint32).max != 0);
    }

    /// @dev Only an export that was recorded by its digest can have the digest that was approved.
    function _hasApprovedRoot(Act memory act) private view returns (Answer) {
        bytes32 approved = approvedRoots[act.parent];
        if (approved == 0 || act.digest == 0) return UNRESOLVED;
        return _answerIf(approved == act.digest);
    }

    function _notUpheld(Row row, Id target) private view returns (Answer) {
        FactWord upheld = _lastUpheldCase(target, row.code());
        if (!upheld.isStated()) return MET;
        uint256 months = row.rowValue();
        return _answerIf(months != 0 && upheld.statedAt() <= CivilTime.subMonths(block.timestamp, months));
    }

    /* ------------------------------------------------ notices */

    function _noticeRan(Row row, Act memory act, Id target) private view returns (Answer answer) {
        uint8 role = uint8(row.rowValue() >> 16);
        Id[] memory parties = _partiesOrNone(act, target, role);
        answer = parties.length == 0 ? UNRESOLVED : MET;
        for (uint256 i = 0; i < parties.length; i++) {
            FactWord notice = _fact(act, target, row.code(), role, parties[i]);
            answer = _and(answer, _ran(row, act, notice));
        }
    }

    function _ran(Row row, Act memory act, FactWord notice) private view returns (Answer) {
        if (!notice.isStated()) return UNRESOLVED;
        if (!_isCurrent(notice) || _class(notice) == Outcome.WITHDRAWN) return UNMET;
        uint256 length = uint16(row.rowValue());
        if (row.has(Option.WORKING_DAYS)) return _workingDaysPassed(act.jurisdiction, notice.statedAt(), length);
        return _answerIf(block.timestamp >= notice.statedAt() + length * 1 days);
    }

    /// @dev Counts whole working days after the day of the notice and before today, half a year at a time. A half year
    /// without a calendar that is met before they are complete leaves it open.
    function _workingDaysPassed(uint8 jurisdiction, uint256 since, uint256 length) private view returns (Answer) {
        uint256 day = CivilTime.dayOf(since) + 1;
        uint256 today = CivilTime.dayOf(block.timestamp);
        while (day < today) {
            uint256 year = CivilTime.yearOfDay(day);
            uint256 second = CivilTime.startOfHalf(year, 1);
            uint256 half = day < second ? 0 : 1;
            uint256 start = half == 0 ? CivilTime.startOfHalf(year, 0) : second;
            uint256 next = half == 0 ? second : CivilTime.startOfHalf(year + 1, 0);
            uint256 calendar = calendars[_calendarKey(jurisdiction, uint16(year), uint8(half))];
            if (calendar >> PUBLISHED == 0) return UNRESOLVED;

            uint256 end = next < today ? next : today;
            uint256 count = _countOnes((calendar >> (day - start)) & ((uint256(1) << (end - day)) - 1));
            if (count >= length) return MET;
            length -= count;
            day = end;
        }
        return _answerIf(length == 0);
    }

    function _countOnes(uint256 word) private pure returns (uint256 count) {
        for (; word != 0; word &= word - 1) count++;
    }

    /* ------------------------------------------------ quantities */

    /// @dev A fact under a competent role is one of each party that the record names, and each must measure up.
    function _measured(Row row, Act memory act, Id target) private view returns (Answer answer) {
        uint64 value = row.rowValue();
        (bool known, uint256 comparand) = _comparand(act, uint8(value >> 32), uint32(value));
        if (!known) return UNRESOLVED;

        uint8 quantity = uint8(value >> 48);
        uint8 relation = uint8(value >> 40);
        if (quantity == Quantity.NOW) return _related(relation, block.timestamp, comparand);
        if (quantity == Quantity.END) return _related(relation, _endOf(act, target), comparand);

        uint8 role = uint8(value >> 56);
        Id[] memory parties = _partiesOrNone(act, target, role);
        answer = parties.length == 0 ? UNRESOLVED : MET;
        for (uint256 i = 0; i < parties.length; i++) {
            FactWord fact = _fact(act, target, row.code(), role, parties[i]);
            bool counts = _isCurrent(fact) && _hasOutcome(row, fact.outcome());
            Answer one = counts ? _related(relation, _read(fact, quantity), comparand) : UNRESOLVED;
            answer = _and(answer, one);
        }
    }

    function _read(FactWord fact, uint8 quantity) private pure returns (uint256) {
        if (quantity == Quantity.VALUE) return fact.value();
        return quantity == Quantity.TIME ? fact.statedAt() : _orNever(fact.factUntil());
    }

    function _related(uint8 relation, uint256 quantity, uint256 comparand) private pure returns (Answer) {
        if (relation == Relation.AT_MOST) return _answerIf(quantity <= comparand);
        if (relation == Relation.AT_LEAST) return _answerIf(quantity >= comparand);
        // slither-disable-next-line incorrect-equality -- The row asks for just this.
        if (relation == Relation.EQUAL) return _answerIf(quantity == comparand);
        // slither-disable-next-line incorrect-equality -- Bits of a set, all of them.
        return _answerIf(quantity & comparand == comparand);
    }

    function _comparand(Act memory act, uint8 kind, uint32 operand) private view returns (bool known, uint256) {
        if (kind == Comparand.CONSTANT) return (true, operand);
        if (kind == Comparand.NOW) return (true, block.timestamp);
        if (kind == Comparand.MONTHS_AGO) return (true, CivilTime.subMonths(block.timestamp, operand));
        if (kind == Comparand.DAYS_AGO) {
            uint256 ago = uint256(operand) * 1 days;
            return (true, ago < block.timestamp ? block.timestamp - ago : 0);
        }
        if (kind == Comparand.FACT_VALUE)
            return _factValue(act, uint8(operand >> 24), uint16(operand >> 8), uint8(operand));
        Id target = _select(act, uint8(operand));
        if (target.isNone()) return (false, 0);
        if (kind == Comparand.ID) return (true, _word(target));
        // A record that does not exist has no end to compare: that is not a record without an end.
        return (target == act.id || states[target].kind() != Kind.NONE, _endOf(act, target));
    }

    /// @dev The value of the one fact that is meant; one that was refused or withdrawn says nothing.
    function _factValue(Act memory act, uint8 selector, uint16 code, uint8 role) private view returns (bool, uint256) {
        Id target = _select(act, selector);
        if (target.isNone()) return (false, 0);
        Id[] memory parties = _partiesOrNone(act, target, role);
        if (parties.length != 1) return (false, 0);
        FactWord fact = _fact(act, target, code, role, parties[0]);
        return (_isCurrent(fact) && _class(fact) < Outcome.OBJECTION, fact.value());
    }

    /// @dev When the record ends; the act's own may not be written yet.
    function _endOf(Act memory act, Id target) private view returns (uint256) {
        return _orNever(target == act.id ? act.until : states[target].until());
    }

    function _orNever(uint32 until) private pure returns (uint256) {
        return until == 0 ? type(uint256).max : until;
    }

    /// @dev Under whom a fact of this role is kept: nobody in particular, or each party that the record names.
    function _partiesOrNone(Act memory act, Id target, uint8 role) private view returns (Id[] memory) {
        return _isCompetent(role) ? _partiesUnder(act, target, role) : new Id[](1);
    }

    /* ------------------------------------------------ what the act brings */

    /// @dev The items of the list's kind that the act brings must be the whole list in its order: their hashes give its
    /// head. A list that was not brought says nothing.
    function _listEnded(Row row, Act memory act, Id target) private view returns (Answer answer) {
        Kind kind = _kindIn(uint8(row.code()));
        uint32 statuses = uint32(row.rowValue());
        uint32 ended = uint8(row.rowValue() >> 32) == 0 ? 0 : _ended(target).statedAt();
        // slither-disable-next-line uninitialized-local -- The head of an empty list: 0.
        HeadWord head;
        answer = MET;
        for (uint256 i = 0; i < act.items.length; i++) {
            Id item = act.items[i];
            StateWord state = states[item];
            if (state.kind() != kind) continue;
            bytes32 digest = keccak256(abi.encode(TAG_ITEM, head.hash(), bytes32(Id.unwrap(item))));
            head = newHead(head.count() + 1, digest);
            // The same word of a product says something else.
            bool disposed = kind == Kind.EXPORT && ended != 0 && uint32(cleared[item]) >= ended;
            if (!disposed && statusBit(state.status()) & statuses == 0) answer = UNMET;
        }
        bool whole = HeadWord.unwrap(head) == HeadWord.unwrap(lists[_listKey(target, uint8(row.code()))]);
        if (!whole) answer = UNRESOLVED;
    }

    function _kindIn(uint8 list) private pure returns (Kind) {
        if (list == List.EXPORTS) return Kind.EXPORT;
        if (list == List.PRODUCTS) return Kind.PRODUCT;
        if (list == List.AGREEMENTS) return Kind.AGREEMENT;
        if (list == List.DELIVERIES) return Kind.DELIVERY;
        if (list == List.DEMANDS) return Kind.DEMAND;
        if (list == List.SCENARIOS) return Kind.SCENARIO;
        return list == List.GRANTS ? Kind.GRANT : Kind.AUTHORIZATION;
    }

    /// @dev Nobody can bring a party that did not state it, and none counts twice. Those that were not brought may have
    /// stated it too, so too few are no answer.
    function _quorumStated(Row row, Act memory act, Id target) private view returns (Answer) {
        uint8 role = uint8(row.rowValue() >> 8);
        uint256 needed = uint8(row.rowValue());
        Id[] memory counted = new Id[](needed);
        // slither-disable-next-line uninitialized-local -- No party is counted yet: 0.
        uint256 count;
        for (uint256 i = 0; i < act.items.length && count < needed; i++) {
            Id party = act.items[i];
            if (_passes(row, _fact(act, target, row.code(), role, party), 0) != MET) continue;
            // slither-disable-next-line uninitialized-local -- Not met again yet: false, for each party anew.
            bool again;
            for (uint256 j = 0; j < count && !again; j++) again = counted[j] == party;
            if (!again) counted[count++] = party;
        }
        return count == needed ? MET : UNRESOLVED;
    }
}
