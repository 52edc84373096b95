// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Flag, Kind, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {RowKind, Selector} from "../../contracts/types/Rows.sol";
import {Id} from "../../contracts/types/Id.sol";
import {TwoCities} from "./TwoCities.sol";

/// @dev A jurisdiction without rows for what is made elsewhere of its inputs consents to nothing.
contract AbroadWithoutConsentTest is TwoCities {
    Id private scenario;

    function setUp() public override {
        super.setUp();
        scenario = _neighbourScenario();
    }

    function _foreign(Id input) private returns (Draft memory) {
        return _of(_draft(Kind.PRODUCT, scenario, NO_ID), _ids(input));
    }

    function testFuzz_nothing_is_made_elsewhere_without_consent(uint8 which) public {
        Id[4] memory inputs = [line.product, line.deliveries[0], line.imported, line.deliveries[1]];

        uint16 rule = _record(rogueOperator, _foreign(inputs[which % 4])).rule;

        assertEq(rule, Structure.NO_CONSENT_ABROAD, "rule");
    }

    /// @dev Proposed first, the same is refused when it shall come into force.
    function testFuzz_a_detour_through_a_proposal_needs_the_consent_too(bool backfilled) public {
        Draft memory draft = _proposed(_foreign(line.product));
        if (backfilled) (draft.backfilled, draft.effectiveAt) = (true, LEDGER_START - 1);
        Id product = _made(backfilled ? rogue : rogueOperator, draft);

        uint16 rule = _settle(rogueOperator, product, Status.IN_FORCE);

        assertEq(rule, Structure.NO_CONSENT_ABROAD, "rule");
    }

    function test_what_is_made_at_home_needs_no_consent() public {
        Id imported = _made(rogueOperator, _draft(Kind.IMPORT, scenario, NO_ID));

        assertEq(_record(rogueOperator, _foreign(imported)).rule, 0, "rule");
    }
}

/// @dev Each city asks for a consent of its own authority to its own material.
contract AbroadTest is TwoCities {
    uint16 private constant CONSENT = 0x0120;
    uint16 private constant CONSENT_TO_EXPORT = 0x0121;
    uint16 private constant RULE_CONSENT = 30;
    uint16 private constant RULE_CONSENT_TO_EXPORT = 31;

    Id private scenario;
    Id private agreement;

    function setUp() public override {
        vm.warp(FOUNDED);
        Step[] memory steps = _steps();
        bytes32[] memory authority_ = _words(_who(Role.DATA_AUTHORITY));
        Kind[4] memory kinds = [Kind.JURISDICTION, Kind.PRODUCT, Kind.EXPORT, Kind.DELIVERY];
        for (uint256 i = 0; i < 4; i++) {
            steps = _with(steps, kinds[i], ActKind.ATTEST, CONSENT, authority_);
            steps = _with(steps, kinds[i], ActKind.ATTEST, CONSENT_TO_EXPORT, authority_);
        }
        uint8 role = Role.DATA_AUTHORITY;
        uint128 ofProducts = _hard(RowKind.FACT, RULE_CONSENT, Selector.PRODUCTS, CONSENT, PASSED, role);
        uint128 ofExports = _hard(
            RowKind.FACT,
            RULE_CONSENT_TO_EXPORT,
            Selector.JURISDICTION,
            CONSENT_TO_EXPORT,
            PASSED,
            role
        );
        steps = _with(steps, Kind.PRODUCT, ActKind.ABROAD, 0, _words(ofProducts));
        _found(_with(steps, Kind.EXPORT, ActKind.ABROAD, 0, _words(ofExports)));
        line = _lineage(0, 0, 0, 0);
        scenario = _neighbourScenario();
        agreement = _made(rogueOperator, _draft(Kind.AGREEMENT, scenario, partyOf[buyer]));
    }

    function _foreign(Id input) private returns (Draft memory) {
        return _of(_draft(Kind.PRODUCT, scenario, NO_ID), _ids(input));
    }

    function _consented() private returns (Id product) {
        _stated(authority, line.product, CONSENT, Outcome.PASSED);
        product = _made(rogueOperator, _foreign(line.product));
        _stated(rogue, product, APPROVAL, Outcome.PASSED);
    }

    function _exportOf(Id product) private returns (uint16) {
        return _record(rogueOperator, _draft(Kind.EXPORT, product, agreement)).rule;
    }

    /// @dev Laundering: what the first city refuses, no second city exports.
    function testFuzz_the_inputs_city_judges_what_is_made_of_them(bool consented) public {
        if (consented) _stated(authority, line.product, CONSENT, Outcome.PASSED);

        uint16 rule = _record(rogueOperator, _foreign(line.product)).rule;

        assertEq(rule, consented ? 0 : RULE_CONSENT, "rule");
    }

    function testFuzz_a_proposal_is_judged_by_it_when_it_comes_into_force(bool consented, bool backfilled) public {
        Draft memory draft = _proposed(_foreign(line.product));
        if (backfilled) (draft.backfilled, draft.effectiveAt) = (true, LEDGER_START - 1);
        Id product = _made(backfilled ? rogue : rogueOperator, draft);
        if (consented) _stated(authority, line.product, CONSENT, Outcome.PASSED);

        assertEq(_settle(rogueOperator, product, Status.IN_FORCE), consented ? 0 : RULE_CONSENT, "rule");
    }

    /// @dev What is refused at home is not judged abroad: the refusal names the rule of the city whose act it is.
    function testFuzz_a_refusal_at_home_is_cited_before_one_abroad(bool proposed) public {
        Draft memory draft = _foreign(line.product);
        draft.from = FOUNDED + 100;

        uint16 rule =
            proposed
                ? _settle(rogueOperator, _made(rogueOperator, _proposed(draft)), Status.IN_FORCE)
                : _record(rogueOperator, draft).rule;

        assertEq(rule, Structure.NOT_YET, "rule");
    }

    function testFuzz_the_inputs_city_judges_each_export_too(bool consented) public {
        Id product = _consented();
        if (consented) _stated(authority, city, CONSENT_TO_EXPORT, Outcome.PASSED);

        assertEq(_exportOf(product), consented ? 0 : RULE_CONSENT_TO_EXPORT, "rule");
    }

    function test_an_export_proposed_in_advance_is_judged_by_it_when_it_comes_into_force() public {
        Id product = _consented();
        Id export_ = _made(rogueOperator, _proposed(_draft(Kind.EXPORT, product, agreement)));

        assertEq(_settle(rogueOperator, export_, Status.IN_FORCE), RULE_CONSENT_TO_EXPORT, "without consent");
        _stated(authority, city, CONSENT_TO_EXPORT, Outcome.PASSED);
        assertEq(_settle(rogueOperator, export_, Status.IN_FORCE), 0, "with it");
    }

    function test_a_consent_that_was_withdrawn_consents_to_nothing_more() public {
        Id product = _consented();
        _stated(authority, city, CONSENT_TO_EXPORT, Outcome.PASSED);
        assertEq(_exportOf(product), 0, "before");

        _stated(authority, city, CONSENT_TO_EXPORT, Outcome.WITHDRAWN);

        assertEq(_exportOf(product), RULE_CONSENT_TO_EXPORT, "after");
    }

    /// @dev However deep: what passes on is the set of the other cities.
    function testFuzz_the_inputs_city_judges_through_products_of_products(uint8 depth) public {
        Id product = _consented();
        for (uint256 i = 0; i < depth % 4; i++) {
            product = _made(rogueOperator, _foreign(product));
            _stated(rogue, product, APPROVAL, Outcome.PASSED);
        }

        assertEq(_exportOf(product), RULE_CONSENT_TO_EXPORT, "without consent");
        _stated(authority, city, CONSENT_TO_EXPORT, Outcome.PASSED);
        assertEq(_exportOf(product), 0, "with it");
    }

    function test_a_foreign_product_keeps_the_set_of_the_other_cities() public {
        Id product = _consented();
        Id second = _made(rogueOperator, _foreign(product));

        assertEq(_clearedOf(product), uint256(1) << CITY, "of one");
        assertEq(_clearedOf(second), uint256(1) << CITY, "of one made of it");
        assertTrue(_flagsOf(second) & Flag.FOREIGN != 0, "both are foreign");
        ledger.refresh(second);
        assertEq(_clearedOf(second), uint256(1) << CITY, "nobody overwrites it by a refresh");
    }

    function test_no_authority_consents_for_another_city() public {
        assertEq(_attest(rogue, line.product, CONSENT, Outcome.PASSED), RULE_WHO, "it has no role there");
    }

    /// @dev The two directions are judged by the rows of the other city each.
    function test_the_second_city_is_asked_by_the_first() public {
        Id imported = _made(rogueOperator, _draft(Kind.IMPORT, scenario, NO_ID));
        Id product = _made(rogueOperator, _foreign(imported));
        Draft memory draft = _of(_draft(Kind.PRODUCT, line.scenario, NO_ID), _ids(line.imported, product));
        assertEq(_record(operator, draft).rule, RULE_CONSENT, "without consent");

        _stated(rogue, product, CONSENT, Outcome.PASSED);

        assertEq(_record(operator, draft).rule, 0, "with it");
        assertEq(
            _clearedOf(_referenceId(Kind.PRODUCT, partyOf[operator], draft.referenceText, 0)),
            uint256(1) << NEIGHBOUR,
            "the set"
        );
    }
}

/// @dev The makers do not consent to themselves: only the word of the judging city's own parties counts there.
contract AbroadGuestTest is TwoCities {
    uint16 private constant RULE_CONSENT = 30;

    function setUp() public override {
        vm.warp(FOUNDED);
        uint128 reviewed = _hard(RowKind.FACT, RULE_CONSENT, Selector.PRODUCTS, REVIEW, PASSED, Role.EVALUATOR);
        _found(_with(_steps(), Kind.PRODUCT, ActKind.ABROAD, 0, _words(reviewed)));
        line = _lineage(0, 0, 0, 0);
    }

    /// @dev Not even under a role that the judging city itself gave them.
    function testFuzz_a_guest_from_the_making_side_meets_no_row_abroad(bool own) public {
        Statement memory given = _statement(partyOf[rogueOperator], ROLES_GIVEN, Outcome.PASSED);
        (given.about, given.value) = (city, uint64(1) << Role.EVALUATOR);
        given.document = bytes32(uint256(uint160(rogueOperator)));
        assertEq(_attest(authority, given), 0, "a guest in the city");
        Statement memory review = _statement(line.product, REVIEW, Outcome.PASSED);
        review.role = Role.EVALUATOR;
        assertEq(_attest(own ? watchers[0] : rogueOperator, review), 0, "stated");
        Draft memory draft = _draft(Kind.PRODUCT, _neighbourScenario(), NO_ID);

        assertEq(_record(rogueOperator, _of(draft, _ids(line.product))).rule, own ? 0 : RULE_CONSENT, "rule");
    }
}
