// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, Judgement, NAMED, NOT_NAMED} from "../types/Act.sol";
import {ActKind, Family, Kept, Kind, Outcome, Role, Status, Structure} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {ANY_ROLE, Hardness, MAX_ROWS, Option, RULES_AT_RECORD, Row, RowKind, Selector} from "../types/Rows.sol";
import {ABSENT, Answer, MET, UNMET, UNRESOLVED} from "../types/Answer.sol";
import {FactWord} from "../types/Words.sol";
import {Neighbours} from "./Neighbours.sol";

/// @title The rulebook, row by row
/// @notice A step without rows is refused: silence in the rulebook gives nobody a right. Here are the rows that nearly
/// every statement meets; the rest lie in `JudgingApart`, because a hold must be cheap and its part small.
/// @dev The answers of several records, roles and parties are put together as in three-valued logic, so that what
/// nobody can know never makes a row met: AND is unmet if one is unmet, else unresolved if one is; OR is met if one is
/// met, else unresolved if one is.
abstract contract Judging is Neighbours {
    /// @dev What shall stand at once is judged as if it were proposed and then settled.
    function _judgeHere(Act memory act) internal view returns (Judgement memory judgement) {
        _judgeInto(act, judgement);
    }

    function _judgeInto(Act memory act, Judgement memory judgement) internal view {
        _judgeStep(act, _stepOf(act), judgement);
        if (act.actKind != ActKind.RECORD || act.code != Status.IN_FORCE) return;
        judgement.unmet <<= uint8(RULES_AT_RECORD);
        _judgeStep(act, _stepOf(act, ActKind.SETTLE, Status.IN_FORCE), judgement);
    }

    /// @dev Whatever the rows ask, nobody acts under a role that he does not have there: facts are kept by role. By the
    /// rows of ABROAD nobody acts.
    function _judgeStep(Act memory act, uint256 key, Judgement memory judgement) private view {
        // slither-disable-next-line uninitialized-local -- The first row, of an even index, reads it.
        uint256 word;
        // The bit of the rule at hand in `unmet`.
        uint256 ruleBit = 1;
        // slither-disable-next-line uninitialized-local -- No alternative stands before the first row: false.
        bool alternativeMet;
        for (uint256 i = 0; i < MAX_ROWS; i++) {
            word = i & 1 == 0 ? uint256(rowWords[key | (i >> 1)]) : word << 128;
            if (word == 0) break;
            Row row = Row.wrap(uint128(word >> 128));
            uint8 hardness = row.hardness();
            bool met = alternativeMet || _met(row, act, judgement);
            alternativeMet = met && hardness == Hardness.ALTERNATIVE;
            if (hardness == Hardness.ALTERNATIVE) continue;
            if (!met) {
                judgement.unmet |= uint32(ruleBit);
                if (hardness == Hardness.SOFT) judgement.soft = true;
                if (judgement.rule == 0 && hardness == Hardness.HARD) judgement.rule = row.rule();
            }
            ruleBit <<= 1;
            if (row.has(Option.LAST)) {
                bool mayAct = act.actKind == ActKind.ABROAD || _holdsRole(act);
                if (judgement.rule == 0 && !mayAct) judgement.rule = Structure.NOT_COMPETENT;
                return;
            }
        }
        if (judgement.rule == 0) judgement.rule = Structure.NO_RULE;
    }

    /// @dev Where the rows of the act begin. The step of a recording has no code.
    function _stepOf(Act memory act) internal view returns (uint256) {
        return _stepOf(act, act.actKind, act.actKind == ActKind.RECORD ? 0 : act.code);
    }

    /// @dev A CASE is judged by the rows of its own code where the rulebook has such, else by those of every case.
    function _stepOf(Act memory act, uint8 actKind, uint16 code) private view returns (uint256 key) {
        if (act.caseNumber != 0) {
            key = _rowKey(act.jurisdiction, act.version, act.kindOf(), act.caseNumber, actKind, code);
            if (rowWords[key] != 0) return key;
        }
        return _rowKey(act.jurisdiction, act.version, act.kindOf(), 0, actKind, code);
    }

    /// @dev A row that is not met uses nothing up, whatever it found before it failed.
    function _met(Row row, Act memory act, Judgement memory judgement) private view returns (bool met) {
        uint256 used = judgement.used;
        met = _answer(row, act, judgement) == MET;
        if (!met) judgement.used = used;
    }

    /* ------------------------------------------------ answers */

    /// @dev Who acts and what is given are asked of the act itself. A row about many records holds if it holds for
    /// each; of products there may be none.
    function _answer(Row row, Act memory act, Judgement memory judgement) private view returns (Answer answer) {
        uint8 asked = row.rowKind();
        if (asked == RowKind.WHO) return _turned(row, _answerIf(_mayAct(row, act, judgement)));
        if (asked == RowKind.ROLES) return _turned(row, _answerIf(act.gives & ~row.rowValue() == 0));
        if (!_meansMany(row.selector())) {
            return _turned(row, _answerOf(row, act, _select(act, row.selector()), judgement));
        }
        Id[] memory targets = _selectEach(act, row.selector());
        if (targets.length == 0 && row.selector() == Selector.RESOURCE) return UNRESOLVED;
        answer = MET;
        for (uint256 i = 0; i < targets.length; i++) {
            answer = _and(answer, _turned(row, _answerOf(row, act, targets[i], judgement)));
        }
    }

    /// @dev What nothing was said about is met only with OR_ABSENT, negated or not.
    function _turned(Row row, Answer answer) private pure returns (Answer) {
        if (answer == ABSENT) return row.has(Option.OR_ABSENT) ? MET : UNRESOLVED;
        if (answer == UNRESOLVED || !row.has(Option.NOT)) return answer;
        return answer == MET ? UNMET : MET;
    }

    function _and(Answer one, Answer other) internal pure returns (Answer) {
        if (one == UNMET || other == UNMET) return UNMET;
        return one == MET ? other : one;
    }

    function _or(Answer one, Answer other) internal pure returns (Answer) {
        if (one == MET || other == MET) return MET;
        return one == UNMET ? other : one;
    }

    function _answerIf(bool met) internal pure returns (Answer) {
        return met ? MET : UNMET;
    }

    function _answerOf(Row row, Act memory act, Id target, Judgement memory judgement) private view returns (Answer) {
        uint8 asked = row.rowKind();
        if (target.isNone()) {
            bool mayBeAbsent = asked == RowKind.STANDS || row.selector() == Selector.CASE;
            return mayBeAbsent ? ABSENT : UNRESOLVED;
        }
        // An act may name something beside its subject that is no record, and nothing can be asked of that.
        if (row.selector() == Selector.ABOUT && states[target].kind().equals(Kind.NONE)) return UNRESOLVED;
        if (asked == RowKind.FACT) return _factsStated(row, act, target);
        if (asked == RowKind.CASE) return _caseEnded(row, act, target, judgement);
        if (asked == RowKind.NO_OPEN_CASE) {
            return _answerIf(_openCases(target, row.code()) == 0);
        }
        if (asked == RowKind.SEPARATION) return _separated(row, act, target);
        return _answerApart(row, act, target, judgement);
    }

    /// @dev The rows that only the judging part knows. A contract that does not know them says so, and asks it for the
    /// whole step.
    function _answerApart(Row, Act memory, Id, Judgement memory judgement) internal view virtual returns (Answer) {
        judgement.apart = true;
        return UNRESOLVED;
    }

    /* ------------------------------------------------ WHO */

    /// @dev The roles of a row are bytes of its value, lowest first, ended by 0. Where anybody may act, nothing depends
    /// on whom the record names: a developer too marks what is over as expired.
    function _mayAct(Row row, Act memory act, Judgement memory judgement) private view returns (bool) {
        if (!_holdsRole(act)) return false;
        if (row.selector() == Selector.ISSUER && act.caller != act.issuer) return false;
        for (uint64 left = row.rowValue(); left != 0; left >>= 8) {
            if (uint8(left) == ANY_ROLE) return true;
            if (uint8(left) == act.role) return _competent(act, judgement);
        }
        return false;
    }

    function _holdsRole(Act memory act) private pure returns (bool) {
        return act.roles & (uint64(1) << act.role) != 0;
    }

    /// @dev A competent role decides only where the record names the party. It is looked up once for all rows.
    function _competent(Act memory act, Judgement memory judgement) private view returns (bool) {
        if (!_isCompetent(act.role)) return true;
        if (judgement.named == 0) judgement.named = _isNamed(act) ? NAMED : NOT_NAMED;
        return judgement.named == NAMED;
    }

    /// @dev The addressee of a case may answer it, whatever the case is about, and only that: it settles nothing.
    function _isNamed(Act memory act) private view returns (bool) {
        if (act.isOf(Kind.CASE) && act.actKind == ActKind.ATTEST && act.caller == act.link) return true;
        Id[] memory named = _named(act, act.role);
        for (uint256 i = 0; i < named.length; i++) if (named[i] == act.caller) return true;
        return false;
    }

    /* ------------------------------------------------ FACT */

    function _factsStated(Row row, Act memory act, Id target) private view returns (Answer answer) {
        uint64 left = row.rowValue();
        // slither-disable-next-line uninitialized-local -- Without SINCE_CASE a fact of any time counts: 0.
        uint32 since;
        if (row.has(Option.SINCE_CASE)) {
            uint16 code = (uint16(Family.CASE) << 8) | uint16(left >> 56);
            since = facts[_factKey(target, code, Kept.OPEN_CASES, NONE)].statedAt();
            left &= type(uint56).max;
        }
        // Most rows ask for one role that is kept without a party.
        if (left < Role.COMPETENT) return _passes(row, _fact(act, target, row.code(), uint8(left), NONE), since);
        answer = ABSENT;
        bool all = row.has(Option.ALL_OF);
        bool first = true;
        for (; left != 0; left >>= 8) {
            (Answer stated, bool named) = _statedUnder(row, act, target, uint8(left), since);
            if (!named) continue;
            answer = first ? stated : _joined(row, answer, stated, all);
            first = false;
            if (answer == (all ? UNMET : MET)) break;
        }
    }

    /// @dev Under a competent role every party must have stated it that the selected record names. A role under which
    /// it names nobody is left out.
    function _statedUnder(
        Row row,
        Act memory act,
        Id target,
        uint8 role,
        uint32 since
    ) private view returns (Answer answer, bool named) {
        if (!_isCompetent(role)) return (_passes(row, _fact(act, target, row.code(), role, NONE), since), true);
        Id[] memory parties = _partiesUnder(act, target, role);
        for (uint256 i = 0; i < parties.length; i++) {
            Answer stated = _passes(row, _fact(act, target, row.code(), role, parties[i]), since);
            answer = i == 0 ? stated : _joined(row, answer, stated, true);
        }
        named = parties.length != 0;
    }

    function _partiesUnder(Act memory act, Id target, uint8 role) internal view returns (Id[] memory) {
        // An export and its product stand under one authorization, and so under one operator.
        bool alike = act.isOf(Kind.EXPORT) && role == Role.OPERATOR && target == act.parent;
        return target == act.id || alike ? _named(act, role) : _namedBy(target, role);
    }

    function _joined(Row row, Answer one, Answer other, bool all) private pure returns (Answer) {
        if (row.has(Option.OR_ABSENT)) {
            if (one == ABSENT) return other;
            if (other == ABSENT) return one;
        }
        return all ? _and(one, other) : _or(one, other);
    }

    function _fact(Act memory act, Id subject, uint16 code, uint8 role, Id party) internal view returns (FactWord) {
        return _heard(act, facts[_factKey(subject, code, role, party)]);
    }

    /// @dev Where another jurisdiction judges, only its own parties' word counts: those of the side that makes the
    /// product would consent to themselves.
    function _heard(Act memory act, FactWord fact) internal view returns (FactWord) {
        bool foreign = act.actKind == ActKind.ABROAD && states[fact.by()].jurisdiction() != act.jurisdiction;
        return foreign ? FactWord.wrap(0) : fact;
    }

    function _passes(Row row, FactWord fact, uint32 since) internal view returns (Answer) {
        if (!fact.isStated()) return ABSENT;
        return _answerIf(fact.statedAt() >= since && _isCurrent(fact) && _hasOutcome(row, fact.outcome()));
    }

    function _hasOutcome(Row row, uint16 outcome) internal pure returns (bool) {
        return row.outcomes() & (1 << (outcome & Outcome.CLASS)) != 0;
    }

    /* ------------------------------------------------ CASE, SEPARATION */

    /// @dev The last case is kept by the role that opened it: another authority's case hides nothing, and one that was
    /// never opened says nothing.
    function _caseEnded(
        Row row,
        Act memory act,
        Id target,
        Judgement memory judgement
    ) private view returns (Answer answer) {
        if (row.selector() == Selector.CASE) return _endedAs(row, target);
        answer = ABSENT;
        for (uint64 left = row.rowValue(); left != 0 && answer != MET; left >>= 8) {
            (FactWord last, uint256 key) = _lastCase(target, row.code(), uint8(left));
            last = _heard(act, last);
            if (!last.isStated()) continue;
            bool spent = row.has(Option.UNUSED) && last.isUsed();
            answer = _answerIf(!spent && _hasOutcome(row, last.outcome()));
            if (answer == MET && row.has(Option.UNUSED)) _use(judgement, key);
        }
    }

    /// @dev The case of a hold counts by its own end, whatever other cases came after it. One of another code ended in
    /// no way that the row accepts. A hold whose case was declared void is one without a case: it would last for ever.
    function _endedAs(Row row, Id target) private view returns (Answer) {
        uint16 code = (uint16(Family.CASE) << 8) | edges[target].extra();
        uint8 ended = _endOfCase(target);
        if (!states[target].kind().equals(Kind.CASE)) return UNMET;
        if (ended >= Status.HARMFUL) return ABSENT;
        return _answerIf(code == row.code() && _hasOutcome(row, _outcomeOfCase(ended)));
    }

    /// @dev One row may rest on as many cases as it looks at records: the list of keys grows as it must.
    function _use(Judgement memory judgement, uint256 key) private pure {
        uint256[] memory uses = judgement.uses;
        if (judgement.used == uses.length) {
            judgement.uses = new uint256[](2 * uses.length + 2);
            for (uint256 i = 0; i < uses.length; i++) judgement.uses[i] = uses[i];
        }
        judgement.uses[judgement.used++] = key;
    }

    function _separated(Row row, Act memory act, Id target) private view returns (Answer) {
        Id one = _partyOf(act, target);
        Id second = _select(act, uint8(row.rowValue()));
        Id other = second.isNone() ? NONE : _partyOf(act, second);
        if (one.isNone() || other.isNone()) return UNRESOLVED;
        if (other == act.id) (one, other) = (other, one);
        return _answerIf(one == act.id ? _separate(one, act.link, other) : _separate(one, other));
    }
}
