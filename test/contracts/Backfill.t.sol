// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract HistoryTest is City {
    uint256 private constant HISTORY_FLAG = 1;
    uint256 private constant RESTS_ON_HISTORY = 2;

    function _past(Kind kind, Id parent, Id link) private returns (Draft memory draft) {
        draft = _proposed(_draft(kind, parent, link));
        (draft.history, draft.effectiveAt) = (true, LEDGER_START - 1);
    }

    function testFuzz_history_is_the_data_authoritys_before_the_start_until_the_closing(
        uint8 who,
        uint32 effectiveAt,
        uint32 moment,
        bool atOnce
    ) public {
        address[4] memory parties = [authority, operator, providerA, watchers[0]];
        address actor = parties[who % 4];
        moment = uint32(bound(moment, HISTORY_CLOSES - 4, HISTORY_CLOSES + 4));
        effectiveAt = uint32(bound(effectiveAt, LEDGER_START - 4, LEDGER_START + 4));
        vm.warp(moment);
        Draft memory draft = _past(Kind.RESOURCE, city, NO_ID);
        draft.effectiveAt = effectiveAt;
        if (atOnce) draft.status = Status.IN_FORCE;

        uint16 rule = _record(actor, draft).rule;

        bool open = actor == authority && effectiveAt < LEDGER_START && moment < HISTORY_CLOSES && !atOnce;
        assertEq(rule, open ? 0 : Structure.HISTORY_CLOSED, "rule");
    }

    function testFuzz_nobody_borrows_the_data_authoritys_role(uint8 who) public {
        Draft memory draft = _past(Kind.RESOURCE, city, NO_ID);
        draft.role = Role.DATA_AUTHORITY;

        assertEq(_record(watchers[who % WATCHERS], draft).rule, Structure.HISTORY_CLOSED, "rule");
    }

    function testFuzz_history_stands_only_by_another_partys_settlement(uint8 who) public {
        Id id = _made(authority, _past(Kind.RESOURCE, city, NO_ID));

        assertEq(_settle(authority, id, Status.IN_FORCE), Structure.NOT_ANOTHER_PARTY, "its own");
        assertEq(_stateOf(id).status(), Status.PROPOSED, "status");
        assertEq(_settle(watchers[who % WATCHERS], id, Status.IN_FORCE), 0, "another's");
    }

    function testFuzz_a_company_of_the_same_controller_is_not_another_party(bool same) public {
        address account = _company("SUBSIDIARY", Role.AUDITOR, same ? partyOf[authority] : partyOf[regulator]);
        Id id = _made(authority, _past(Kind.RESOURCE, city, NO_ID));

        assertEq(_settle(account, id, Status.IN_FORCE), same ? Structure.NOT_ANOTHER_PARTY : 0, "rule");
    }

    function testFuzz_an_authorization_of_before_stands_only_when_its_operator_accepted(
        uint16 outcome,
        uint8 by
    ) public {
        Id id = _made(authority, _past(Kind.AUTHORIZATION, city, partyOf[operator]));
        address stating = by % 2 == 0 ? operator : watchers[by % WATCHERS];
        assertEq(_settle(regulator, id, Status.IN_FORCE), Structure.NOT_ANOTHER_PARTY, "without acceptance");
        _stated(stating, id, ACCEPTANCE, outcome);

        uint16 rule = _settle(regulator, id, Status.IN_FORCE);

        bool accepted = stating == operator && outcome & 7 == Outcome.PASSED;
        assertEq(rule, accepted ? 0 : Structure.NOT_ANOTHER_PARTY, "rule");
    }

    function testFuzz_a_product_of_before_stands_only_when_its_inputs_do(uint8 breaks) public {
        Id imported = _made(authority, _past(Kind.IMPORT, line.scenario, NO_ID));
        Draft memory draft = _past(Kind.PRODUCT, line.scenario, NO_ID);
        draft.inputs = _ids(imported);
        Id product = _made(authority, draft);
        for (uint256 i = 0; i < breaks % 4; i++) _stated(regulator, line.agreement, CORRECTED, 0);

        assertEq(_settle(regulator, product, Status.IN_FORCE), Structure.INPUT_BROKEN, "of an input nobody confirmed");
        _settled(regulator, imported, Status.IN_FORCE);
        assertEq(_settle(regulator, product, Status.IN_FORCE), 0, "of a confirmed one");
    }

    function testFuzz_what_rests_on_history_says_so(bool history) public {
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
        if (history) draft = _past(Kind.RESOURCE, city, NO_ID);
        Id resource = _made(authority, draft);
        if (history) _settled(regulator, resource, Status.IN_FORCE);
        assertEq((_edgeOf(resource) >> 8) & 3, history ? HISTORY_FLAG : 0, "the resource");

        Id grant = _made(authority, _draft(Kind.GRANT, line.authorization, resource));
        Draft memory scenario = _draft(Kind.SCENARIO, line.authorization, NO_ID);
        scenario.inputs = _ids(grant);
        Id below = _made(operator, scenario);
        Id demand = _made(operator, _draft(Kind.DEMAND, below, grant));

        uint256 expected = history ? RESTS_ON_HISTORY : 0;
        assertEq((_edgeOf(grant) >> 8) & 3, expected, "the grant");
        assertEq((_edgeOf(below) >> 8) & 3, expected, "the scenario");
        assertEq((_edgeOf(demand) >> 8) & 3, expected, "the demand");
    }

    /// @dev A detour through a prohibition confirms nothing.
    function testFuzz_no_detour_makes_history_stand_without_another_party(uint8 way, bool closed) public {
        uint8[4] memory ways = [Status.PROHIBITED_RECALL, Status.PROHIBITED, Status.VOID, Status.REJECTED];
        Id id = _made(authority, _past(Kind.RESOURCE, city, NO_ID));
        _settle(authority, id, ways[way % 4]);
        if (closed) _settle(authority, id, Status.PROHIBITED_RECALL);

        assertTrue(_settle(authority, id, Status.IN_FORCE) != 0, "its own");
        assertTrue(!ledger.operable(id), "nothing stands under it");
    }

    /// @dev No row judges history, so nothing of it takes effect by its own recording.
    function testFuzz_history_opens_no_case(bool ended) public {
        if (ended) _settled(authority, _made(authority, _draft(Kind.CASE, line.scenario, NO_ID)), Status.FULFILLED);
        uint256 before = _factOf(line.scenario, CASE_CODE, 0);

        assertEq(_record(authority, _past(Kind.CASE, line.scenario, NO_ID)).rule, Structure.HISTORY_CLOSED, "rule");
        assertEq(_factOf(line.scenario, CASE_CODE, 0), before, "the last case");
    }

    function testFuzz_history_brings_no_account(uint64 roles, address account) public {
        vm.assume(roleOf[account] == 0 && account != address(0));
        Draft memory draft = _past(Kind.PARTY, city, NO_ID);
        draft.clear = (uint256(uint160(account)) << 64) | roles;

        assertEq(_record(authority, draft).rule, Structure.HISTORY_CLOSED, "rule");
        draft.clear = 0;
        assertEq(_record(authority, draft).rule, 0, "without one");
    }
}
