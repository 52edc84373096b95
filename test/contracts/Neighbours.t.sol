// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Founding} from "../../contracts/records/Founding.sol";
import {ActKind, Hardness, Kind, Outcome, Role, RowKind, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {StateWord} from "../../contracts/types/Words.sol";
import {City} from "./City.sol";

/// @dev Two cities under the same rules; the authority of the second has gone astray.
contract NeighboursTest is City {
    Id private neighbour;
    address private rogue;
    address private rogueOperator;

    function _founding() internal override returns (Founding.FoundingJurisdiction[] memory founding) {
        Founding.FoundingJurisdiction[] memory cities = super._founding();
        founding = new Founding.FoundingJurisdiction[](2);
        founding[0] = cities[0];
        founding[1].businessNumber = "NEIGHBOUR";
        founding[1].start = LEDGER_START;
        founding[1].closing = HISTORY_CLOSES;
        founding[1].parties = new Founding.FoundingParty[](2);
        neighbour = _referenceId(Kind.JURISDICTION, Id.wrap(0), "NEIGHBOUR", 0);
        rogue = _party(founding[1], neighbour, 0, "ROGUE AUTHORITY", Role.DATA_AUTHORITY);
        rogueOperator = _party(founding[1], neighbour, 1, "ROGUE OPERATOR", Role.OPERATOR);
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

    function _productOf(address who, Id scenario, Id input) private returns (Id) {
        Draft memory draft = _draft(Kind.PRODUCT, scenario, NO_ID);
        draft.inputs = _ids(input);
        return _made(who, draft);
    }

    /// @dev What is made of another city's products is walked every time: its own city's count of breaks says nothing.
    function testFuzz_a_break_in_one_city_reaches_what_is_made_in_the_other(uint8 which, bool refreshed) public {
        Id[4] memory material = [line.resources[0], line.grants[1], line.deliveries[0], line.imported];
        Id authorization = _made(rogue, _draft(Kind.AUTHORIZATION, neighbour, partyOf[rogueOperator]));
        Id scenario = _made(rogueOperator, _draft(Kind.SCENARIO, authorization, NO_ID));
        Id one = _productOf(rogueOperator, scenario, line.product);
        Id two = _productOf(rogueOperator, scenario, one);
        Id three = _productOf(rogueOperator, scenario, two);
        assertTrue(ledger.operable(three), "before");
        if (refreshed) assertTrue(ledger.refresh(one) && ledger.refresh(two) && ledger.refresh(three), "unbroken");

        _held(regulator, material[which % 4], 1);

        assertTrue(ledger.broken(one) && ledger.broken(two) && ledger.broken(three), "broken");
        assertTrue(!ledger.operable(three) && !ledger.refresh(three), "and nothing new of it");
        _released(regulator, material[which % 4]);
        assertTrue(ledger.operable(three), "after the release");
    }

    function testFuzz_roles_in_a_city_are_given_by_its_own_parties(bool own) public {
        Statement memory given = _statement(partyOf[rogue], ROLES_GIVEN, Outcome.PASSED);
        (given.about, given.value) = (city, uint64(1) << Role.DATA_AUTHORITY);
        assertEq(_attest(authority, given), 0, "the city trusts its neighbour");

        given.subject = partyOf[rogueOperator];

        assertEq(_attest(own ? authority : rogue, given), own ? 0 : Structure.NOT_COMPETENT, "who passes it on");
    }

    /// @dev The roles that may be given elsewhere are limited as those given at an admission.
    function testFuzz_roles_elsewhere_are_limited_by_a_row(uint64 roles, uint64 allowed) public {
        Step[] memory steps = new Step[](1);
        steps[0] = _step(
            Kind.PARTY,
            ActKind.ATTEST,
            ROLES_GIVEN,
            _words(_who(Role.DATA_AUTHORITY), _row(RowKind.ROLES, Hardness.HARD, RULE_HARD_CLAUSE, 0, 0, 0, allowed))
        );
        _found(steps);
        Statement memory given = _statement(partyOf[rogueOperator], ROLES_GIVEN, Outcome.PASSED);
        (given.about, given.value) = (city, roles);

        assertEq(_attest(authority, given), roles & ~allowed == 0 ? 0 : RULE_HARD_CLAUSE, "rule");
    }

    /// @dev Whatever the authority of the one city says of what is the other's, it changes nothing there.
    function testFuzz_no_authority_acts_in_another_city(uint8 which, uint8 what, uint8 status, uint96 value) public {
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

    /// @dev The step asks for no open case and for nobody's role; that makes it nobody else's.
    function testFuzz_a_step_whose_rows_name_nobody_is_not_everybodys(uint8 role) public {
        Settlement memory settlement = _settlement(line.scenario, Status.FULFILLED);
        settlement.role = role % 64;
        bool own = settlement.role == Role.OPERATOR || settlement.role == 0;

        assertEq(_settle(rogue, settlement), Structure.NOT_COMPETENT, "from another city");
        settlement.role = role % 64;
        assertEq(_settle(operator, settlement), own ? 0 : Structure.NOT_COMPETENT, "under a role that is its own");
    }
}
