// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Kind, List, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Hardness, Option, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract HoldsTest is City {
    uint8 private constant MOST = 15;

    function testFuzz_a_party_has_one_open_hold_at_most(uint8 who, uint8 other) public {
        address holder = watchers[who % WATCHERS];
        _held(holder, line.product, 0);

        assertEq(_attest(holder, line.product, HOLD, Outcome.OPEN), Structure.ALREADY_HELD, "a second hold");
        _released(holder, line.product);
        assertEq(_attest(holder, line.product, RELEASE, Outcome.OPEN), Structure.NOT_THE_HOLDER, "a second release");
        _held(watchers[other % WATCHERS], line.product, 0);
        assertEq(_stateOf(line.product).holds(), 1, "holds");
    }

    function testFuzz_only_the_holder_releases(uint8 who, uint8 other, bool named) public {
        (address holder, address another) = (watchers[who % WATCHERS], watchers[other % WATCHERS]);
        vm.assume(holder != another);
        _held(holder, line.product, 0);
        Statement memory release = _statement(line.product, RELEASE, Outcome.OPEN);
        if (named) release.about = partyOf[holder];

        assertEq(_attest(another, release), Structure.NOT_THE_HOLDER, "rule");
        assertEq(_stateOf(line.product).holds(), 1, "holds");
    }

    function testFuzz_the_upper_authority_releases_a_hold_that_it_names(uint8 who) public {
        address holder = watchers[who % WATCHERS];
        _held(holder, line.product, 0);
        Statement memory release = _statement(line.product, RELEASE, Outcome.OPEN);
        assertEq(_attest(upper, release), Structure.NOT_THE_HOLDER, "its own hold, which is none");

        release.about = partyOf[holder];

        assertEq(_attest(upper, release), 0, "the named one");
        assertEq(_stateOf(line.product).holds(), 0, "holds");
    }

    /// @dev Any order of holds and releases by any parties, against a count kept here.
    function testFuzz_holds_are_counted_party_by_party(uint256 whos, uint256 reaches) public {
        bool[WATCHERS] memory open;
        bool[WATCHERS] memory recall;
        (uint256 holds, uint256 recalls) = (0, 0);
        uint32 breaks = _countOf(city, List.BREAKS);
        for (uint256 step = 0; step < 40; step++) {
            uint256 who = (whos >> (4 * step)) % WATCHERS;
            if (open[who]) {
                _released(watchers[who], line.grants[0]);
                (open[who], holds) = (false, holds - 1);
                if (recall[who]) recalls--;
            } else if (holds < MOST) {
                recall[who] = (reaches >> step) & 1 == 1;
                _held(watchers[who], line.grants[0], recall[who] ? 1 : 0);
                (open[who], holds) = (true, holds + 1);
                if (recall[who]) recalls++;
            } else {
                continue;
            }
            if (recall[who]) breaks++;
            assertEq(_stateOf(line.grants[0]).holds(), holds | (recalls << 4), "open holds and recalls");
            assertEq(_countOf(city, List.BREAKS), breaks, "what reaches what was made joins the breaks");
            assertTrue(ledger.operable(line.grants[0]) == (holds == 0), "operable without a hold only");
            assertTrue(ledger.broken(line.product) == (recalls != 0), "broken by a recall only");
        }
    }

    function testFuzz_a_sixteenth_hold_is_refused_until_one_is_released(uint8 last, uint88 reach) public {
        uint256 left = last % WATCHERS;
        for (uint256 i = 0; i < WATCHERS; i++) if (i != left) _held(watchers[i], line.product, reach);
        uint8 holds = _stateOf(line.product).holds();

        assertEq(_attest(watchers[left], line.product, HOLD, Outcome.OPEN), Structure.ALREADY_HELD, "rule");
        assertEq(_stateOf(line.product).holds(), holds, "holds");
        _released(watchers[(left + 1) % WATCHERS], line.product);
        _held(watchers[left], line.product, reach);
        assertEq(_stateOf(line.product).holds(), holds, "holds");
    }

    function testFuzz_a_held_party_files_and_anchors_but_does_nothing_else(uint8 what) public {
        uint16[7] memory codes = [FILED, ANCHORED, CORRECTED, REVIEW, HOLD, RELEASE, ACCEPTANCE];
        uint256 i = what % 7;
        _held(regulator, partyOf[watchers[0]], 0);

        uint16 rule = _attest(watchers[0], line.product, codes[i], Outcome.OPEN);

        assertEq(rule, i < 2 ? 0 : Structure.PARTY_NOT_STANDING, "rule");
    }

    /// @dev A hold on a party too: nobody is left to whom its holder alone can help.
    function testFuzz_the_upper_authority_releases_a_hold_on_a_party(uint8 who, uint8 which) public {
        Id[3] memory parties = [partyOf[operator], partyOf[buyer], partyOf[providerA]];
        _held(watchers[who % WATCHERS], parties[which % 3], 0);
        Statement memory release = _statement(parties[which % 3], RELEASE, Outcome.OPEN);
        release.about = partyOf[watchers[who % WATCHERS]];

        assertEq(_attest(upper, release), 0, "rule");
        assertEq(_stateOf(parties[which % 3]).holds(), 0, "holds");
    }

    function test_a_seat_of_a_lower_authority_releases_no_hold_of_another() public {
        _held(watchers[0], line.product, 0);
        Statement memory release = _statement(line.product, RELEASE, Outcome.OPEN);
        release.about = partyOf[watchers[0]];

        assertEq(_attest(authority, release), Structure.NOT_THE_HOLDER, "rule");
    }
}

/// @dev A hold remembers its case: the release asks for that one, whatever became of another's.
contract HoldCasesTest is City {
    uint16 private constant RULE_RELEASE = 20;

    function setUp() public override {
        vm.warp(FOUNDED);
        uint64 openers = _roles(Role.DATA_AUTHORITY, Role.AUDITOR, 0, 0);
        uint128 ended = _hard(RowKind.CASE, RULE_RELEASE, Selector.CASE, CASE_CODE, PASSED, openers);
        bytes32[] memory words = _words(_everybody(Kind.PRODUCT), ended);
        _found(_with(_steps(), Kind.PRODUCT, ActKind.ATTEST, RELEASE, words));
        line = _lineage(0, 0, 0, 0);
    }

    function _opened(address who) private returns (Id) {
        return _made(who, _draft(Kind.CASE, line.product, NO_ID));
    }

    function _heldFor(address who, Id case_) private {
        Statement memory hold = _statement(line.product, HOLD, Outcome.OPEN);
        hold.about = case_;
        assertEq(_attest(who, hold), 0, "held");
    }

    function test_a_hold_keeps_its_reach_and_its_case() public {
        Id case_ = _opened(authority);
        Statement memory hold = _statement(line.product, HOLD, Outcome.OPEN);
        (hold.about, hold.value) = (case_, 1);
        assertEq(_attest(authority, hold), 0, "held");

        uint256 value = uint88(_factOf(line.product, HOLD, 0, partyOf[authority]));
        assertEq(value, (uint256(1) << 80) | uint80(Id.unwrap(case_)), "reach 8 | case 80");
    }

    /// @dev Two holds with one code of case: neither's case stands in the way of the other's release.
    function testFuzz_each_hold_is_released_by_its_own_case(bool first) public {
        (Id one, Id other) = (_opened(authority), _opened(auditor));
        _heldFor(authority, one);
        _heldFor(auditor, other);
        (address who, Id own) = first ? (authority, one) : (auditor, other);
        (address second, Id theirs) = first ? (auditor, other) : (authority, one);
        assertEq(_attest(who, line.product, RELEASE, 0), RULE_RELEASE, "while its case is open");

        _settled(who, own, Status.FULFILLED);
        assertEq(_attest(second, line.product, RELEASE, 0), RULE_RELEASE, "the other's case is still open");
        assertEq(_attest(who, line.product, RELEASE, 0), 0, "its own has ended");
        _settled(second, theirs, Status.FULFILLED);
        assertEq(_attest(second, line.product, RELEASE, 0), 0, "and so has the other's");
        assertTrue(ledger.operable(line.product), "nothing is held any more");
    }

    /// @dev Both holds of one authority's two cases of one code, one after the other.
    function test_a_used_case_stands_in_no_second_holds_way() public {
        for (uint256 i = 0; i < 2; i++) {
            Id case_ = _opened(authority);
            _heldFor(authority, case_);
            _settled(authority, case_, Status.FULFILLED);
            assertEq(_attest(authority, line.product, RELEASE, 0), 0, "released");
        }
    }

    /// @dev It is one without a case, which is released where the rulebook lets such a one be. Else it would never end.
    function testFuzz_a_hold_whose_case_is_void_is_one_without(uint8 way, bool mayBeAbsent) public {
        if (mayBeAbsent) {
            uint8 options = Hardness.HARD | Option.OR_ABSENT;
            uint64 openers = Role.DATA_AUTHORITY;
            uint128 ended = _row(RowKind.CASE, options, RULE_RELEASE, Selector.CASE, CASE_CODE, PASSED, openers);
            bytes32[] memory words = _words(_everybody(Kind.PRODUCT), ended);
            _found(_with(_steps(), Kind.PRODUCT, ActKind.ATTEST, RELEASE, words));
            line = _lineage(0, 0, 0, 0);
        }
        uint8[3] memory ways = [Status.VOID, Status.REVOKED, Status.RECALLED];
        Id case_ = _opened(authority);
        _heldFor(authority, case_);
        assertEq(_attest(authority, line.product, RELEASE, 0), RULE_RELEASE, "while the case is open");

        _settled(authority, case_, ways[way % 3]);

        assertEq(_attest(authority, line.product, RELEASE, 0), mayBeAbsent ? 0 : RULE_RELEASE, "rule");
    }

    /// @dev Where the rulebook asks for the hold's case, a hold without one meets no such row.
    function test_a_hold_without_a_case_is_not_released_by_anothers() public {
        _settled(authority, _opened(authority), Status.FULFILLED);
        _held(authority, line.product, 0);

        assertEq(_attest(authority, line.product, RELEASE, 0), RULE_RELEASE, "rule");
    }
}
