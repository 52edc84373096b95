// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {List, Outcome, Structure} from "../../contracts/types/Codes.sol";
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
            breaks++;
            assertEq(_stateOf(line.grants[0]).holds(), holds | (recalls << 4), "open holds and recalls");
            assertEq(_countOf(city, List.BREAKS), breaks, "every hold and release joins the breaks");
            assertTrue(ledger.operable(line.grants[0]) == (holds == 0), "operable without a hold only");
            assertTrue(ledger.broken(line.product) == (recalls != 0), "broken by a recall only");
        }
    }

    function testFuzz_a_sixteenth_hold_is_refused_until_one_is_released(uint8 last, uint96 reach) public {
        uint256 left = last % WATCHERS;
        for (uint256 i = 0; i < WATCHERS; i++) if (i != left) _held(watchers[i], line.product, reach);
        uint8 holds = _stateOf(line.product).holds();

        assertEq(_attest(watchers[left], line.product, HOLD, Outcome.OPEN), Structure.ALREADY_HELD, "rule");
        assertEq(_stateOf(line.product).holds(), holds, "holds");
        _released(watchers[(left + 1) % WATCHERS], line.product);
        _held(watchers[left], line.product, reach);
        assertEq(_stateOf(line.product).holds(), holds, "holds");
    }

    function testFuzz_a_held_party_files_anchors_and_corrects_but_does_nothing_else(uint8 what) public {
        uint16[7] memory codes = [FILED, ANCHORED, CORRECTED, REVIEW, HOLD, RELEASE, ACCEPTANCE];
        uint256 i = what % 7;
        _held(regulator, partyOf[watchers[0]], 0);

        uint16 rule = _attest(watchers[0], line.product, codes[i], Outcome.OPEN);

        assertEq(rule, i < 3 ? 0 : Structure.PARTY_NOT_STANDING, "rule");
    }
}
