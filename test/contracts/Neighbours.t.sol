// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Kind, Outcome, Role, Structure} from "../../contracts/types/Codes.sol";
import {Hardness, Option, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {Id} from "../../contracts/types/Id.sol";
import {StateWord} from "../../contracts/types/Words.sol";
import {TwoCities} from "./TwoCities.sol";

/// @dev What one city cannot do to another.
contract NeighboursTest is TwoCities {
    uint16 private constant RULE_CONSENT = 30;

    /// @dev Its products are judged by both: each city consents to what is made elsewhere of its inputs.
    function setUp() public override {
        vm.warp(FOUNDED);
        uint128 noObjection = _row(
            RowKind.FACT,
            Hardness.HARD | Option.OR_ABSENT,
            RULE_CONSENT,
            Selector.JURISDICTION,
            REVIEW,
            PASSED,
            Role.DATA_AUTHORITY
        );
        Step[] memory steps = _with(_steps(), Kind.PRODUCT, ActKind.ABROAD, 0, _words(noObjection));
        _found(_with(steps, Kind.EXPORT, ActKind.ABROAD, 0, _words(noObjection)));
        line = _lineage(0, 0, 0, 0);
    }

    /// @dev The breaks of a resource are counted where it is: a product elsewhere would not notice its recall.
    function testFuzz_no_authority_grants_another_jurisdictions_resources(bool proposed) public {
        Id authorization = _made(rogue, _draft(Kind.AUTHORIZATION, neighbour, partyOf[rogueOperator]));
        Draft memory draft = _draft(Kind.GRANT, authorization, line.resources[0]);
        if (proposed) draft = _proposed(draft);

        assertEq(_record(rogue, draft).rule, Structure.OUTSIDE_SCOPE, "another's");
        draft.link = _made(rogue, _draft(Kind.RESOURCE, neighbour, NO_ID));
        assertEq(_record(rogue, draft).rule, 0, "its own");
    }

    function _productIn(address who, Id scenario, Id input) private returns (Id) {
        Draft memory draft = _draft(Kind.PRODUCT, scenario, NO_ID);
        draft.inputs = _ids(input);
        return _made(who, draft);
    }

    /// @dev What is made of another city's products is walked every time: its own city's count of breaks says nothing.
    function testFuzz_a_break_in_one_city_reaches_what_is_made_in_the_other(uint8 which, bool refreshed) public {
        Id[4] memory material = [line.resources[0], line.grants[1], line.deliveries[0], line.imported];
        Id scenario = _neighbourScenario();
        Id one = _productIn(rogueOperator, scenario, line.product);
        Id two = _productIn(rogueOperator, scenario, one);
        Id three = _productIn(rogueOperator, scenario, two);
        assertTrue(ledger.operable(three), "before");
        if (refreshed) assertTrue(ledger.refresh(one) && ledger.refresh(two) && ledger.refresh(three), "unbroken");

        _held(regulator, material[which % 4], 1);

        assertTrue(ledger.broken(one) && ledger.broken(two) && ledger.broken(three), "broken");
        assertTrue(!ledger.operable(three) && !ledger.refresh(three), "and nothing new of it");
        _released(regulator, material[which % 4]);
        assertTrue(ledger.operable(three), "after the release");
    }

    /// @dev Whatever the authority of the one city says of what is the other's, it changes nothing there.
    function testFuzz_no_authority_acts_in_another_city(uint8 which, uint8 what, uint8 status, uint64 value) public {
        Id[11] memory ids = [
            city,
            partyOf[operator],
            line.authorization,
            line.resources[0],
            line.grants[0],
            line.scenario,
            line.demands[0],
            line.deliveries[0],
            line.imported,
            line.product,
            line.agreement
        ];
        uint16[10] memory codes = [
            ACCEPTANCE,
            REVIEW,
            FILED,
            HOLD,
            RELEASE,
            CORRECTED,
            ANCHORED,
            PROVIDERS_WORD,
            APPROVAL,
            SEAT_FROZEN
        ];
        uint8[19] memory statuses = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 32, 33, 128, 129, 130, 137, 139];
        Id id = ids[which % 11];
        uint256 before = uint256(_stateOf(id).until()) | StateWord.unwrap(_stateOf(id));
        Statement memory statement = _statement(id, codes[what % 10], Outcome.PASSED);
        statement.value = value;
        if (statement.code == SEAT_FROZEN) {
            statement.subject = partyOf[operator];
            statement.document = bytes32(uint256(uint160(operator)));
        }

        assertTrue(_attest(rogue, statement) != 0, "stated nothing");
        assertTrue(_settle(rogue, id, statuses[status % 19]) != 0, "settled nothing");
        assertEq(StateWord.unwrap(_stateOf(id)), before, "the record");
        assertEq(_record(operator, _export(line)).rule, 0, "and the city goes on");
    }
}
