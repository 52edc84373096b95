// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, Judgement} from "../../contracts/types/Act.sol";
import {ActWords} from "../../contracts/types/ActWords.sol";
import {Kind} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {Test} from "./Test.sol";

/// @dev The other side of a call: it answers with what came.
contract ActWordsEcho {
    /// @dev Every word of the act, with its arrays behind it.
    function echo() external pure {
        Act memory act = ActWords.decodeCall();
        uint256 size = sizeOfAct();
        bytes memory words = new bytes(size);
        assembly ("memory-safe") {
            for {
                let i := 0
            } lt(i, size) {
                i := add(i, 0x20)
            } {
                mstore(add(add(words, 0x20), i), mload(add(act, i)))
            }
        }
        bytes memory answer = abi.encode(words, act.inputs, act.items);
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }

    function judge(Judgement calldata judgement) external pure {
        ActWords.returnJudgement(judgement);
    }
}

/// @dev What the compiler takes for an act: the distance between two that it places one after the other. Their arrays
/// are empty and take no place.
function sizeOfAct() pure returns (uint256 size) {
    Act memory one;
    Act memory other;
    assembly ("memory-safe") {
        size := sub(other, one)
    }
}

/// @dev `ActWords` writes acts and judgements as they lie in memory, and counts their members by hand.
contract ActWordsTest is Test {
    ActWordsEcho private immutable echo = new ActWordsEcho();

    function test_an_act_has_as_many_members_as_are_carried() public view {
        Act memory act;

        bytes memory data = ActWords.encodeCall(ActWordsEcho.echo.selector, act);

        assertEq(data.length - 4, sizeOfAct(), "bytes of an act without inputs and items");
    }

    function test_the_arrays_of_an_act_are_its_last_members() public pure {
        Act memory act;
        (act.inputs, act.items) = (new Id[](1), new Id[](1));
        (Id[] memory inputs, Id[] memory items) = (act.inputs, act.items);
        uint256 size = sizeOfAct();

        assertTrue(_wordOf(act, size - 0x40) == _place(inputs), "the inputs");
        assertTrue(_wordOf(act, size - 0x20) == _place(items), "the items");
    }

    /// @dev `isOf` and `kindOf` read it there.
    function testFuzz_the_kind_is_the_third_member(uint8 kind) public pure {
        Act memory act;
        act.kind = Kind(bound(kind, 0, uint8(type(Kind).max)));

        assertEq(_wordOf(act, 0x40), uint8(act.kind), "the third word");
        assertTrue(act.kindOf() == act.kind && act.isOf(act.kind), "the kind");
    }

    /// @dev Each member has a word of its own, so none can come in the place of another.
    function testFuzz_an_act_comes_as_it_was_sent(uint256 seed, uint8 inputs, uint8 items) public view {
        Act memory act;
        uint256 size = sizeOfAct();
        for (uint256 i = 0; i < size - 0x40; i += 0x20) _setWord(act, i, uint256(keccak256(abi.encode(seed, i))));
        (act.inputs, act.items) = (_ids(seed, inputs % 33), _ids(~seed, items % 33));

        (bool done, bytes memory answer) = address(echo).staticcall(
            ActWords.encodeCall(ActWordsEcho.echo.selector, act)
        );

        assertTrue(done, "it was decoded");
        (bytes memory words, Id[] memory inputsThere, Id[] memory itemsThere) = abi.decode(answer, (bytes, Id[], Id[]));
        for (uint256 i = 0; i < size - 0x40; i += 0x20) {
            assertTrue(_wordIn(words, i) == _wordOf(act, i), "a member");
        }
        assertTrue(keccak256(abi.encode(inputsThere)) == keccak256(abi.encode(act.inputs)), "the inputs");
        assertTrue(keccak256(abi.encode(itemsThere)) == keccak256(abi.encode(act.items)), "the items");
    }

    /// @dev Only the keys that count come with it, and what the judging part kept for itself does not.
    function testFuzz_a_judgement_comes_as_it_was_made(
        uint16 rule,
        uint32 unmet,
        bool soft,
        uint256[] calldata uses,
        uint256 used
    ) public view {
        used = bound(used, 0, uses.length);
        Judgement memory made = Judgement(rule, unmet, soft, uses, used, 0, false);

        (bool done, bytes memory answer) = address(echo).staticcall(abi.encodeCall(ActWordsEcho.judge, (made)));
        Judgement memory found;
        ActWords.decodeJudgement(answer, found);

        assertTrue(done, "it was returned");
        assertTrue(found.rule == rule && found.unmet == unmet && found.soft == soft, "the answer");
        assertEq(found.used, used, "how many keys count");
        assertEq(found.uses.length, used, "as many keys came");
        for (uint256 i = 0; i < used; i++) assertEq(found.uses[i], uses[i], "a key");
    }

    function _ids(uint256 seed, uint256 count) private pure returns (Id[] memory ids) {
        ids = new Id[](count);
        for (uint256 i = 0; i < count; i++) ids[i] = Id.wrap(bytes10(keccak256(abi.encode(seed, count, i))));
    }

    function _wordOf(Act memory act, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(act, offset))
        }
    }

    function _setWord(Act memory act, uint256 offset, uint256 word) private pure {
        assembly ("memory-safe") {
            mstore(add(act, offset), word)
        }
    }

    function _wordIn(bytes memory words, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(words, 0x20), offset))
        }
    }

    function _place(Id[] memory ids) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := ids
        }
    }
}
