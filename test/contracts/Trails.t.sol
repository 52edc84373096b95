// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {ActKind, Kind, List, Outcome, Status} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";
import {Vm} from "./Test.sol";

/// @dev What can be proven afterwards: the lists that are promised complete, the trails that chain their neighbours',
/// and what a refusal says.
contract TrailsTest is City {
    /* LISTS */

    /// @dev The head of a list of these items, told a second time.
    function _assertList(Id owner, uint8 list, Id[] memory items, string memory what) private view {
        bytes32 hash;
        for (uint256 i = 0; i < items.length; i++) {
            bytes32 item = bytes32(Id.unwrap(items[i]));
            hash = bytes32(uint256(uint224(uint256(keccak256(abi.encode(bytes32("laiqu.item.2"), hash, item))))));
        }
        uint256 head = uint256(vm.load(address(ledger), _listSlot(owner, list)));
        assertEq(head, (uint256(hash) << 32) | items.length, what);
    }

    function test_every_list_holds_what_stands_under_its_owner_in_order() public view {
        _assertList(city, List.AUTHORIZATIONS, _ids(line.authorization), "authorizations of the city");
        _assertList(
            line.authorization,
            List.GRANTS,
            _ids(line.grants[0], line.grants[1], line.grants[2]),
            "grants of the authorization"
        );
        _assertList(line.authorization, List.SCENARIOS, _ids(line.scenario), "scenarios of the authorization");
        _assertList(
            line.authorization,
            List.DELIVERIES,
            _ids(line.deliveries[0], line.deliveries[1]),
            "deliveries under the authorization"
        );
        _assertList(line.scenario, List.AGREEMENTS, _ids(line.agreement), "agreements of the scenario");
        for (uint256 i = 0; i < 3; i++) {
            _assertList(line.resources[i], List.GRANTS, _ids(line.grants[i]), "grants of a resource");
            if (i < 2) _assertList(line.resources[i], List.DEMANDS, _ids(line.demands[i]), "demands for a resource");
            if (i < 2)
                _assertList(line.resources[i], List.DELIVERIES, _ids(line.deliveries[i]), "deliveries of a resource");
            Id input = i < 2 ? line.deliveries[i] : line.imported;
            _assertList(input, List.PRODUCTS, _ids(line.product), "products of an input");
        }
        _assertList(line.product, List.EXPORTS, new Id[](0), "exports of the product");
    }

    function testFuzz_exports_stand_in_the_lists_of_product_agreement_and_authorization(bool twice) public {
        Id one = _made(operator, _export(line));
        Id[] memory all = twice ? _ids(one, _made(operator, _export(line))) : _ids(one);

        _assertList(line.product, List.EXPORTS, all, "exports of the product");
        _assertList(line.agreement, List.EXPORTS, all, "exports to the buyer");
        _assertList(line.authorization, List.EXPORTS, all, "exports under the authorization");
    }

    /// @dev A product of many inputs stands in the list of each.
    function test_a_product_stands_in_the_list_of_every_input() public {
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, NO_ID);
        draft.inputs = _ids(line.product, line.deliveries[1], line.imported);
        Id second = _made(operator, draft);

        _assertList(line.product, List.PRODUCTS, _ids(second), "of a product");
        _assertList(line.deliveries[1], List.PRODUCTS, _ids(line.product, second), "of a delivery");
        _assertList(line.deliveries[0], List.PRODUCTS, _ids(line.product), "of what it is not made of");
    }

    /* TRAILS */

    /// @dev The data of the last event of the ledger, and the trail that they give.
    function _lastLog() private returns (Vm.Log memory log, bytes24 trail) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        log = logs[logs.length - 1];
        trail = bytes24(keccak256(log.data));
    }

    function testFuzz_a_recording_chains_the_trails_of_its_neighbours(uint8 k) public {
        Id resource = _made(providerB, _draft(Kind.RESOURCE, city, NO_ID));
        Kind[5] memory kinds = [Kind.DEMAND, Kind.GRANT, Kind.PRODUCT, Kind.EXPORT, Kind.AGREEMENT];
        Id[5] memory parents = [line.scenario, line.authorization, line.scenario, line.product, line.scenario];
        Id[5] memory links = [line.grants[1], resource, partyOf[buyer], line.agreement, partyOf[buyer]];
        uint256 i = k % 5;
        address who = kinds[i] == Kind.GRANT ? authority : operator;
        Draft memory draft = _draft(kinds[i], parents[i], links[i]);
        if (kinds[i] == Kind.PRODUCT) draft.inputs = _ids(line.deliveries[0], line.product);
        vm.recordLogs();

        Id id = _made(who, draft);

        (Vm.Log memory log, bytes24 trail) = _lastLog();
        Body memory body = abi.decode(log.data, (Body));
        assertTrue(_stateOf(id).trail() == trail, "its own trail begins with its data");
        assertTrue(body.admission == _stateOf(partyOf[who]).trail(), "its issuer's");
        assertTrue(body.parentTrail == _stateOf(parents[i]).trail(), "its parent's");
        assertTrue(body.linkTrail == _stateOf(links[i]).trail(), "its link's");
        assertEq(body.inputTrails.length, draft.inputs.length, "one of each input");
        for (uint256 j = 0; j < draft.inputs.length; j++) {
            assertTrue(body.inputTrails[j] == _stateOf(draft.inputs[j]).trail(), "an input's");
        }
    }

    function testFuzz_a_trail_goes_on_from_what_it_was(uint8 way) public {
        bytes24 before = _stateOf(line.imported).trail();
        vm.recordLogs();

        if (way % 3 == 0) _stated(regulator, line.imported, REVIEW, Outcome.PASSED);
        else if (way % 3 == 1) _settled(operator, line.imported, Status.FULFILLED);
        else _held(regulator, line.imported, 0);

        (Vm.Log memory log, bytes24 trail) = _lastLog();
        assertTrue(abi.decode(log.data, (Told)).trail == before, "the trail before it");
        assertTrue(_stateOf(line.imported).trail() == trail, "the trail after it");
    }

    function testFuzz_who_accepts_a_seat_goes_on_with_its_partys_trail(uint64 roles, address account) public {
        vm.assume(roleOf[account] == 0 && account != address(0));
        roles &= ADMITTED;
        Draft memory draft = _draft(Kind.PARTY, city, NO_ID);
        draft.clear = (uint256(uint160(account)) << 64) | roles;
        Id party = _made(authority, draft);
        bytes24 before = _stateOf(party).trail();
        vm.recordLogs();

        (bool accepted, ) = _send(account, abi.encodeCall(ILedger.accept, (party)));

        (Vm.Log memory log, bytes24 trail) = _lastLog();
        Told memory told = abi.decode(log.data, (Told));
        assertTrue(accepted && told.trail == before, "the trail before it");
        assertTrue(_stateOf(party).trail() == trail && trail != before, "the trail after it");
        assertEq(uint256(told.document), uint160(account), "whose account it is");
        assertEq((told.judged >> 112) & type(uint96).max, roles, "in which roles");
    }

    /// @dev Nothing that strangers may write grows a trail: what anybody may say goes to the list of filings.
    function testFuzz_what_anybody_may_say_grows_no_trail(uint8 who, uint8 which, bool anchor) public {
        Id[3] memory ids = [line.product, partyOf[buyer], line.authorization];
        bytes24 before = _stateOf(ids[which % 3]).trail();

        _attest(watchers[who % WATCHERS], ids[which % 3], anchor ? ANCHORED : FILED, Outcome.PASSED);

        assertTrue(_stateOf(ids[which % 3]).trail() == before, "the trail");
    }

    /* REFUSALS */

    function testFuzz_a_refusal_says_what_was_asked_of_which_record_by_which_rows(bool settling) public {
        Draft memory incident = _draft(Kind.CASE, line.scenario, NO_ID);
        incident.clear = OWN_CASE;
        Id opened = _made(regulator, incident);
        bytes memory data =
            settling
                ? _settleCall(operator, _settlement(opened, Status.FULFILLED))
                : _attestCall(operator, _statement(line.deliveries[0], PROVIDERS_WORD, Outcome.PASSED));
        bytes32 before = bytes32(_slot(_listSlot(partyOf[operator], List.REFUSALS)) >> 32);
        vm.recordLogs();

        assertEq(_verdicts(operator, data)[0].rule, RULE_WHO, "refused");

        (Vm.Log memory log, ) = _lastLog();
        Refusal memory refusal = abi.decode(log.data, (Refusal));
        Id parent = settling ? line.scenario : line.demands[0];
        uint256 asked =
            settling
                ? (uint256(ActKind.SETTLE) << 24) | (uint256(uint8(Kind.CASE)) << 16) | Status.FULFILLED
                : (uint256(ActKind.ATTEST) << 24) | (uint256(uint8(Kind.DELIVERY)) << 16) | PROVIDERS_WORD;
        uint256 judgedBy = ((settling ? uint256(uint8(OWN_CASE)) : 0) << 24) | (uint256(1) << 16) | 1;
        assertEq(
            refusal.signed,
            (uint256(uint160(operator)) << 64) | (asked << 32) | judgedBy,
            "who asked what, and whose rows judged"
        );
        assertEq(refusal.judged >> 176, uint80(Id.unwrap(parent)), "the parent of what it was asked of");
        assertEq(uint32(refusal.judged >> 64), RULE_WHO, "the rule");
        assertEq(uint32(refusal.judged >> 32), 1, "the unmet rule");
        assertTrue(refusal.subject == (settling ? opened : line.deliveries[0]), "its subject");
        bytes32 told = refusal.call;
        assertTrue(told == keccak256(data) && refusal.tag == "laiqu.refusal.2", "its call, and its tag");
        bytes32 head = keccak256(abi.encode(bytes32("laiqu.item.2"), before, keccak256(log.data)));
        assertEq(
            _slot(_listSlot(partyOf[operator], List.REFUSALS)) >> 32,
            uint224(uint256(head)),
            "the list of refusals"
        );
    }
}
