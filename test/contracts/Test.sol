// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What the test runner's cheatcodes look like; only those that are used.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function prank(address sender) external;
    function warp(uint256 time) external;
    function load(address target, bytes32 slot) external view returns (bytes32);
    function record() external;
    function accesses(address target) external returns (bytes32[] memory reads, bytes32[] memory writes);
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function getCode(string calldata artifact) external view returns (bytes memory);
    function assume(bool condition) external pure;
    function expectRevert(bytes calldata data) external;
}

/// @title The base of a test: cheatcodes and assertions that carry their evidence
abstract contract Test {
    Vm internal constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    error NotEqual(string what, uint256 found, uint256 expected);
    error NotSo(string what);

    function assertEq(uint256 found, uint256 expected, string memory what) internal pure {
        if (found != expected) revert NotEqual(what, found, expected);
    }

    function assertTrue(bool found, string memory what) internal pure {
        if (!found) revert NotSo(what);
    }

    /// @dev A value in [low, high], every one of them reachable from some `any`.
    function bound(uint256 any, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + (any % (high - low + 1));
    }
}
