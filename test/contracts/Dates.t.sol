// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

/// @dev The legal date of a record is never later than now, and before the ledger's start only by a backfill.
contract DatesTest is City {
    function _around(uint32 any) private pure returns (uint32) {
        return uint32(bound(any, LEDGER_START - 4, LEDGER_START + 4));
    }

    /// @dev To the second; no date at all is none of before.
    function testFuzz_what_is_dated_before_the_ledger_needs_a_backfill(uint32 effectiveAt, uint8 k, bool none) public {
        Kind[4] memory kinds = [Kind.EXPORT, Kind.RESOURCE, Kind.IMPORT, Kind.CASE];
        Id[4] memory parents = [line.product, city, line.scenario, line.product];
        Draft memory draft = _draft(kinds[k % 4], parents[k % 4], k % 4 == 0 ? line.agreement : NO_ID);
        draft.effectiveAt = none ? 0 : _around(effectiveAt);

        uint16 rule = _record(k % 4 == 1 ? authority : operator, draft).rule;

        bool before = !none && draft.effectiveAt < LEDGER_START;
        assertEq(rule, before ? Structure.BEFORE_THE_LEDGER : 0, "rule");
    }

    /// @dev Long after the closing date of backfills too: there is no way around them.
    function testFuzz_a_plain_export_of_years_ago_is_never_in_force(uint32 effectiveAt, bool proposed) public {
        vm.warp(BACKFILL_CLOSES + 10 days);
        Draft memory draft = _export(line);
        draft.effectiveAt = uint32(bound(effectiveAt, 1, LEDGER_START - 1));

        uint16 rule = _record(operator, proposed ? _proposed(draft) : draft).rule;

        assertEq(rule, Structure.BEFORE_THE_LEDGER, "rule");
    }

    function testFuzz_what_is_dated_after_the_start_is_recorded_as_ever(uint32 effectiveAt) public {
        Draft memory draft = _export(line);
        draft.effectiveAt = uint32(bound(effectiveAt, LEDGER_START, FOUNDED));

        assertEq(_record(operator, draft).rule, 0, "rule");
    }

    /// @dev What is stated or settled takes effect at its block, whenever it is said to have happened on paper.
    function testFuzz_an_old_date_of_a_statement_or_settlement_makes_it_no_older(uint32 effectiveAt) public {
        Statement memory statement = _statement(line.product, APPROVAL, Outcome.PASSED);
        Settlement memory settlement = _settlement(line.imported, Status.FULFILLED);
        statement.effectiveAt = settlement.effectiveAt = uint32(bound(effectiveAt, 0, FOUNDED));

        assertEq(_attest(authority, statement), 0, "stated");
        assertEq(_settle(regulator, settlement), 0, "settled");
        uint256 fact = _factOf(line.product, APPROVAL, Role.DATA_AUTHORITY, NO_ID);
        assertEq(uint32(fact >> 144), FOUNDED, "the time of the fact");
    }
}
