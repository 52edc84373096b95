// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedgerTypes} from "../interfaces/ILedgerTypes.sol";
import {ActKind, Code, Family, Kind, List, Role, Status, Structure} from "../types/Codes.sol";
import {Coded, Meanings, Reach, RowMeaning, Steps} from "../types/Meanings.sol";
import {Kinds} from "../types/Positions.sol";
import {RowFault} from "../types/RowFault.sol";
import {
    ANY_ROLE,
    Comparand,
    Hardness,
    MAX_ROWS,
    MAX_RULES,
    MAX_RULES_AT_RECORD,
    Option,
    Quantity,
    Relation,
    Row,
    RowKind,
    Selector
} from "../types/Rows.sol";
import {Transitions} from "../types/Transitions.sol";

/// @title Whether the rows of a step can mean anything there
/// @notice A row that can never be met would forbid a lawful act for ever; one that can never be unmet would protect
/// nothing, in silence. Both are refused before they judge, with their place and the reason (`RowFault`). The tables
/// are in `Meanings`; the checks of values are here, in the order in which `src/rulebook/meaning.ts` has them too.
library Meaning {
    /// The place of what is wrong with a step as a whole.
    uint8 internal constant WHOLE_STEP = 255;
    uint256 private constant MAX_MONTHS = 1200;
    /// Outcomes with which a case ends or stands open; no case ends as conditional or objected.
    uint8 private constant OUTCOMES_OF_CASES = 0xe7;
    /// Bits of the statuses that a record can have, as `statusBit` makes them.
    uint32 private constant STATUSES = 0x0a073ffe;

    /// @return row index of the row that is refused, or `WHOLE_STEP`
    /// @return fault the reason, or NONE
    function check(ILedgerTypes.Step memory step) internal pure returns (uint8 row, uint8 fault) {
        uint8 sort = sortOf(step);
        if (sort == 0) return (WHOLE_STEP, RowFault.STEP_UNKNOWN);
        Row[] memory rows = _rowsOf(step.words);
        if (rows.length == 0) return (WHOLE_STEP, RowFault.STEP_UNKNOWN);
        if (rows.length > MAX_ROWS) return (WHOLE_STEP, RowFault.TOO_MANY_ROWS);
        for (uint8 i = 0; i < rows.length; i++) {
            fault = _faultOf(step, sort, rows[i]);
            if (fault == RowFault.NONE) fault = _faultOfPlace(rows, i);
            if (fault != RowFault.NONE) return (i, fault);
        }
        return (WHOLE_STEP, _faultOfRules(step, sort, rows));
    }

    /* ------------------------------------------------ the step */

    /// @dev The sort of a step (`Steps`); 0 if no row judges such a step. A jurisdiction is founded, held and ended by
    /// no rule: governance retires it. An offer of a seat is the party's own affair.
    function sortOf(ILedgerTypes.Step memory step) internal pure returns (uint8) {
        Kind kind = step.kind;
        if (kind == Kind.NONE || (step.caseNumber != 0 && kind != Kind.CASE)) return 0;
        if (step.act == ActKind.ABROAD) {
            return (kind == Kind.PRODUCT || kind == Kind.EXPORT) && step.code == 0 ? Steps.ABROAD : 0;
        }
        if (step.act == ActKind.ATTEST) return _isStated(kind, step.code) ? Steps.STATEMENT : 0;
        if (kind == Kind.JURISDICTION) return 0;
        if (step.act == ActKind.RECORD) return step.code == 0 ? Steps.RECORD : 0;
        if (step.act != ActKind.SETTLE || step.code > type(uint8).max) return 0;
        if (Transitions.sources(kind, uint8(step.code)) == 0) return 0;
        return step.code == Status.IN_FORCE ? Steps.INTO_FORCE : Steps.SETTLEMENT;
    }

    function _isStated(Kind kind, uint16 code) private pure returns (bool) {
        uint8 family = uint8(code >> 8);
        if (code == Code.SEAT_FROZEN || code == Code.ROLES) return kind == Kind.PARTY;
        if (code == Code.HOLD || code == Code.RELEASE) return kind != Kind.JURISDICTION;
        return _leavesFact(code) || family == Family.CORRECTION || family == Family.ANCHOR;
    }

    function _leavesFact(uint16 code) private pure returns (bool) {
        uint8 family = uint8(code >> 8);
        return family == Family.OPINION || family == Family.FILING;
    }

    function _isCaseCode(uint16 code) private pure returns (bool) {
        return code >> 8 == Family.CASE && uint8(code) != 0;
    }

    /// @dev Two rows a word. The last word may hold one; an empty row before it is kept, and refused as unknown.
    function _rowsOf(bytes32[] memory words) private pure returns (Row[] memory rows) {
        uint256 count = 2 * words.length;
        if (count != 0 && uint128(uint256(words[words.length - 1])) == 0) count--;
        rows = new Row[](count);
        for (uint256 i = 0; i < count; i++) {
            rows[i] = Row.wrap(uint128(uint256(words[i / 2]) >> (i % 2 == 0 ? 128 : 0)));
        }
    }

    /* ------------------------------------------------ rows among rows */

    /// @dev A row after the mark of the last one would be published and never judge.
    function _faultOfPlace(Row[] memory rows, uint256 i) private pure returns (uint8) {
        bool last = i + 1 == rows.length;
        if (rows[i].has(Option.LAST) != last) return RowFault.LAST_MARK;
        if (last && rows[i].hardness() == Hardness.ALTERNATIVE) return RowFault.OPEN_GROUP;
        if (rows[i].rowKind() != RowKind.LISTED) return RowFault.NONE;
        for (uint256 j = 0; j < i; j++) {
            bool sameList = rows[j].rowKind() == RowKind.LISTED && rows[j].code() == rows[i].code();
            if (sameList && rows[j].selector() != rows[i].selector()) return RowFault.LISTS_COLLIDE;
        }
        return RowFault.NONE;
    }

    /// @dev A rule is a row with a hardness and the alternatives before it.
    function _faultOfRules(ILedgerTypes.Step memory step, uint8 sort, Row[] memory rows) private pure returns (uint8) {
        uint256 rules = 0;
        bool onlyWho = true;
        bool alone = true;
        bool hasWho = false;
        bool hasRoles = false;
        for (uint256 i = 0; i < rows.length; i++) {
            uint8 hardness = rows[i].hardness();
            onlyWho = onlyWho && rows[i].rowKind() == RowKind.WHO;
            if (hardness == Hardness.HARD) {
                hasWho = hasWho || onlyWho;
                hasRoles = hasRoles || (alone && rows[i].rowKind() == RowKind.ROLES);
            }
            alone = hardness != Hardness.ALTERNATIVE;
            if (alone) (rules, onlyWho) = (rules + 1, true);
        }
        if (rules > (sort == Steps.RECORD ? MAX_RULES_AT_RECORD : MAX_RULES)) return RowFault.TOO_MANY_RULES;
        if (!hasWho && sort != Steps.ABROAD) return RowFault.NO_WHO;
        if (!hasRoles && _givesRoles(step, sort)) return RowFault.NO_ROLES;
        return RowFault.NONE;
    }

    /// @dev Where roles take effect. The recording of a party is no such step: nobody judged it of one that was
    /// backfilled, and its coming into force is judged on every way.
    function _givesRoles(ILedgerTypes.Step memory step, uint8 sort) private pure returns (bool) {
        return step.kind == Kind.PARTY && (sort == Steps.INTO_FORCE || step.code == Code.ROLES);
    }

    /* ------------------------------------------------ a row by itself */

    /// @dev First by the tables, then by its value.
    function _faultOf(ILedgerTypes.Step memory step, uint8 sort, Row row) private pure returns (uint8 fault) {
        uint8 asked = row.rowKind();
        RowMeaning meaning = Meanings.rowOf(asked);
        if (meaning.steps() == 0) return RowFault.ROW_KIND;
        if (row.rule() == 0 || row.rule() >= Structure.FIRST) return RowFault.RULE_NUMBER;
        if (meaning.steps() & sort == 0) return RowFault.NOT_AT_THIS_STEP;
        bool givesNone = sort == Steps.STATEMENT && step.code != Code.ROLES;
        if (asked == RowKind.ROLES && givesNone) return RowFault.NOT_AT_THIS_STEP;
        if (!meaning.kinds().contains(step.kind)) return RowFault.NOT_OF_THIS_KIND;
        if (!meaning.targets().includes(row.selector())) return RowFault.SELECTOR;
        if (!_reaches(step, sort, row.selector())) return RowFault.SELECTOR;
        if (row.options() & ~(meaning.options() | Option.HARDNESS | Option.LAST) != 0) return RowFault.OPTION;
        if (!_codeFits(row, meaning.coded())) return RowFault.CODE;
        if (meaning.coded() != Coded.QUANTITY && (row.outcomes() != 0) != meaning.namesOutcomes())
            return RowFault.OUTCOMES;
        return _faultOfValue(step, sort, row);
    }

    function _reaches(ILedgerTypes.Step memory step, uint8 sort, uint8 selector) private pure returns (bool) {
        Reach reach = Meanings.reach(selector);
        bool released = selector != Selector.CASE || step.code == Code.RELEASE;
        return reach.from().contains(step.kind) && reach.during() & sort != 0 && released;
    }

    /// @dev As `_reaches`, for a place where one record is needed.
    function _reachesOne(ILedgerTypes.Step memory step, uint8 sort, uint256 selector) private pure returns (bool) {
        if (selector > type(uint8).max) return false;
        return Meanings.reach(uint8(selector)).isSingle() && _reaches(step, sort, uint8(selector));
    }

    function _codeFits(Row row, Coded coded) private pure returns (bool) {
        uint16 code = row.code();
        if (coded == Coded.STATEMENT) return _leavesFact(code);
        if (coded == Coded.CASE) return _isCaseCode(code);
        if (coded == Coded.MAYBE_CASE) return code == 0 || _isCaseCode(code);
        if (coded == Coded.LIST) return !Meanings.owners(code).isEmpty();
        if (coded == Coded.QUANTITY && _isOfFact(uint8(row.rowValue() >> 48))) return _leavesFact(code);
        return code == 0;
    }

    function _faultOfValue(ILedgerTypes.Step memory step, uint8 sort, Row row) private pure returns (uint8) {
        uint8 asked = row.rowKind();
        uint64 value = row.rowValue();
        if (asked == RowKind.WHO) return _faultOfWho(step, sort, value);
        if (asked == RowKind.FACT) return _faultOfFact(step, sort, row);
        if (asked == RowKind.CASE) return _faultOfCase(sort, row);
        if (asked == RowKind.MEASURE) return _faultOfMeasure(step, sort, row);
        if (asked == RowKind.STANDS) return _faultOfStands(step, sort, row);
        if (asked == RowKind.LISTED) return _faultOfListed(step, row);
        if (asked == RowKind.SEPARATION) return _faultOfSeparation(step, sort, row);
        if (asked == RowKind.ROLES) {
            if (value & Role.AUTHORITIES != 0) return RowFault.ROLE;
            return value | Role.AUTHORITIES == type(uint64).max ? RowFault.ALWAYS_THE_SAME : RowFault.NONE;
        }
        if (asked == RowKind.NOTICE) {
            uint8 role = uint8(value >> 16);
            if (value >> 24 != 0 || uint16(value) == 0) return RowFault.VALUE;
            return _canState(step, sort, row.selector(), role) ? RowFault.NONE : RowFault.ROLE;
        }
        if (asked == RowKind.QUORUM) {
            uint8 role = uint8(value >> 8);
            if (value >> 16 != 0 || uint8(value) == 0) return RowFault.VALUE;
            return role >= Role.SEVERAL && role < Role.COMPETENT ? RowFault.NONE : RowFault.ROLE;
        }
        if (asked == RowKind.TERM) return value == 0 || value > MAX_MONTHS ? RowFault.VALUE : RowFault.NONE;
        if (asked == RowKind.NO_UPHELD_CASE) return value > MAX_MONTHS ? RowFault.VALUE : RowFault.NONE;
        if (asked == RowKind.CLAUSES) return value == 0 ? RowFault.ALWAYS_THE_SAME : RowFault.NONE;
        return value == 0 ? RowFault.NONE : RowFault.VALUE;
    }

    /* ------------------------------------------------ values */

    /// @dev Roles are bytes, lowest first, ended by 0: no gap, none unknown.
    function _areRoles(uint64 value) private pure returns (bool) {
        if (uint8(value) == 0) return false;
        for (; value != 0; value >>= 8) if (uint8(value) == 0 || uint8(value) > 63) return false;
        return true;
    }

    /// @dev Nothing that strangers may write may grow a trail: filings and anchors go to a list, a case is a record of
    /// its own, and what is past its end expires once.
    function _mayBeOpen(ILedgerTypes.Step memory step, uint8 sort) private pure returns (bool) {
        uint8 family = uint8(step.code >> 8);
        if (sort == Steps.STATEMENT) return family == Family.FILING || family == Family.ANCHOR;
        if (sort == Steps.SETTLEMENT) return step.code == Status.EXPIRED;
        return step.kind == Kind.CASE;
    }

    function _faultOfWho(ILedgerTypes.Step memory step, uint8 sort, uint64 value) private pure returns (uint8) {
        if (value == ANY_ROLE) return _mayBeOpen(step, sort) ? RowFault.NONE : RowFault.ANY_ROLE_HERE;
        if (!_areRoles(value)) return RowFault.ROLE;
        bool draft = step.kind == Kind.PARTY && (sort == Steps.RECORD || sort == Steps.INTO_FORCE);
        for (; value != 0; value >>= 8) {
            bool competent = uint8(value) >= Role.COMPETENT;
            // Nobody is himself before he is admitted.
            if (!(competent && draft) && Meanings.naming(uint8(value)).contains(step.kind)) return RowFault.NONE;
        }
        return RowFault.ROLE;
    }

    /// @dev Whether anybody could have stated something under this role about what the selector means. Abroad only the
    /// judging jurisdiction and its own products have facts of its parties.
    function _canState(
        ILedgerTypes.Step memory step,
        uint8 sort,
        uint8 selector,
        uint8 role
    ) private pure returns (bool) {
        if (role == 0 || role > 63) return false;
        bool heard = selector == Selector.JURISDICTION || selector == Selector.PRODUCTS;
        if (sort == Steps.ABROAD && !heard) return false;
        Kinds both = Kinds.wrap(
            Kinds.unwrap(Meanings.meant(step.kind, selector)) & Kinds.unwrap(Meanings.naming(role))
        );
        return !both.isEmpty();
    }

    function _faultOfFact(ILedgerTypes.Step memory step, uint8 sort, Row row) private pure returns (uint8) {
        uint64 value = row.rowValue();
        if (row.has(Option.SINCE_CASE)) {
            if (value >> 56 == 0) return RowFault.VALUE;
            value &= type(uint56).max;
        }
        if (!_areRoles(value)) return RowFault.ROLE;
        for (; value != 0; value >>= 8) {
            if (_canState(step, sort, row.selector(), uint8(value))) return RowFault.NONE;
        }
        return RowFault.ROLE;
    }

    /// @dev The case of a hold serves that hold alone, so it cannot be used up. What an act abroad rests on is not its
    /// own.
    function _faultOfCase(uint8 sort, Row row) private pure returns (uint8) {
        if (!_areRoles(row.rowValue())) return RowFault.ROLE;
        if (row.outcomes() & OUTCOMES_OF_CASES == 0) return RowFault.OUTCOMES;
        bool abroad = sort == Steps.ABROAD;
        bool heard = row.selector() == Selector.JURISDICTION || row.selector() == Selector.PRODUCTS;
        if (abroad && !heard) return RowFault.SELECTOR;
        bool cannotUse = row.has(Option.NOT) || row.selector() == Selector.CASE || abroad;
        return row.has(Option.UNUSED) && cannotUse ? RowFault.OPTION : RowFault.NONE;
    }

    function _isOfFact(uint8 quantity) private pure returns (bool) {
        return quantity == Quantity.VALUE || quantity == Quantity.TIME || quantity == Quantity.UNTIL;
    }

    function _faultOfMeasure(ILedgerTypes.Step memory step, uint8 sort, Row row) private pure returns (uint8) {
        uint64 value = row.rowValue();
        (uint8 role, uint8 quantity, uint8 relation) = (uint8(value >> 56), uint8(value >> 48), uint8(value >> 40));
        if (quantity == 0 || quantity > Quantity.NOW) return RowFault.VALUE;
        if (relation == 0 || relation > Relation.ALL_BITS) return RowFault.VALUE;
        if ((row.outcomes() != 0) != _isOfFact(quantity)) return RowFault.OUTCOMES;
        if (_isOfFact(quantity)) {
            if (!_canState(step, sort, row.selector(), role)) return RowFault.ROLE;
        } else {
            if (role != 0) return RowFault.ROLE;
            if (quantity == Quantity.NOW && row.selector() != Selector.SELF) return RowFault.SELECTOR;
        }
        return _faultOfComparand(step, sort, row, quantity, relation);
    }

    function _faultOfComparand(
        ILedgerTypes.Step memory step,
        uint8 sort,
        Row row,
        uint8 quantity,
        uint8 relation
    ) private pure returns (uint8) {
        uint8 comparand = uint8(row.rowValue() >> 32);
        uint32 operand = uint32(row.rowValue());
        bool clock = comparand == Comparand.NOW || comparand == Comparand.MONTHS_AGO || comparand == Comparand.DAYS_AGO;
        if (comparand == 0 || comparand > Comparand.NOW) return RowFault.VALUE;
        if (comparand == Comparand.NOW && operand != 0) return RowFault.VALUE;
        if (quantity == Quantity.NOW && (clock || comparand == Comparand.ID)) return RowFault.ALWAYS_THE_SAME;
        bool floor = relation == Relation.AT_LEAST || relation == Relation.ALL_BITS;
        if (comparand == Comparand.CONSTANT && operand == 0 && floor) return RowFault.ALWAYS_THE_SAME;
        if (comparand == Comparand.FACT_VALUE) {
            if (!_leavesFact(uint16(operand >> 8))) return RowFault.CODE;
            if (!_reachesOne(step, sort, operand >> 24)) return RowFault.SELECTOR;
            return _canState(step, sort, uint8(operand >> 24), uint8(operand)) ? RowFault.NONE : RowFault.ROLE;
        }
        if (comparand != Comparand.END && comparand != Comparand.ID) return RowFault.NONE;
        if (!_reachesOne(step, sort, operand)) return RowFault.SELECTOR;
        bool itself = quantity == Quantity.END && comparand == Comparand.END && operand == row.selector();
        return itself ? RowFault.ALWAYS_THE_SAME : RowFault.NONE;
    }

    /// @dev On its way into force a record is proposed, prohibited or not there yet: nothing is asked of its status.
    function _faultOfStands(ILedgerTypes.Step memory step, uint8 sort, Row row) private pure returns (uint8) {
        uint64 value = row.rowValue();
        (uint8 under, uint8 kind, uint32 statuses) = (uint8(value >> 40), uint8(value >> 32), uint32(value));
        Kinds meant = Meanings.meant(step.kind, row.selector());
        if (value >> 48 != 0 || under > 1 || statuses == 0 || statuses & ~STATUSES != 0) return RowFault.VALUE;
        if (under == 1 && row.selector() != Selector.ABOUT) return RowFault.SELECTOR;
        if (kind != 0 && (kind > uint8(Kind.DOMAIN) || !meant.contains(Kind(kind)))) return RowFault.VALUE;
        bool mayBeCase = kind == 0 ? meant.contains(Kind.CASE) : Kind(kind) == Kind.CASE;
        if (row.code() != 0 && !mayBeCase) return RowFault.CODE;
        if (row.selector() != Selector.SELF) return RowFault.NONE;
        if (sort == Steps.INTO_FORCE) return RowFault.SELECTOR;
        if (sort != Steps.SETTLEMENT || row.code() != 0) return RowFault.NONE;
        uint256 possible = Transitions.sources(step.kind, uint8(step.code));
        bool same = statuses & possible == 0 || statuses & possible == possible;
        return same ? RowFault.ALWAYS_THE_SAME : RowFault.NONE;
    }

    /// @dev Only exports are disposed of.
    function _faultOfListed(ILedgerTypes.Step memory step, Row row) private pure returns (uint8) {
        uint64 value = row.rowValue();
        (uint8 disposed, uint32 statuses) = (uint8(value >> 32), uint32(value));
        if (value >> 40 != 0 || disposed > 1 || statuses & ~STATUSES != 0) return RowFault.VALUE;
        if (disposed == 1 && row.code() != List.EXPORTS) return RowFault.VALUE;
        if (statuses == 0 && disposed == 0) return RowFault.VALUE;
        if (!Meanings.reach(row.selector()).isSingle()) return RowFault.SELECTOR;
        Kinds meant = Meanings.meant(step.kind, row.selector());
        Kinds both = Kinds.wrap(Kinds.unwrap(meant) & Kinds.unwrap(Meanings.owners(row.code())));
        return both.isEmpty() ? RowFault.CODE : RowFault.NONE;
    }

    function _faultOfSeparation(ILedgerTypes.Step memory step, uint8 sort, Row row) private pure returns (uint8) {
        uint64 second = row.rowValue();
        if (second == Selector.JURISDICTION || !_reachesOne(step, sort, second)) return RowFault.VALUE;
        Kinds parties = Meanings.meant(step.kind, row.selector());
        if (_isOnlyJurisdiction(parties)) return RowFault.SELECTOR;
        if (_isOnlyJurisdiction(Meanings.meant(step.kind, uint8(second)))) return RowFault.VALUE;
        bool own = _isIssuerOrSelf(row.selector()) && _isIssuerOrSelf(second) && step.kind != Kind.PARTY;
        return own || second == row.selector() ? RowFault.ALWAYS_THE_SAME : RowFault.NONE;
    }

    function _isOnlyJurisdiction(Kinds kinds) private pure returns (bool) {
        return Kinds.unwrap(kinds) == Kinds.unwrap(Meanings.only(Kind.JURISDICTION));
    }

    /// @dev The party of a record is its issuer.
    function _isIssuerOrSelf(uint64 selector) private pure returns (bool) {
        return selector == Selector.SELF || selector == Selector.ISSUER;
    }
}
