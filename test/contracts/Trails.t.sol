// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {ActKind, Kind, List, Outcome, Status} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";
import {Vm} from "./Test.sol";

/// @dev What can be proven afterwards: the lists that are promised complete, the stories that chain their neighbours',
/// and what a refusal says.
contract StoriesTest is City {
    /* LISTS */

    /// @dev The head of a list of these items, told a second time.
    function _assertList(Id owner, uint8 list, Id[] memory items, string memory what) private view {
        bytes32 hash;
        for (uint256 i = 0; i < items.length; i++) {
            bytes32 item = bytes32(Id.unwrap(items[i]));
            hash = bytes32(uint256(uint224(uint256(keccak256(abi.encode(bytes32("laiqu.item.1"), hash, item))))));
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

    /* STORIES */

    /// @dev The data of the last event of the ledger, and the story that they give.
    function _lastLog() private returns (Vm.Log memory log, bytes24 story) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        log = logs[logs.length - 1];
        story = bytes24(keccak256(log.data));
    }

    function testFuzz_a_recording_chains_the_stories_of_its_neighbours(uint8 k) public {
        Kind[5] memory kinds = [Kind.DEMAND, Kind.GRANT, Kind.PRODUCT, Kind.EXPORT, Kind.AGREEMENT];
        Id[5] memory parents = [line.scenario, line.authorization, line.scenario, line.product, line.scenario];
        Id[5] memory links = [line.grants[1], line.resources[1], partyOf[buyer], line.agreement, partyOf[buyer]];
        uint256 i = k % 5;
        address who = kinds[i] == Kind.GRANT ? authority : operator;
        Draft memory draft = _draft(kinds[i], parents[i], links[i]);
        if (kinds[i] == Kind.PRODUCT) draft.inputs = _ids(line.deliveries[0], line.product);
        vm.recordLogs();

        Id id = _made(who, draft);

        (Vm.Log memory log, bytes24 story) = _lastLog();
        Body memory body = abi.decode(log.data, (Body));
        assertTrue(_stateOf(id).story() == story, "its own story begins with its data");
        assertTrue(body.admission == _stateOf(partyOf[who]).story(), "its issuer's");
        assertTrue(body.parentStory == _stateOf(parents[i]).story(), "its parent's");
        assertTrue(body.linkStory == _stateOf(links[i]).story(), "its link's");
        assertEq(body.inputStories.length, draft.inputs.length, "one of each input");
        for (uint256 j = 0; j < draft.inputs.length; j++) {
            assertTrue(body.inputStories[j] == _stateOf(draft.inputs[j]).story(), "an input's");
        }
    }

    function testFuzz_a_story_goes_on_from_what_it_was(uint8 way) public {
        bytes24 before = _stateOf(line.imported).story();
        vm.recordLogs();

        if (way % 3 == 0) _stated(regulator, line.imported, REVIEW, Outcome.PASSED);
        else if (way % 3 == 1) _settled(operator, line.imported, Status.FULFILLED);
        else _held(regulator, line.imported, 0);

        (Vm.Log memory log, bytes24 story) = _lastLog();
        assertTrue(abi.decode(log.data, (Told)).story == before, "the story before it");
        assertTrue(_stateOf(line.imported).story() == story, "the story after it");
    }

    function testFuzz_who_accepts_a_seat_goes_on_with_its_partys_story(uint64 roles, address account) public {
        vm.assume(roleOf[account] == 0 && account != address(0));
        Draft memory draft = _draft(Kind.PARTY, city, NO_ID);
        draft.clear = (uint256(uint160(account)) << 64) | roles;
        Id party = _made(authority, draft);
        bytes24 before = _stateOf(party).story();
        vm.recordLogs();

        (bool accepted, ) = _send(account, abi.encodeCall(ILedger.accept, (party)));

        (Vm.Log memory log, bytes24 story) = _lastLog();
        Told memory told = abi.decode(log.data, (Told));
        assertTrue(accepted && told.story == before, "the story before it");
        assertTrue(_stateOf(party).story() == story && story != before, "the story after it");
        assertEq(uint256(told.document), uint160(account), "whose account it is");
        assertEq((told.judged >> 112) & type(uint96).max, roles, "in which roles");
    }

    /* REFUSALS */

    function testFuzz_a_refusal_says_what_was_asked_of_which_record_by_which_rows(bool settling) public {
        Draft memory incident = _draft(Kind.CASE, line.scenario, NO_ID);
        incident.clear = OWN_CASE;
        Id opened = _made(regulator, incident);
        vm.recordLogs();

        if (settling) assertEq(_settle(operator, opened, Status.FULFILLED), RULE_WHO, "refused");
        else assertEq(_attest(operator, line.deliveries[0], PROVIDERS_WORD, Outcome.PASSED), RULE_WHO, "refused");

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
        assertEq(uint32(refusal.judged >> 32), 1, "the unmet row");
    }
}
