// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedgerTypes} from "../../contracts/interfaces/ILedgerTypes.sol";
import {ActKind, Hardness, Kind, Outcome, Role, RowKind, Selector, Status} from "../../contracts/types/Codes.sol";

/// @title A tiny rulebook: nearly everybody may do everything, but each kind of row judges one step
abstract contract Rulebook {
    uint16 internal constant ACCEPTANCE = 0x0101;
    uint16 internal constant REVIEW = 0x0102;
    /// The provider of the resource alone may state it.
    uint16 internal constant PROVIDERS_WORD = 0x0103;
    /// The data authority's, which an export of the product needs.
    uint16 internal constant APPROVAL = 0x0104;
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

    uint64 internal constant HARD_CLAUSE = 1;
    uint64 internal constant SOFT_CLAUSE = 2;
    uint64 internal constant NOTED_CLAUSE = 4;
    /// Longest term of a plan, months; only SOFT.
    uint64 internal constant LONGEST_TERM = 14;
    /// Days between the filing about a delivery and its termination.
    uint64 internal constant NOTICE_DAYS = 30;

    uint8 private constant UNUSED = 8;
    uint8 private constant SINCE_CASE = 32;
    uint8 private constant LAST = 128;
    uint8 private constant FIRST_KIND = 1;
    uint8 private constant LAST_KIND = 15;

    /// @dev Steps of no row on purpose: recording a PROCUREMENT, settling a PLAN.
    function _steps() internal pure returns (ILedgerTypes.Step[] memory steps) {
        steps = new ILedgerTypes.Step[](512);
        uint256 count;
        bytes32[] memory anyone = _words(_row(RowKind.WHO, Hardness.HARD, RULE_WHO, 0, 0, 0, 0xff));
        uint8[19] memory statuses = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 32, 33, 128, 129, 130, 137, 139];
        uint16[7] memory codes = [ACCEPTANCE, REVIEW, FILED, HOLD, RELEASE, CORRECTED, ANCHORED];

        for (uint8 k = FIRST_KIND; k <= LAST_KIND; k++) {
            Kind kind = Kind(k);
            if (kind != Kind.PROCUREMENT && kind != Kind.PLAN) steps[count++] = _step(kind, ActKind.RECORD, 0, anyone);
            for (uint256 i = 0; i < statuses.length; i++) {
                if (kind == Kind.PLAN && statuses[i] != Status.IN_FORCE) continue;
                bytes32[] memory words = _special(kind, statuses[i]);
                steps[count++] = _step(kind, ActKind.SETTLE, statuses[i], words.length == 0 ? anyone : words);
            }
            for (uint256 i = 0; i < codes.length; i++) steps[count++] = _step(kind, ActKind.ATTEST, codes[i], anyone);
            steps[count++] = _step(kind, ActKind.ATTEST, PROVIDERS_WORD, _words(_who(Role.DATA_PROVIDER)));
            steps[count++] = _step(kind, ActKind.ATTEST, APPROVAL, _words(_who(Role.DATA_AUTHORITY)));
        }
        steps[count++] = _step(Kind.PARTY, ActKind.ATTEST, SEAT_FROZEN, _words(_who(Role.DATA_AUTHORITY)));
        steps[count++] = _step(Kind.PLAN, ActKind.RECORD, 0, _planRows());
        steps[count++] = _step(Kind.PARTY, ActKind.ATTEST, ROLES_GIVEN, _words(_who(Role.DATA_AUTHORITY)));
        steps[count++] = _caseStep(ActKind.RECORD, 0);
        steps[count++] = _caseStep(ActKind.SETTLE, Status.IN_FORCE);
        steps[count++] = _caseStep(ActKind.SETTLE, Status.FULFILLED);
        assembly {
            mstore(steps, count)
        }
    }

    function _special(Kind kind, uint8 status) private pure returns (bytes32[] memory) {
        uint8 passed = uint8(1 << Outcome.PASSED);
        if (kind == Kind.EXPORT && status == Status.IN_FORCE) {
            return
                _words(
                    _row(RowKind.SAME_SCENARIO, Hardness.HARD, RULE_SCENARIO, 0, 0, 0, 0),
                    _row(
                        RowKind.FACT,
                        Hardness.HARD,
                        RULE_APPROVAL,
                        Selector.PARENT,
                        APPROVAL,
                        passed,
                        Role.DATA_AUTHORITY
                    )
                );
        }
        if (kind == Kind.AGREEMENT && status == Status.TERMINATED) {
            return
                _words(
                    _row(RowKind.CASE, Hardness.HARD | UNUSED, RULE_CASE, Selector.PARENT, CASE_CODE, passed, 0),
                    _row(RowKind.NO_OPEN_CASE, Hardness.HARD, RULE_OPEN_CASE, Selector.SELF, CASE_CODE, 0, 0)
                );
        }
        if (kind == Kind.SCENARIO && status == Status.FULFILLED) {
            return _words(_row(RowKind.NO_OPEN_CASE, Hardness.HARD, RULE_OPEN_CASE, Selector.SELF, CASE_CODE, 0, 0));
        }
        if (kind == Kind.SCENARIO && status == Status.REJECTED) {
            return _words(_row(RowKind.SEPARATION, Hardness.HARD, RULE_SEPARATION, Selector.SELF, 0, 0, 0));
        }
        if (kind == Kind.DELIVERY && status == Status.TERMINATED) {
            uint64 value = (uint64(Role.DATA_AUTHORITY) << 16) | NOTICE_DAYS;
            return _words(_row(RowKind.NOTICE, Hardness.HARD, RULE_NOTICE, Selector.SELF, FILED, 0, value));
        }
        if (kind == Kind.SCENARIO && status == Status.CLOSED) {
            uint64 value = (uint64(uint8(CASE_CODE)) << 56) | Role.DATA_AUTHORITY;
            return
                _words(
                    _row(RowKind.FACT, Hardness.HARD | SINCE_CASE, RULE_SINCE, Selector.SELF, APPROVAL, passed, value)
                );
        }
        return new bytes32[](0);
    }

    function _caseStep(uint8 act, uint16 code) private pure returns (ILedgerTypes.Step memory) {
        return ILedgerTypes.Step(Kind.CASE, uint8(OWN_CASE), act, code, _words(_who(Role.SECURITY_REGULATOR)));
    }

    function _planRows() private pure returns (bytes32[] memory) {
        return
            _words(
                _row(RowKind.CLAUSES, Hardness.RECORD, RULE_NOTED_CLAUSE, 0, 0, 0, NOTED_CLAUSE),
                _row(RowKind.CLAUSES, Hardness.SOFT, RULE_SOFT_CLAUSE, 0, 0, 0, SOFT_CLAUSE),
                _row(RowKind.CLAUSES, Hardness.HARD, RULE_HARD_CLAUSE, 0, 0, 0, HARD_CLAUSE),
                _row(RowKind.TERM, Hardness.SOFT, RULE_TERM, 0, 0, 0, LONGEST_TERM)
            );
    }

    function _who(uint8 role) internal pure returns (uint128) {
        return _row(RowKind.WHO, Hardness.HARD, RULE_WHO, 0, 0, 0, role);
    }

    function _row(
        uint8 kind,
        uint8 options,
        uint16 rule,
        uint8 selector,
        uint16 code,
        uint8 outcomes,
        uint64 value
    ) internal pure returns (uint128) {
        return uint128(bytes16(abi.encodePacked(kind, options, rule, selector, code, outcomes, value)));
    }

    function _last(uint128 row) private pure returns (uint128) {
        return row | (uint128(LAST) << 112);
    }

    function _words(uint128 only) internal pure returns (bytes32[] memory words) {
        words = new bytes32[](1);
        words[0] = bytes32(uint256(_last(only)) << 128);
    }

    function _words(uint128 one, uint128 two) internal pure returns (bytes32[] memory words) {
        words = new bytes32[](1);
        words[0] = bytes32((uint256(one) << 128) | _last(two));
    }

    function _words(
        uint128 one,
        uint128 two,
        uint128 three,
        uint128 four
    ) private pure returns (bytes32[] memory words) {
        words = new bytes32[](2);
        words[0] = bytes32((uint256(one) << 128) | two);
        words[1] = bytes32((uint256(three) << 128) | _last(four));
    }

    function _step(
        Kind kind,
        uint8 act,
        uint16 code,
        bytes32[] memory words
    ) internal pure returns (ILedgerTypes.Step memory) {
        return ILedgerTypes.Step(kind, 0, act, code, words);
    }
}
