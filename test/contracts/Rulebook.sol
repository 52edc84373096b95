// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedgerTypes} from "../../contracts/interfaces/ILedgerTypes.sol";
import {ActKind, Kind, Outcome, Role, Status} from "../../contracts/types/Codes.sol";
import {Hardness, Option, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {RowBuilder} from "./RowBuilder.sol";

/// @title A tiny rulebook: nearly everybody may do everything, but each common kind of row judges one step
abstract contract Rulebook is RowBuilder {
    uint16 internal constant ACCEPTANCE = 0x0101;
    uint16 internal constant REVIEW = 0x0102;
    /// The provider of the resource alone may state it.
    uint16 internal constant PROVIDERS_WORD = 0x0103;
    /// The data authority's, which an export of the product needs.
    uint16 internal constant APPROVAL = 0x0104;
    uint16 internal constant ROOT_APPROVED = 0x0110;
    uint16 internal constant FILED = 0x0201;
    uint16 internal constant CASE_CODE = 0x0301;
    /// The regulator's alone.
    uint16 internal constant OWN_CASE = 0x0302;
    uint16 internal constant HOLD = 0x0401;
    uint16 internal constant RELEASE = 0x0402;
    uint16 internal constant CORRECTED = 0x0501;
    uint16 internal constant ANCHORED = 0x0601;
    uint16 internal constant SEAT_OFFERED = 0x0701;
    uint16 internal constant SEAT_FROZEN = 0x0703;
    uint16 internal constant ROLES_GIVEN = 0x0801;

    uint16 internal constant RULE_WHO = 1;
    uint16 internal constant RULE_SCENARIO = 2;
    uint16 internal constant RULE_APPROVAL = 3;
    uint16 internal constant RULE_CASE = 4;
    uint16 internal constant RULE_OPEN_CASE = 5;
    uint16 internal constant RULE_SEPARATION = 6;
    uint16 internal constant RULE_HARD_CLAUSE = 7;
    uint16 internal constant RULE_SOFT_CLAUSE = 8;
    uint16 internal constant RULE_NOTED_CLAUSE = 9;
    uint16 internal constant RULE_TERM = 10;
    uint16 internal constant RULE_NOTICE = 11;
    uint16 internal constant RULE_SINCE = 12;
    uint16 internal constant RULE_ROLES = 13;

    uint64 internal constant HARD_CLAUSE = 1;
    uint64 internal constant SOFT_CLAUSE = 2;
    uint64 internal constant NOTED_CLAUSE = 4;
    /// Longest term of a plan, months; only SOFT.
    uint64 internal constant LONGEST_TERM = 14;
    /// Days between the filing about a delivery and its termination.
    uint64 internal constant NOTICE_DAYS = 30;

    /// The roles that are given at an admission, and elsewhere.
    uint64 internal constant ADMITTED = ((uint64(1) << 40) - 1) & ~Role.AUTHORITIES;
    uint8 internal constant PASSED = uint8(1 << Outcome.PASSED);
    uint8 private constant FIRST_KIND = 1;
    uint8 private constant LAST_KIND = 17;

    /// @dev Steps of no row on purpose: settling a PLAN, and what is made elsewhere.
    function _steps() internal pure returns (ILedgerTypes.Step[] memory steps) {
        steps = new ILedgerTypes.Step[](600);
        uint256 count;
        for (uint8 k = FIRST_KIND; k <= LAST_KIND; k++) {
            Kind kind = Kind(k);
            count = _attestSteps(steps, count, kind);
            if (kind == Kind.JURISDICTION) continue;
            count = _settleSteps(steps, count, kind);
            if (kind != Kind.PARTY) steps[count++] = _step(kind, ActKind.RECORD, 0, _words(_everybody(kind)));
        }
        steps[count++] = _step(Kind.PARTY, ActKind.RECORD, 0, _admitting());
        steps[count++] = _step(Kind.PARTY, ActKind.ATTEST, SEAT_FROZEN, _words(_who(Role.DATA_AUTHORITY)));
        steps[count++] = _step(Kind.PARTY, ActKind.ATTEST, ROLES_GIVEN, _admitting());
        steps[count++] = _caseStep(ActKind.RECORD, 0);
        steps[count++] = _caseStep(ActKind.SETTLE, Status.IN_FORCE);
        steps[count++] = _caseStep(ActKind.SETTLE, Status.FULFILLED);
        assembly ("memory-safe") {
            mstore(steps, count)
        }
    }

    function _settleSteps(ILedgerTypes.Step[] memory steps, uint256 count, Kind kind) private pure returns (uint256) {
        uint8[19] memory statuses = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 32, 33, 128, 129, 130, 137, 139];
        for (uint256 i = 0; i < statuses.length; i++) {
            uint8 status = statuses[i];
            if (kind == Kind.PLAN && status != Status.IN_FORCE) continue;
            if (kind != Kind.EXPORT && (status == Status.CONTINUED || status == Status.SUNSET)) continue;
            bytes32[] memory words = _special(kind, status);
            if (words.length == 0) words = _words(_everybody(kind));
            steps[count++] = _step(kind, ActKind.SETTLE, status, words);
        }
        return count;
    }

    function _attestSteps(ILedgerTypes.Step[] memory steps, uint256 count, Kind kind) private pure returns (uint256) {
        uint16[7] memory codes = [ACCEPTANCE, REVIEW, FILED, HOLD, RELEASE, CORRECTED, ANCHORED];
        for (uint256 i = 0; i < codes.length; i++) {
            // Governance alone stops a jurisdiction.
            if (kind == Kind.JURISDICTION && (codes[i] == HOLD || codes[i] == RELEASE)) continue;
            steps[count++] = _step(kind, ActKind.ATTEST, codes[i], _words(_everybody(kind)));
        }
        if (_namesProvider(kind)) {
            steps[count++] = _step(kind, ActKind.ATTEST, PROVIDERS_WORD, _words(_who(Role.DATA_PROVIDER)));
        }
        steps[count++] = _step(kind, ActKind.ATTEST, APPROVAL, _words(_who(Role.DATA_AUTHORITY)));
        return count;
    }

    /// @dev Every party of the world under its role, as far as a record of the kind can name it.
    function _everybody(Kind kind) internal pure returns (uint128) {
        uint64 roles = _roles(Role.DATA_AUTHORITY, Role.UPPER_DATA_AUTHORITY, Role.AUDITOR, Role.SECURITY_REGULATOR);
        roles = (roles << 8) | Role.EVALUATOR;
        if (kind == Kind.APPLICATION) roles = (roles << 8) | Role.APPLICANT;
        if (_namesOperator(kind)) roles = (roles << 8) | Role.OPERATOR;
        if (_namesProvider(kind)) roles = (roles << 8) | Role.DATA_PROVIDER;
        return _row(RowKind.WHO, Hardness.HARD, RULE_WHO, 0, 0, 0, roles);
    }

    function _namesOperator(Kind kind) internal pure returns (bool) {
        return _namesProvider(kind) ? kind != Kind.RESOURCE : kind == Kind.AUTHORIZATION;
    }

    function _namesProvider(Kind kind) internal pure returns (bool) {
        return
            kind == Kind.RESOURCE ||
            kind == Kind.GRANT ||
            kind == Kind.SCENARIO ||
            kind == Kind.DEMAND ||
            kind == Kind.DELIVERY ||
            kind == Kind.IMPORT ||
            kind == Kind.PRODUCT ||
            kind == Kind.AGREEMENT ||
            kind == Kind.EXPORT ||
            kind == Kind.CASE;
    }

    /// @dev Only ordinary roles, and not all of them.
    function _admitting() internal pure returns (bytes32[] memory) {
        return _words(_who(Role.DATA_AUTHORITY), _row(RowKind.ROLES, Hardness.HARD, RULE_ROLES, 0, 0, 0, ADMITTED));
    }

    function _special(Kind kind, uint8 status) private pure returns (bytes32[] memory) {
        uint128 who = _everybody(kind);
        if (kind == Kind.PARTY && status == Status.IN_FORCE) return _admitting();
        if (kind == Kind.PLAN) return _planRows();
        if (kind == Kind.EXPORT && status == Status.IN_FORCE) {
            return
                _words(
                    who,
                    _hard(RowKind.SAME_SCENARIO, RULE_SCENARIO, 0, 0, 0, 0),
                    _hard(RowKind.FACT, RULE_APPROVAL, Selector.PARENT, APPROVAL, PASSED, Role.DATA_AUTHORITY)
                );
        }
        if (kind == Kind.AGREEMENT && status == Status.TERMINATED) {
            return
                _words(
                    who,
                    _row(
                        RowKind.CASE,
                        Hardness.HARD | Option.UNUSED,
                        RULE_CASE,
                        Selector.PARENT,
                        CASE_CODE,
                        PASSED,
                        Role.DATA_AUTHORITY
                    ),
                    _hard(RowKind.NO_OPEN_CASE, RULE_OPEN_CASE, Selector.SELF, CASE_CODE, 0, 0)
                );
        }
        if (kind == Kind.SCENARIO && status == Status.FULFILLED) {
            return _words(who, _hard(RowKind.NO_OPEN_CASE, RULE_OPEN_CASE, Selector.SELF, CASE_CODE, 0, 0));
        }
        if (kind == Kind.SCENARIO && status == Status.REJECTED) {
            return _words(who, _hard(RowKind.SEPARATION, RULE_SEPARATION, Selector.ISSUER, 0, 0, Selector.CALLER));
        }
        if (kind == Kind.DELIVERY && status == Status.TERMINATED) {
            uint64 value = (uint64(Role.DATA_AUTHORITY) << 16) | NOTICE_DAYS;
            return _words(who, _hard(RowKind.NOTICE, RULE_NOTICE, Selector.SELF, FILED, 0, value));
        }
        if (kind == Kind.SCENARIO && status == Status.CLOSED) {
            uint64 value = (uint64(uint8(CASE_CODE)) << 56) | Role.DATA_AUTHORITY;
            uint8 options = Hardness.HARD | Option.SINCE_CASE;
            return _words(who, _row(RowKind.FACT, options, RULE_SINCE, Selector.SELF, APPROVAL, PASSED, value));
        }
        return new bytes32[](0);
    }

    function _caseStep(uint8 act, uint16 code) private pure returns (ILedgerTypes.Step memory) {
        return ILedgerTypes.Step(Kind.CASE, uint8(OWN_CASE), act, code, _words(_who(Role.SECURITY_REGULATOR)));
    }

    /// @dev Its rules: 0 who, 1 only noted, 2 SOFT, 3 HARD, 4 the term.
    function _planRows() private pure returns (bytes32[] memory) {
        uint128[] memory rows = new uint128[](5);
        rows[0] = _everybody(Kind.PLAN);
        rows[1] = _row(RowKind.CLAUSES, Hardness.RECORD, RULE_NOTED_CLAUSE, 0, 0, 0, NOTED_CLAUSE);
        rows[2] = _row(RowKind.CLAUSES, Hardness.SOFT, RULE_SOFT_CLAUSE, 0, 0, 0, SOFT_CLAUSE);
        rows[3] = _row(RowKind.CLAUSES, Hardness.HARD, RULE_HARD_CLAUSE, 0, 0, 0, HARD_CLAUSE);
        rows[4] = _row(RowKind.TERM, Hardness.SOFT, RULE_TERM, 0, 0, 0, LONGEST_TERM);
        return _words(rows);
    }

    function _who(uint8 role) internal pure returns (uint128) {
        return _hard(RowKind.WHO, RULE_WHO, 0, 0, 0, role);
    }
}
