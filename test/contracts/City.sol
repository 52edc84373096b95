// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Founding} from "../../contracts/records/Founding.sol";
import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {Kind, Outcome, Role} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {Calls} from "./Calls.sol";

/// @title A founded ledger with one lineage in it
abstract contract City is Calls {
    uint32 internal constant FOUNDED = 1_800_000_000;
    /// What precedes LEDGER_START may be back-filled until BACKFILL_CLOSES.
    uint32 internal constant LEDGER_START = FOUNDED - 100 days;
    uint32 internal constant BACKFILL_CLOSES = FOUNDED + 300 days;
    uint32 internal constant DELAY = 3 days;
    uint256 internal constant WATCHERS = 16;

    Id internal city;

    /// Authorities: governance alone ends them. The first three are the agencies of the roster.
    address internal authority;
    address internal upper;
    address internal auditor;
    /// Of the auditors' office too.
    address internal secondAuditor;
    address internal regulator;
    /// Regulators are several, and each keeps its own statements.
    address internal secondRegulator;
    address internal operator;
    address internal providerA;
    address internal providerB;
    address internal buyer;
    /// Evaluators, no authorities.
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
        founding[0] = _emptyCity("CITY", 10 + WATCHERS);
        _governed(founding[0], 3, 2);
        city = _referenceId(Kind.JURISDICTION, NO_ID, "CITY", 0);
        authority = _party(founding[0], city, 0, "AUTHORITY", Role.DATA_AUTHORITY);
        upper = _party(founding[0], city, 1, "UPPER", Role.UPPER_DATA_AUTHORITY);
        auditor = _party(founding[0], city, 2, "AUDITOR", Role.AUDITOR);
        secondAuditor = _party(founding[0], city, 3, "SECOND AUDITOR", Role.AUDITOR);
        regulator = _party(founding[0], city, 4, "REGULATOR", Role.SECURITY_REGULATOR);
        secondRegulator = _party(founding[0], city, 5, "SECOND REGULATOR", Role.SECURITY_REGULATOR);
        operator = _party(founding[0], city, 6, "OPERATOR", Role.OPERATOR);
        providerA = _party(founding[0], city, 7, "PROVIDER A", Role.DATA_PROVIDER);
        providerB = _party(founding[0], city, 8, "PROVIDER B", Role.DATA_PROVIDER);
        buyer = _party(founding[0], city, 9, "BUYER", Role.BUYER);
        for (uint256 i = 0; i < WATCHERS; i++) {
            bytes memory number = abi.encodePacked("WATCHER ", bytes1(uint8(65 + i)));
            watchers[i] = _party(founding[0], city, 10 + i, number, Role.EVALUATOR);
        }
    }

    function _emptyCity(
        bytes memory number,
        uint256 parties
    ) internal pure returns (Founding.FoundingJurisdiction memory founding) {
        founding.referenceText = number;
        (founding.start, founding.closing) = (LEDGER_START, BACKFILL_CLOSES);
        founding.parties = new Founding.FoundingParty[](parties);
        _governed(founding, 1, 1);
    }

    /// @dev By the first so many parties, of whom `quorum` decide.
    function _governed(Founding.FoundingJurisdiction memory founding, uint8 agencies, uint8 quorum) internal pure {
        founding.agencies = new uint8[](agencies);
        for (uint8 i = 0; i < agencies; i++) founding.agencies[i] = i;
        (founding.quorum, founding.delaySeconds) = (quorum, DELAY);
    }

    function _deployLedger(Founding.FoundingJurisdiction[] memory founding) internal returns (ILedger) {
        return ILedger(_deploy(_ledgerCode(_part("Attesting"), founding)));
    }

    /// @param attesting the first of the parts; the others are there
    function _ledgerCode(
        address attesting,
        Founding.FoundingJurisdiction[] memory founding
    ) internal returns (bytes memory) {
        return
            abi.encodePacked(
                vm.getCode("contracts/Ledger.sol:Ledger"),
                abi.encode(attesting, _part("Settling"), _part("Governing"), _part("Judging"), founding)
            );
    }

    function _part(string memory name) internal returns (address) {
        return _deploy(vm.getCode(string.concat("contracts/parts/", name, "Part.sol:", name, "Part")));
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

    function _export(Lineage memory of_) internal returns (Draft memory) {
        return _draft(Kind.EXPORT, of_.product, of_.agreement);
    }

    /// @dev A product of the lineage's scenario, in force, and approved as an export needs it.
    function _productOf(Id[] memory inputs) internal returns (Id product) {
        product = _made(operator, _of(_draft(Kind.PRODUCT, line.scenario, NO_ID), inputs));
        _stated(authority, product, APPROVAL, Outcome.PASSED);
    }

    /// @dev A party admitted under a controller (NO_ID: none), with an account that has accepted.
    function _company(bytes memory name, uint8 role, Id controller) internal returns (address account) {
        account = _account(name);
        Draft memory draft = _draft(Kind.PARTY, city, controller);
        draft.clear = (uint256(uint160(account)) << 64) | (uint64(1) << role);
        partyOf[account] = _made(authority, draft);
        roleOf[account] = role;
        _accepted(account, partyOf[account]);
    }
}
