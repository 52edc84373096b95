// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Founding} from "../../contracts/records/Founding.sol";
import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {ILedgerTypes} from "../../contracts/interfaces/ILedgerTypes.sol";
import {Form, Kind, Outcome, Role, Status} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {StateWord} from "../../contracts/types/Words.sol";
import {Rulebook} from "./Rulebook.sol";
import {Test} from "./Test.sol";

/// @title A founded ledger with one lineage in it, and how tests act in it
abstract contract City is Test, Rulebook, ILedgerTypes {
    uint32 internal constant FOUNDED = 1_800_000_000;
    /// What precedes LEDGER_START may be back-filled until HISTORY_CLOSES.
    uint32 internal constant LEDGER_START = FOUNDED - 100 days;
    uint32 internal constant HISTORY_CLOSES = FOUNDED + 300 days;
    uint256 internal constant WATCHERS = 16;

    ILedger internal ledger;
    Id internal city;
    mapping(address account => Id) internal partyOf;
    mapping(address account => uint8) internal roleOf;
    uint256 private _drafts;

    address internal authority;
    address internal operator;
    address internal providerA;
    address internal providerB;
    address internal regulator;
    address internal upper;
    address internal buyer;
    address[WATCHERS] internal watchers;

    struct Lineage {
        Id authorization;
        /// The first and the third are of provider A, the second of provider B.
        Id[3] resources;
        Id[3] grants;
        /// Names the first two grants.
        Id scenario;
        Id[2] demands;
        Id[2] deliveries;
        Id imported;
        Id product;
        Id agreement;
    }

    Lineage internal line;

    function setUp() public virtual {
        vm.warp(FOUNDED);
        _found(_steps());
        line = _lineage(0, 0, 0, 0);
    }

    /* FOUNDING */

    /// @dev A new ledger, every jurisdiction of it under the same steps.
    function _found(Step[] memory steps) internal {
        Founding.FoundingJurisdiction[] memory founding = _founding();
        Publication memory publication = Publication(0, keccak256("rulebook"), steps);
        for (uint256 i = 0; i < founding.length; i++) {
            founding[i].promises = new bytes32[](1);
            founding[i].promises[0] = keccak256(abi.encode(publication));
        }
        ledger = _deployLedger(founding);
        for (uint256 i = 0; i < founding.length; i++) ledger.publish(uint8(i + 1), 1, publication);
    }

    function _founding() internal virtual returns (Founding.FoundingJurisdiction[] memory founding) {
        founding = new Founding.FoundingJurisdiction[](1);
        founding[0].businessNumber = "CITY";
        founding[0].start = LEDGER_START;
        founding[0].closing = HISTORY_CLOSES;
        founding[0].parties = new Founding.FoundingParty[](7 + WATCHERS);
        city = _referenceId(Kind.JURISDICTION, Id.wrap(0), "CITY", 0);
        authority = _party(founding[0], city, 0, "AUTHORITY", Role.DATA_AUTHORITY);
        operator = _party(founding[0], city, 1, "OPERATOR", Role.OPERATOR);
        providerA = _party(founding[0], city, 2, "PROVIDER A", Role.DATA_PROVIDER);
        providerB = _party(founding[0], city, 3, "PROVIDER B", Role.DATA_PROVIDER);
        regulator = _party(founding[0], city, 4, "REGULATOR", Role.SECURITY_REGULATOR);
        upper = _party(founding[0], city, 5, "UPPER", Role.UPPER_DATA_AUTHORITY);
        buyer = _party(founding[0], city, 6, "BUYER", Role.BUYER);
        for (uint256 i = 0; i < WATCHERS; i++) {
            watchers[i] = _party(
                founding[0],
                city,
                7 + i,
                abi.encodePacked("WATCHER ", bytes1(uint8(65 + i))),
                Role.AUDITOR
            );
        }
    }

    function _deployLedger(Founding.FoundingJurisdiction[] memory founding) internal returns (ILedger) {
        return
            ILedger(
                _deploy(_ledgerCode(_deploy(vm.getCode("contracts/parts/AttestingPart.sol:AttestingPart")), founding))
            );
    }

    /// @param attesting the first of the parts; the others are there
    function _ledgerCode(
        address attesting,
        Founding.FoundingJurisdiction[] memory founding
    ) internal returns (bytes memory) {
        address settling = _deploy(vm.getCode("contracts/parts/SettlingPart.sol:SettlingPart"));
        address governing = _deploy(vm.getCode("contracts/parts/GoverningPart.sol:GoverningPart"));
        return
            abi.encodePacked(
                vm.getCode("contracts/Ledger.sol:Ledger"),
                abi.encode(attesting, settling, governing, founding)
            );
    }

    /// @dev The i-th founding party of a jurisdiction, with an account bound.
    function _party(
        Founding.FoundingJurisdiction memory founding,
        Id home,
        uint256 i,
        bytes memory number,
        uint8 role
    ) internal returns (address account) {
        account = _account(number);
        founding.parties[i] = Founding.FoundingParty(number, account, uint64(1) << role, 0);
        partyOf[account] = _referenceId(Kind.PARTY, home, number, 0);
        roleOf[account] = role;
    }

    function _account(bytes memory name) internal pure returns (address) {
        return address(uint160(uint256(keccak256(name))));
    }

    function _deploy(bytes memory code) internal returns (address deployed) {
        (deployed, ) = _create(code);
        assertTrue(deployed != address(0), "deployed");
    }

    /// @return deployed zero when the constructor reverts, then with what it said
    function _create(bytes memory code) internal returns (address deployed, bytes memory said) {
        assembly {
            deployed := create(0, add(code, 0x20), mload(code))
            if iszero(deployed) {
                said := mload(0x40)
                mstore(0x40, add(add(said, 0x20), returndatasize()))
                mstore(said, returndatasize())
                returndatacopy(add(said, 0x20), 0, returndatasize())
            }
        }
    }

    /* THE LINEAGE */

    /// @dev Ends are seconds, 0 for none; a child may not end after its parent.
    function _lineage(
        uint32 authorizationEnd,
        uint32 scenarioEnd,
        uint32 productEnd,
        uint32 agreementEnd
    ) internal returns (Lineage memory made) {
        made.authorization = _made(
            authority,
            _ending(_draft(Kind.AUTHORIZATION, city, partyOf[operator]), authorizationEnd)
        );
        for (uint256 i = 0; i < 3; i++) {
            made.resources[i] = _made(i == 1 ? providerB : providerA, _draft(Kind.RESOURCE, city, NO_ID));
            made.grants[i] = _made(
                authority,
                _ending(_draft(Kind.GRANT, made.authorization, made.resources[i]), authorizationEnd)
            );
        }
        Draft memory scenario = _ending(_draft(Kind.SCENARIO, made.authorization, NO_ID), scenarioEnd);
        scenario.inputs = _ids(made.grants[0], made.grants[1]);
        made.scenario = _made(operator, scenario);
        for (uint256 i = 0; i < 2; i++) {
            made.demands[i] = _made(operator, _ending(_draft(Kind.DEMAND, made.scenario, made.grants[i]), scenarioEnd));
            made.deliveries[i] = _made(
                i == 1 ? providerB : providerA,
                _ending(_draft(Kind.DELIVERY, made.demands[i], NO_ID), scenarioEnd)
            );
        }
        made.imported = _made(operator, _ending(_draft(Kind.IMPORT, made.scenario, NO_ID), scenarioEnd));
        Draft memory product = _ending(_draft(Kind.PRODUCT, made.scenario, NO_ID), productEnd);
        product.inputs = _ids(made.deliveries[0], made.deliveries[1], made.imported);
        made.product = _made(operator, product);
        made.agreement = _made(operator, _ending(_draft(Kind.AGREEMENT, made.scenario, partyOf[buyer]), agreementEnd));
        _stated(authority, made.product, APPROVAL, Outcome.PASSED);
    }

    Id internal constant NO_ID = Id.wrap(0);

    function _ids(Id one, Id two) internal pure returns (Id[] memory ids) {
        ids = new Id[](2);
        (ids[0], ids[1]) = (one, two);
    }

    function _ids(Id one, Id two, Id three) internal pure returns (Id[] memory ids) {
        ids = new Id[](3);
        (ids[0], ids[1], ids[2]) = (one, two, three);
    }

    function _ids(Id one) internal pure returns (Id[] memory ids) {
        ids = new Id[](1);
        ids[0] = one;
    }

    /* ACTING */

    /// @dev A draft that is sound in itself, with a name of its own.
    function _draft(Kind kind, Id parent, Id link) internal returns (Draft memory draft) {
        _drafts++;
        (draft.kind, draft.status, draft.parent, draft.link) = (kind, Status.IN_FORCE, parent, link);
        draft.content = bytes32(_drafts);
        if (kind == Kind.CASE) draft.clear = CASE_CODE;
        if (kind == Kind.EXPORT) {
            draft.form = Form.FILE;
            draft.sha256Digest = keccak256(abi.encode("file", _drafts));
        } else {
            draft.businessNumber = abi.encodePacked("N-", _drafts);
        }
    }

    function _ending(Draft memory draft, uint32 until) internal pure returns (Draft memory) {
        draft.until = until;
        return draft;
    }

    function _proposed(Draft memory draft) internal pure returns (Draft memory) {
        draft.status = Status.PROPOSED;
        return draft;
    }

    function _export(Lineage memory of_) internal returns (Draft memory) {
        return _draft(Kind.EXPORT, of_.product, of_.agreement);
    }

    /// @dev A party admitted under a controller (NO_ID: none), with an account that has accepted.
    function _company(bytes memory name, uint8 role, Id controller) internal returns (address account) {
        account = _account(name);
        Draft memory draft = _draft(Kind.PARTY, city, controller);
        draft.clear = (uint256(uint160(account)) << 64) | (uint64(1) << role);
        partyOf[account] = _made(authority, draft);
        roleOf[account] = role;
        (bool accepted, ) = _send(account, abi.encodeCall(ILedger.accept, (partyOf[account])));
        assertTrue(accepted, "accepted");
    }

    function _send(address who, bytes memory data) internal returns (bool done, bytes memory returned) {
        vm.prank(who);
        (done, returned) = address(ledger).call(data);
    }

    function _only(bool done, bytes memory returned) private pure returns (Verdict memory) {
        if (!done) {
            assembly {
                revert(add(returned, 0x20), mload(returned))
            }
        }
        return abi.decode(returned, (Verdict[]))[0];
    }

    function _recordCall(address who, Draft memory draft) internal view returns (bytes memory) {
        Draft[] memory drafts = new Draft[](1);
        if (draft.role == 0) draft.role = roleOf[who];
        drafts[0] = draft;
        return abi.encodeCall(ILedger.record, (drafts));
    }

    function _record(address who, Draft memory draft) internal returns (Verdict memory) {
        (bool done, bytes memory returned) = _send(who, _recordCall(who, draft));
        return _only(done, returned);
    }

    /// @dev Records what nothing refuses.
    function _made(address who, Draft memory draft) internal returns (Id) {
        Verdict memory verdict = _record(who, draft);
        assertEq(verdict.rule, 0, "recorded without refusal");
        return verdict.id;
    }

    function _statement(Id subject, uint16 code, uint16 outcome) internal pure returns (Statement memory statement) {
        (statement.subject, statement.code, statement.outcome) = (subject, code, outcome);
    }

    function _attest(address who, Statement memory statement) internal returns (uint16) {
        Statement[] memory statements = new Statement[](1);
        if (statement.role == 0) statement.role = roleOf[who];
        statements[0] = statement;
        (bool done, bytes memory returned) = _send(who, abi.encodeCall(ILedger.attest, (statements)));
        return _only(done, returned).rule;
    }

    function _attest(address who, Id subject, uint16 code, uint16 outcome) internal returns (uint16) {
        return _attest(who, _statement(subject, code, outcome));
    }

    function _stated(address who, Id subject, uint16 code, uint16 outcome) internal {
        assertEq(_attest(who, subject, code, outcome), 0, "stated without refusal");
    }

    /// @param reach 1 reaches what was made of a resource or grant (RECALL), 0 does not (FORWARD)
    function _held(address who, Id subject, uint96 reach) internal {
        Statement memory statement = _statement(subject, HOLD, Outcome.OPEN);
        statement.value = reach;
        assertEq(_attest(who, statement), 0, "held without refusal");
    }

    function _released(address who, Id subject) internal {
        _stated(who, subject, RELEASE, Outcome.OPEN);
    }

    function _settlement(Id subject, uint8 status) internal pure returns (Settlement memory settlement) {
        (settlement.subject, settlement.status) = (subject, status);
    }

    function _settleCall(address who, Settlement memory settlement) internal view returns (bytes memory) {
        Settlement[] memory settlements = new Settlement[](1);
        if (settlement.role == 0) settlement.role = roleOf[who];
        settlements[0] = settlement;
        return abi.encodeCall(ILedger.settle, (settlements));
    }

    function _settle(address who, Settlement memory settlement) internal returns (uint16) {
        (bool done, bytes memory returned) = _send(who, _settleCall(who, settlement));
        return _only(done, returned).rule;
    }

    function _settle(address who, Id subject, uint8 status) internal returns (uint16) {
        return _settle(who, _settlement(subject, status));
    }

    function _settled(address who, Id subject, uint8 status) internal {
        assertEq(_settle(who, subject, status), 0, "settled without refusal");
    }

    /* LOOKING */

    function _assertReverts(address who, bytes memory data, bytes4 expected) internal {
        (bool done, bytes memory returned) = _send(who, data);
        assertTrue(!done, "the call reverts");
        assertEq(uint32(bytes4(returned)), uint32(expected), "selector of the error");
    }

    function _stateOf(Id id) internal view returns (StateWord) {
        return StateWord.wrap(_slot(keccak256(abi.encode(id, uint256(1)))));
    }

    function _edgeOf(Id id) internal view returns (uint256) {
        return _slot(keccak256(abi.encode(id, uint256(2))));
    }

    function _factOf(Id subject, uint16 code, uint256 who) internal view returns (uint256) {
        uint256 key = (uint256(uint80(Id.unwrap(subject))) << 96) | (uint256(code) << 80) | who;
        return _slot(keccak256(abi.encode(key, uint256(5))));
    }

    function _listSlot(Id owner, uint8 list) internal pure returns (bytes32) {
        return keccak256(abi.encode((uint256(uint80(Id.unwrap(owner))) << 8) | list, uint256(6)));
    }

    function _countOf(Id owner, uint8 list) internal view returns (uint32) {
        return uint32(_slot(_listSlot(owner, list)));
    }

    function _slot(bytes32 slot) private view returns (uint256) {
        return uint256(vm.load(address(ledger), slot));
    }

    function _referenceId(Kind kind, Id issuer, bytes memory number, uint64 revision) internal pure returns (Id) {
        return Id.wrap(bytes10(keccak256(abi.encode("laiqu.record.1", kind, issuer, keccak256(number), revision))));
    }
}
