// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "./interfaces/ILedger.sol";
import {Attesting} from "./records/Attesting.sol";
import {Founding} from "./records/Founding.sol";
import {Settling} from "./records/Settling.sol";
import {Kind} from "./types/Codes.sol";
import {Id} from "./types/Id.sol";

/// @title The ledger: three acts on any kind of record
/// @notice No owner, no proxy, no upgrade: code that cannot change is the feature.
contract Ledger is Founding, Attesting, Settling {
    constructor(FoundingJurisdiction[] memory founding) {
        _found(founding);
    }

    /* THE THREE ACTS */

    /// @inheritdoc ILedger
    function record(Draft[] calldata drafts) external returns (Verdict[] memory verdicts) {
        Seat memory seat = _seat();
        verdicts = new Verdict[](drafts.length);
        for (uint256 i = 0; i < drafts.length; i++) verdicts[i] = _record(seat, drafts[i], drafts.length == 1);
    }

    /// @inheritdoc ILedger
    function attest(Statement[] calldata statements) external returns (Verdict[] memory verdicts) {
        Seat memory seat = _seat();
        verdicts = new Verdict[](statements.length);
        for (uint256 i = 0; i < statements.length; i++) verdicts[i] = _attest(seat, statements[i]);
    }

    /// @inheritdoc ILedger
    function settle(Settlement[] calldata settlements) external returns (Verdict[] memory verdicts) {
        Seat memory seat = _seat();
        verdicts = new Verdict[](settlements.length);
        for (uint256 i = 0; i < settlements.length; i++) verdicts[i] = _settle(seat, settlements[i]);
    }

    /* SEATS, REFRESHING */

    /// @inheritdoc ILedger
    function accept(Id party) external {
        _accept(party);
    }

    /// @inheritdoc ILedger
    function refresh(Id product) external returns (bool unbroken) {
        if (states[product].kind != Kind.PRODUCT) revert WrongKind(product, states[product].kind);
        return _unbroken(product);
    }

    /* VIEWS */

    /// @inheritdoc ILedger
    function operable(Id id) external view returns (bool) {
        return _operable(id);
    }

    /// @inheritdoc ILedger
    function broken(Id id) external view returns (bool found) {
        (found,) = _broken(id, 0, 0);
    }

    /// @inheritdoc ILedger
    function idOf(Draft memory draft, Id issuer) external pure returns (Id) {
        return _idOf(draft, issuer);
    }
}
