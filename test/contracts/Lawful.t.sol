// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Kind, Outcome, Role, Status} from "../../contracts/types/Codes.sol";
import {ANY_ROLE, Hardness, Option, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

/// @dev Whoever a rule names can satisfy it: acts of competent parties that could never succeed.
contract LawfulTest is City {
    uint16 private constant RULE = 40;
    uint16 private constant INDUSTRYS_WORD = 0x0122;

    address private industry;

    function setUp() public override {
        vm.warp(FOUNDED);
        Step[] memory steps = _steps();
        Kind[6] memory kinds = [Kind.RESOURCE, Kind.SCENARIO, Kind.IMPORT, Kind.PRODUCT, Kind.AGREEMENT, Kind.EXPORT];
        for (uint256 i = 0; i < 6; i++) {
            bytes32[] memory words = _words(_who(Role.INDUSTRY_AUTHORITY));
            steps = _with(steps, kinds[i], ActKind.ATTEST, INDUSTRYS_WORD, words);
        }
        steps = _with(steps, Kind.IMPORT, ActKind.SETTLE, Status.EXPIRED, _words(_who(ANY_ROLE)));
        uint128 makers = _hard(RowKind.WHO, RULE_WHO, 0, 0, 0, (uint64(Role.DEVELOPER) << 8) | Role.OPERATOR);
        steps = _with(steps, Kind.IMPORT, ActKind.RECORD, 0, _words(makers));
        uint64 roles = _roles(Role.BUYER, Role.DATA_PROVIDER, Role.OPERATOR, Role.INDUSTRY_AUTHORITY);
        uint128 addressees = _hard(RowKind.WHO, RULE_WHO, 0, 0, 0, roles);
        steps = _with(steps, Kind.CASE, ActKind.ATTEST, FILED, _words(addressees));
        uint64 both = (uint64(Role.INDUSTRY_AUTHORITY) << 8) | Role.DATA_PROVIDER;
        uint8 options = Hardness.HARD | Option.ALL_OF;
        uint128 agreed = _row(RowKind.FACT, options, RULE, Selector.RESOURCE, PROVIDERS_WORD, PASSED, both);
        uint128 who = _everybody(Kind.DEMAND);
        steps = _with(steps, Kind.DEMAND, ActKind.SETTLE, Status.FULFILLED, _words(who, agreed));
        _found(steps);
        line = _lineage(0, 0, 0, 0);
        industry = _company("INDUSTRY", Role.INDUSTRY_AUTHORITY, NO_ID);
    }

    /// @dev The addressee of a case answers it, whatever the case is about; nobody answers in its place.
    function testFuzz_the_addressee_of_a_case_answers_it_whatever_it_is_about(uint8 which, uint8 about) public {
        address[3] memory parties = [buyer, providerA, industry];
        address addressee = parties[which % 3];
        Id[3] memory ids = [city, partyOf[addressee], line.authorization];
        Id one = _made(authority, _draft(Kind.CASE, ids[about % 3], partyOf[addressee]));

        assertEq(_attest(addressee, one, FILED, Outcome.OPEN), 0, "its answer");
        assertEq(_attest(providerB, one, FILED, Outcome.OPEN), RULE_WHO, "a stranger's");
    }

    /// @dev A renewal that is only proposed takes him nothing.
    function testFuzz_a_developer_is_named_while_an_agreement_of_his_is_in_force(uint8 way) public {
        address developer = _company("DEVELOPER", Role.DEVELOPER, NO_ID);
        Draft memory demand = _proposed(_draft(Kind.IMPORT, line.scenario, NO_ID));
        assertEq(_record(developer, demand).rule, RULE_WHO, "without an agreement");
        _made(operator, _draft(Kind.AGREEMENT, line.scenario, partyOf[developer]));

        Id renewal = _made(operator, _proposed(_draft(Kind.AGREEMENT, line.scenario, partyOf[developer])));
        uint8[3] memory ways = [Status.WITHDRAWN, Status.REJECTED, 0];
        if (ways[way % 3] != 0) _settled(operator, renewal, ways[way % 3]);

        assertEq(_record(developer, demand).rule, 0, "rule");
    }

    /// @dev It answers, and decides nothing by that.
    function test_the_addressee_of_a_case_does_not_end_it() public {
        Id one = _made(authority, _draft(Kind.CASE, city, partyOf[providerA]));

        assertEq(_settle(providerA, one, Status.DISMISSED), RULE_WHO, "rule");
    }

    /// @dev The industry authority that a resource links to speaks about what is made under its scenario.
    function testFuzz_an_industry_authority_speaks_through_the_scenario(uint8 which, bool own) public {
        Id resource = _made(providerA, _draft(Kind.RESOURCE, city, partyOf[industry]));
        Id grant = _made(authority, _draft(Kind.GRANT, line.authorization, resource));
        Id scenario = _made(operator, _of(_draft(Kind.SCENARIO, line.authorization, NO_ID), _ids(grant)));
        Id imported = _made(operator, _draft(Kind.IMPORT, scenario, NO_ID));
        Id product = _made(operator, _of(_draft(Kind.PRODUCT, scenario, NO_ID), _ids(imported)));
        Id agreement = _made(operator, _draft(Kind.AGREEMENT, scenario, partyOf[buyer]));
        _stated(authority, product, APPROVAL, Outcome.PASSED);
        Id export_ = _made(operator, _draft(Kind.EXPORT, product, agreement));
        Id[6] memory its = [resource, scenario, imported, product, agreement, export_];
        Id[6] memory others = [
            line.resources[0],
            line.scenario,
            line.imported,
            line.product,
            line.agreement,
            _made(operator, _export(line))
        ];

        uint16 rule = _attest(industry, own ? its[which % 6] : others[which % 6], INDUSTRYS_WORD, Outcome.PASSED);

        assertEq(rule, own ? 0 : RULE_WHO, "rule");
    }

    /// @dev Where a resource has no industry authority, its provider alone is asked.
    function testFuzz_who_is_not_named_is_not_waited_for(bool stated) public {
        if (stated) _stated(providerA, line.resources[0], PROVIDERS_WORD, Outcome.PASSED);

        assertEq(_settle(operator, line.demands[0], Status.FULFILLED), stated ? 0 : RULE, "rule");
    }

    /// @dev A provider holds what is made under a scenario of its resource, and releases it.
    function testFuzz_a_provider_holds_what_is_made_of_its_resource(uint8 which) public {
        Id export_ = _made(operator, _export(line));
        Id[6] memory ids = [line.imported, line.product, line.agreement, export_, line.grants[0], line.scenario];

        _held(providerA, ids[which % 6], 0);
        _released(providerA, ids[which % 6]);
    }

    /// @dev Where anybody may, a party of a competent role may too, though the record does not name it.
    function test_any_party_marks_as_expired_what_is_over() public {
        Id one = _made(operator, _ending(_draft(Kind.IMPORT, line.scenario, NO_ID), FOUNDED + 5));
        vm.warp(FOUNDED + 5);

        assertEq(_settle(buyer, one, Status.EXPIRED), 0, "rule");
    }

    /// @dev An operator demands, imports and agrees in its own name.
    function test_an_operator_acts_under_its_own_scenario() public {
        _made(operator, _draft(Kind.DEMAND, line.scenario, line.grants[0]));
        _made(operator, _draft(Kind.IMPORT, line.scenario, NO_ID));
        _made(operator, _draft(Kind.AGREEMENT, line.scenario, partyOf[buyer]));
    }
}

/// @dev Agreements and products name their developer and buyer only while they may still count.
contract NamesWhileSoundTest is City {
    address private developer;

    function setUp() public override {
        vm.warp(FOUNDED);
        Step[] memory steps = _steps();
        bytes32[] memory words = _words(_who(Role.DEVELOPER));
        steps = _with(steps, Kind.PRODUCT, ActKind.ATTEST, FILED, words);
        steps = _with(steps, Kind.AGREEMENT, ActKind.ATTEST, FILED, _words(_who(Role.BUYER)));
        steps = _with(steps, Kind.EXPORT, ActKind.ATTEST, FILED, _words(_who(Role.BUYER)));
        _found(steps);
        line = _lineage(0, 0, 0, 0);
        developer = _company("DEVELOPER", Role.DEVELOPER, NO_ID);
    }

    /// @dev 0: in force; from then on what it became.
    function _became(Id id, uint8 way) private returns (bool sound) {
        uint8[6] memory ways = [0, Status.FULFILLED, Status.SUPERSEDED, Status.VOID, Status.REVOKED, Status.RECALLED];
        uint8 status = ways[way % 6];
        if (status != 0) _settled(regulator, id, status);
        return status < Status.HARMFUL;
    }

    function testFuzz_a_harmful_product_names_no_developer(uint8 way) public {
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, partyOf[developer]);
        Id product = _made(operator, _of(draft, _ids(line.imported)));

        bool sound = _became(product, way);

        assertEq(_attest(developer, product, FILED, Outcome.PASSED), sound ? 0 : RULE_WHO, "rule");
    }

    function testFuzz_a_harmful_agreement_names_no_buyer(uint8 way, bool ofExport) public {
        Id export_ = _made(operator, _export(line));

        bool sound = _became(line.agreement, way);

        uint16 rule = _attest(buyer, ofExport ? export_ : line.agreement, FILED, Outcome.PASSED);
        assertEq(rule, sound ? 0 : RULE_WHO, "rule");
    }

    function testFuzz_a_rejected_agreement_names_no_buyer(bool rejected) public {
        Id agreement = _made(operator, _proposed(_draft(Kind.AGREEMENT, line.scenario, partyOf[buyer])));
        assertEq(_attest(buyer, agreement, FILED, Outcome.PASSED), 0, "while it may still come into force");

        _settled(regulator, agreement, rejected ? Status.REJECTED : Status.WITHDRAWN);

        assertEq(_attest(buyer, agreement, FILED, Outcome.PASSED), RULE_WHO, "rule");
    }
}
