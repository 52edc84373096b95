// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract StructureTest is City {
    /// One record of each kind; none at 0.
    Id[18] private _specimens;
    uint8 private constant LAST_KIND = 17;

    function setUp() public override {
        super.setUp();
        _specimens[uint8(Kind.JURISDICTION)] = city;
        _specimens[uint8(Kind.PARTY)] = partyOf[buyer];
        _specimens[uint8(Kind.RESOURCE)] = line.resources[0];
        Draft memory plan = _draft(Kind.PLAN, city, NO_ID);
        plan.clear = HARD_CLAUSE;
        _specimens[uint8(Kind.PLAN)] = _made(authority, plan);
        _specimens[uint8(Kind.PROCUREMENT)] = _made(authority, _draft(Kind.PROCUREMENT, city, NO_ID));
        _specimens[uint8(Kind.AUTHORIZATION)] = line.authorization;
        _specimens[uint8(Kind.GRANT)] = line.grants[0];
        _specimens[uint8(Kind.SCENARIO)] = line.scenario;
        _specimens[uint8(Kind.DEMAND)] = line.demands[0];
        _specimens[uint8(Kind.DELIVERY)] = line.deliveries[0];
        _specimens[uint8(Kind.IMPORT)] = line.imported;
        _specimens[uint8(Kind.PRODUCT)] = line.product;
        _specimens[uint8(Kind.AGREEMENT)] = line.agreement;
        _specimens[uint8(Kind.EXPORT)] = _made(operator, _export(line));
        _specimens[uint8(Kind.CASE)] = _made(authority, _draft(Kind.CASE, line.scenario, NO_ID));
        Draft memory application = _draft(Kind.APPLICATION, _specimens[uint8(Kind.PROCUREMENT)], NO_ID);
        _specimens[uint8(Kind.APPLICATION)] = _made(watchers[0], application);
        _specimens[uint8(Kind.DOMAIN)] = _made(authority, _draft(Kind.DOMAIN, city, NO_ID));
    }

    /// @dev The table of the ledger model, told a second time; `neighbour` 0 is none.
    function _parentFits(Kind kind, uint8 neighbour) private pure returns (bool) {
        if (kind == Kind.CASE) return neighbour != 0;
        if (kind == Kind.GRANT || kind == Kind.SCENARIO) return neighbour == uint8(Kind.AUTHORIZATION);
        if (kind == Kind.DELIVERY) return neighbour == uint8(Kind.DEMAND);
        if (kind == Kind.DEMAND || kind == Kind.IMPORT || kind == Kind.AGREEMENT)
            return neighbour == uint8(Kind.SCENARIO);
        if (kind == Kind.PRODUCT) return neighbour == 0 || neighbour == uint8(Kind.SCENARIO);
        if (kind == Kind.EXPORT) return neighbour == uint8(Kind.PRODUCT);
        if (kind == Kind.APPLICATION) return neighbour == uint8(Kind.PROCUREMENT);
        return neighbour == uint8(Kind.JURISDICTION);
    }

    function _linkFits(Kind kind, uint8 neighbour) private pure returns (bool) {
        if (kind == Kind.AUTHORIZATION || kind == Kind.AGREEMENT) return neighbour == uint8(Kind.PARTY);
        if (kind == Kind.GRANT) return neighbour == uint8(Kind.RESOURCE);
        if (kind == Kind.DEMAND) return neighbour == uint8(Kind.GRANT);
        if (neighbour == 0) return true;
        if (kind == Kind.PARTY || kind == Kind.RESOURCE || kind == Kind.PRODUCT) return neighbour == uint8(Kind.PARTY);
        if (kind == Kind.CASE || kind == Kind.DOMAIN) return neighbour == uint8(Kind.PARTY);
        if (kind == Kind.DELIVERY || kind == Kind.IMPORT) return neighbour == uint8(Kind.DOMAIN);
        if (kind == Kind.PROCUREMENT) return neighbour == uint8(Kind.PLAN);
        return kind == Kind.EXPORT && neighbour == uint8(Kind.AGREEMENT);
    }

    function testFuzz_every_kind_has_its_place(uint8 k, uint8 parent, uint8 link) public {
        Kind kind = Kind(bound(k, 2, LAST_KIND));
        (parent, link) = (uint8(bound(parent, 0, LAST_KIND)), uint8(bound(link, 0, LAST_KIND)));
        Draft memory draft = _proposed(_draft(kind, _specimens[parent], _specimens[link]));

        (bool done, bytes memory returned) = _send(operator, _recordCall(operator, draft));

        assertTrue(
            done == (_parentFits(kind, parent) && _linkFits(kind, link)),
            "recorded or judged in its place only"
        );
        if (done) return;
        bool missing = !_parentFits(kind, parent) ? parent == 0 : link == 0;
        bytes4 expected = missing ? RecordUnknown.selector : WrongKind.selector;
        assertEq(uint32(bytes4(returned)), uint32(expected), "selector of the error");
    }

    function testFuzz_every_place_of_the_table_is_taken(uint8 k) public {
        Kind kind = Kind(bound(k, 2, LAST_KIND));
        for (uint8 parent = 0; parent <= LAST_KIND; parent++) {
            for (uint8 link = 0; link <= LAST_KIND; link++) {
                if (!_parentFits(kind, parent) || !_linkFits(kind, link)) continue;
                Draft memory draft = _proposed(_draft(kind, _specimens[parent], _specimens[link]));
                (bool done, ) = _send(operator, _recordCall(operator, draft));
                assertTrue(done, "the place is one of its kind's");
            }
        }
    }

    function testFuzz_no_jurisdiction_is_recorded(uint8 parent) public {
        Draft memory draft = _draft(Kind.JURISDICTION, _specimens[bound(parent, 0, LAST_KIND)], NO_ID);

        _assertReverts(authority, _recordCall(authority, draft), KindNotRecordable.selector);
    }

    function testFuzz_nothing_stands_under_what_is_not_recorded(bytes10 unknown, uint8 k) public {
        Id id = Id.wrap(unknown);
        vm.assume(unknown != 0 && uint256(uint8(_stateOf(id).kind())) == 0);
        Draft memory draft = _draft(Kind(bound(k, 2, LAST_KIND)), id, NO_ID);

        _assertReverts(authority, _recordCall(authority, draft), RecordUnknown.selector);
    }

    function testFuzz_a_product_is_made_of_deliveries_imports_and_products(uint8 input) public {
        Kind kind = Kind(bound(input, 1, LAST_KIND));
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, NO_ID);
        draft.inputs = _ids(_specimens[uint8(kind)]);

        (bool done, bytes memory returned) = _send(operator, _recordCall(operator, draft));

        assertTrue(
            done == (kind == Kind.DELIVERY || kind == Kind.IMPORT || kind == Kind.PRODUCT),
            "fitting inputs only"
        );
        if (!done) assertEq(uint32(bytes4(returned)), uint32(WrongKind.selector), "selector of the error");
    }

    function testFuzz_a_scenario_names_grants_of_its_own_authorization(uint8 i, bool ofAnother) public {
        Lineage memory other = _lineage(0, 0, 0, 0);
        Draft memory draft = _draft(Kind.SCENARIO, line.authorization, NO_ID);
        draft.inputs = _ids(line.grants[(uint256(i) + 1) % 3], ofAnother ? other.grants[i % 3] : line.grants[i % 3]);

        assertEq(_record(operator, draft).rule, ofAnother ? Structure.OUTSIDE_SCOPE : 0, "rule");
    }

    function testFuzz_a_demand_is_for_a_grant_that_its_scenario_names(uint8 i, bool ofAnother) public {
        Id grant = ofAnother ? _lineage(0, 0, 0, 0).grants[i % 3] : line.grants[i % 3];

        uint16 rule = _record(operator, _draft(Kind.DEMAND, line.scenario, grant)).rule;

        assertEq(rule, ofAnother || i % 3 == 2 ? Structure.OUTSIDE_SCOPE : 0, "rule");
    }

    function testFuzz_an_input_is_named_once_and_there_are_at_most_32(uint8 count, uint8 twice) public {
        count = uint8(bound(count, 1, 34));
        Id[] memory inputs = new Id[](count);
        for (uint256 i = 0; i < count; i++) inputs[i] = _made(operator, _draft(Kind.IMPORT, line.scenario, NO_ID));
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, NO_ID);
        bool repeated = count > 1 && twice % 2 == 0;
        if (repeated) inputs[count - 1] = inputs[twice % (count - 1)];
        draft.inputs = inputs;

        (bool done, bytes memory returned) = _send(operator, _recordCall(operator, draft));

        assertTrue(done == (count <= 32 && !repeated), "recorded");
        bytes4 expected = count > 32 ? TooManyInputs.selector : DuplicateInput.selector;
        if (!done) assertEq(uint32(bytes4(returned)), uint32(expected), "selector of the error");
    }

    function testFuzz_nothing_ends_after_its_parent(uint32 parentEnd, uint32 end, uint8 level) public {
        parentEnd = uint32(bound(parentEnd, FOUNDED + 10, FOUNDED + 20));
        end = uint32(bound(end, 0, 15));
        if (end != 0) end += FOUNDED + 8;
        level = uint8(bound(level, 0, 3));
        Lineage memory under = _lineage(parentEnd, parentEnd, parentEnd, parentEnd);
        Draft memory draft =
            level == 0
                ? _draft(Kind.SCENARIO, under.authorization, NO_ID)
                : level == 1
                    ? _draft(Kind.DEMAND, under.scenario, under.grants[0])
                    : level == 2
                        ? _draft(Kind.DELIVERY, under.demands[0], NO_ID)
                        : _draft(Kind.PRODUCT, under.scenario, NO_ID);

        uint16 rule = _record(level == 2 ? providerA : operator, _ending(draft, end)).rule;

        assertEq(rule, end != 0 && end <= parentEnd ? 0 : Structure.OUTSIDE_TERM, "rule");
    }

    function testFuzz_nothing_stands_before_its_term(uint32 from, uint32 moment) public {
        from = uint32(bound(from, FOUNDED - 5, FOUNDED + 5));
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
        draft.from = from;
        assertEq(_record(authority, draft).rule, from > FOUNDED ? Structure.NOT_YET : 0, "at once");
        draft = _proposed(_draft(Kind.RESOURCE, city, NO_ID));
        draft.from = from;
        Id id = _made(authority, draft);
        moment = uint32(bound(moment, FOUNDED, FOUNDED + 10));
        vm.warp(moment);

        assertEq(_settle(authority, id, Status.IN_FORCE), from > moment ? Structure.NOT_YET : 0, "later");
    }

    /// @dev What is prepared under an authorization that is still proposed waits for it.
    function testFuzz_grants_and_scenarios_are_prepared_under_a_proposed_authorization(uint8 way, bool held) public {
        uint8[4] memory ways = [Status.REJECTED, Status.WITHDRAWN, Status.VOID, Status.REVOKED];
        Id early = _made(authority, _proposed(_draft(Kind.AUTHORIZATION, city, partyOf[operator])));
        Id grant = _made(authority, _draft(Kind.GRANT, early, line.resources[0]));
        Draft memory scenario = _draft(Kind.SCENARIO, early, NO_ID);
        scenario.inputs = _ids(grant);
        assertEq(_record(operator, scenario).rule, Structure.PARENT_NOT_OPERABLE, "a scenario in force");
        Id prepared = _made(operator, _proposed(scenario));
        assertTrue(!ledger.operable(grant), "the grant's force waits");
        assertEq(_settle(authority, prepared, Status.IN_FORCE), Structure.PARENT_NOT_OPERABLE, "the scenario's too");
        uint16 demand = _record(operator, _proposed(_draft(Kind.DEMAND, prepared, grant))).rule;
        assertEq(demand, Structure.PARENT_NOT_OPERABLE, "nothing is demanded yet");

        if (held) _held(regulator, _after(early), 0);
        else _settled(regulator, early, ways[way % 4]);

        assertEq(
            _record(authority, _draft(Kind.GRANT, early, line.resources[1])).rule,
            Structure.PARENT_NOT_OPERABLE,
            "a grant"
        );
        uint16 late = _record(operator, _proposed(_draft(Kind.SCENARIO, early, NO_ID))).rule;
        assertEq(late, Structure.PARENT_NOT_OPERABLE, "a scenario");
    }

    function _after(Id authorization) private returns (Id) {
        _settled(authority, authorization, Status.IN_FORCE);
        return authorization;
    }

    function testFuzz_nothing_is_put_into_force_after_its_end(uint32 end, uint32 moment) public {
        end = uint32(bound(end, FOUNDED + 1, FOUNDED + 4));
        moment = uint32(bound(moment, FOUNDED, FOUNDED + 6));
        Draft memory draft = _ending(_draft(Kind.RESOURCE, city, NO_ID), end);
        Id waiting = _made(authority, _proposed(draft));
        draft = _ending(_draft(Kind.RESOURCE, city, NO_ID), end);
        vm.warp(moment);

        uint16 expected = moment < end ? 0 : Structure.OUTSIDE_TERM;
        assertEq(_record(authority, draft).rule, expected, "at once");
        assertEq(_settle(authority, waiting, Status.IN_FORCE), expected, "afterwards");
    }

    /// @dev A controller is named, not stood under.
    function testFuzz_a_company_is_admitted_whatever_became_of_its_controller(uint8 i) public {
        _held(regulator, partyOf[watchers[i % WATCHERS]], 0);

        assertEq(_record(authority, _draft(Kind.PARTY, city, partyOf[watchers[i % WATCHERS]])).rule, 0, "rule");
    }

    function testFuzz_only_products_and_scenarios_are_made_of_something(uint8 k) public {
        Kind[6] memory kinds = [Kind.DEMAND, Kind.DELIVERY, Kind.IMPORT, Kind.AGREEMENT, Kind.EXPORT, Kind.CASE];
        Id[6] memory parents = [
            line.scenario,
            line.demands[0],
            line.scenario,
            line.scenario,
            line.product,
            line.product
        ];
        Id[6] memory links = [line.grants[0], NO_ID, NO_ID, partyOf[buyer], line.agreement, NO_ID];
        Draft memory draft = _draft(kinds[k % 6], parents[k % 6], links[k % 6]);
        draft.inputs = _ids(line.imported);

        _assertReverts(operator, _recordCall(operator, draft), TooManyInputs.selector);
    }

    function testFuzz_an_input_is_recorded_before(bytes10 unknown) public {
        vm.assume(uint256(uint8(_stateOf(Id.wrap(unknown)).kind())) == 0);
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, NO_ID);
        draft.inputs = _ids(line.imported, Id.wrap(unknown));

        _assertReverts(operator, _recordCall(operator, draft), RecordUnknown.selector);
    }

    /* WHAT STANDS BEHIND AN AUTHORIZATION */

    function testFuzz_an_authorization_names_a_plan_and_a_procurement(uint8 one, uint8 other) public {
        (one, other) = (uint8(bound(one, 1, LAST_KIND)), uint8(bound(other, 0, LAST_KIND)));
        vm.assume(one != other);
        Draft memory draft = _draft(Kind.AUTHORIZATION, city, partyOf[operator]);
        draft.inputs = other == 0 ? _ids(_specimens[one]) : _ids(_specimens[one], _specimens[other]);

        (bool done, bytes memory returned) = _send(authority, _recordCall(authority, draft));

        bool fits = _isBehind(one) && (other == 0 || _isBehind(other));
        assertTrue(done == fits, "a plan, a procurement, or both");
        if (!done) assertEq(uint32(bytes4(returned)), uint32(WrongKind.selector), "selector of the error");
    }

    function _isBehind(uint8 kind) private pure returns (bool) {
        return kind == uint8(Kind.PLAN) || kind == uint8(Kind.PROCUREMENT);
    }

    function test_an_authorization_names_at_most_one_plan_and_one_procurement() public {
        for (uint256 i = 0; i < 2; i++) {
            Draft memory second = _draft(i == 0 ? Kind.PLAN : Kind.PROCUREMENT, city, NO_ID);
            second.clear = HARD_CLAUSE;
            Draft memory draft = _draft(Kind.AUTHORIZATION, city, partyOf[operator]);
            draft.inputs = _ids(_specimens[uint8(second.kind)], _made(authority, second));

            (bool done, ) = _send(authority, _recordCall(authority, draft));

            assertTrue(!done, "two of a kind");
        }
    }

    /// @dev Late by structure: to the second, and whatever the rulebook says.
    function test_an_application_after_the_end_of_its_procurement_is_late() public {
        Id procurement = _made(authority, _ending(_draft(Kind.PROCUREMENT, city, NO_ID), FOUNDED + 5));
        vm.warp(FOUNDED + 4);
        Draft memory draft = _ending(_draft(Kind.APPLICATION, procurement, NO_ID), FOUNDED + 5);
        assertEq(_record(watchers[0], draft).rule, 0, "a second before");

        vm.warp(FOUNDED + 5);

        draft = _ending(_proposed(_draft(Kind.APPLICATION, procurement, NO_ID)), FOUNDED + 5);
        assertEq(_record(watchers[1], draft).rule, Structure.PARENT_NOT_OPERABLE, "at its end");
    }

    /* ONE GRANT OF A RESOURCE */

    function testFuzz_a_resource_is_granted_once_under_an_authorization(bool proposed, bool held, uint8 i) public {
        Draft memory draft = _draft(Kind.GRANT, line.authorization, line.resources[i % 3]);
        if (held) _held(regulator, line.grants[i % 3], 0);

        uint16 rule = _record(authority, proposed ? _proposed(draft) : draft).rule;

        assertEq(rule, Structure.STANDS_ALREADY, "while the first one stands, held or not");
        assertEq(
            _record(authority, _draft(Kind.GRANT, _lineage(0, 0, 0, 0).authorization, line.resources[i % 3])).rule,
            0,
            "under another authorization"
        );
    }

    function testFuzz_a_grant_that_has_ended_leaves_room_for_another(uint8 way) public {
        uint8[6] memory ways = [
            Status.FULFILLED,
            Status.SUPERSEDED,
            Status.TERMINATED,
            Status.REVOKED,
            Status.VOID,
            Status.PURGED
        ];
        _settled(regulator, line.grants[0], ways[way % 6]);

        assertEq(_record(authority, _draft(Kind.GRANT, line.authorization, line.resources[0])).rule, 0, "rule");
    }

    function testFuzz_a_grant_that_never_was_in_force_leaves_room_for_another(bool rejected) public {
        Id resource = _made(providerA, _draft(Kind.RESOURCE, city, NO_ID));
        Id grant = _made(authority, _proposed(_draft(Kind.GRANT, line.authorization, resource)));
        assertEq(
            _record(authority, _proposed(_draft(Kind.GRANT, line.authorization, resource))).rule,
            Structure.STANDS_ALREADY,
            "while it waits"
        );
        _settled(regulator, grant, rejected ? Status.REJECTED : Status.WITHDRAWN);

        assertEq(_record(authority, _draft(Kind.GRANT, line.authorization, resource)).rule, 0, "rule");
    }

    /// @dev To the second, though nobody marked it as expired.
    function test_a_grant_whose_term_is_past_leaves_room_for_another() public {
        Id resource = _made(providerA, _draft(Kind.RESOURCE, city, NO_ID));
        Draft memory draft = _ending(_draft(Kind.GRANT, line.authorization, resource), FOUNDED + 5);
        _made(authority, draft);
        vm.warp(FOUNDED + 4);
        draft = _draft(Kind.GRANT, line.authorization, resource);
        assertEq(_record(authority, draft).rule, Structure.STANDS_ALREADY, "a second before its end");

        vm.warp(FOUNDED + 5);

        assertEq(_record(authority, _draft(Kind.GRANT, line.authorization, resource)).rule, 0, "at its end");
    }

    /// @dev Nothing can be its own parent, link or input: it is not recorded when it is asked for.
    function testFuzz_nothing_stands_under_itself(uint8 k, uint8 place) public {
        Kind kind = Kind(bound(k, 2, LAST_KIND));
        Draft memory draft = _draft(kind, _parentOf(kind), _linkOf(kind));
        (draft.form, draft.sha256Digest, draft.referenceText) = (0, 0, "SELF");
        Id self = _referenceId(kind, partyOf[operator], "SELF", 0);
        if (place % 3 == 0) draft.parent = self;
        else if (place % 3 == 1) draft.link = self;
        else draft.inputs = _ids(self);

        (bool done, ) = _send(operator, _recordCall(operator, draft));

        assertTrue(!done && _stateOf(self).kind() == Kind.NONE, "nothing is recorded");
    }

    function _parentOf(Kind kind) private view returns (Id) {
        for (uint8 i = 1; i <= LAST_KIND; i++) if (_parentFits(kind, i)) return _specimens[i];
        return NO_ID;
    }

    function _linkOf(Kind kind) private view returns (Id) {
        if (_linkFits(kind, 0)) return NO_ID;
        for (uint8 i = 1; i <= LAST_KIND; i++) if (_linkFits(kind, i)) return _specimens[i];
        return NO_ID;
    }
}
