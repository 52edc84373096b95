// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {Form, Kind, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {StateWord} from "../../contracts/types/Words.sol";
import {City} from "./City.sol";

contract NamingTest is City {
    function testFuzz_a_name_is_its_issuers_own(uint8 i, uint8 j, bytes32 text) public {
        (address one, address other) = (watchers[i % WATCHERS], watchers[j % WATCHERS]);
        vm.assume(one != other);
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
        draft.referenceText = abi.encodePacked(text);

        Id first = _made(one, draft);
        StateWord before = _stateOf(first);
        draft.role = 0;
        Id second = _made(other, draft);

        assertTrue(first == _referenceId(Kind.RESOURCE, partyOf[one], draft.referenceText, 0), "the first name");
        assertTrue(second == _referenceId(Kind.RESOURCE, partyOf[other], draft.referenceText, 0), "the second name");
        assertTrue(first != second, "nobody takes another's name");
        assertEq(StateWord.unwrap(_stateOf(first)), StateWord.unwrap(before), "the first record");
    }

    function testFuzz_a_file_recorded_by_one_is_taken_for_all(bytes32 sha256Digest, bytes32 otherContent) public {
        vm.assume(sha256Digest != 0);
        Draft memory draft = _export(line);
        draft.sha256Digest = sha256Digest;
        Id id = _made(operator, draft);
        StateWord before = _stateOf(id);

        (draft.content, draft.role) = (otherContent, roleOf[authority]);
        _assertReverts(authority, _recordCall(authority, draft), IdTaken.selector);

        assertEq(StateWord.unwrap(_stateOf(id)), StateWord.unwrap(before), "the record");
    }

    function testFuzz_a_batch_sent_again_records_nothing_twice(uint8 count, uint8 already) public {
        count = uint8(bound(count, 2, 8));
        already = uint8(bound(already, 1, count));
        Draft[] memory drafts = new Draft[](count);
        for (uint256 i = 0; i < count; i++) {
            drafts[i] = _draft(Kind.RESOURCE, city, NO_ID);
            drafts[i].role = roleOf[authority];
        }
        Id[] memory ids = new Id[](already);
        uint256[] memory before = new uint256[](already);
        for (uint256 i = 0; i < already; i++) {
            ids[i] = _made(authority, drafts[i]);
            before[i] = StateWord.unwrap(_stateOf(ids[i]));
        }

        vm.recordLogs();
        (, bytes memory returned) = _send(authority, abi.encodeCall(ILedger.record, (drafts)));

        Verdict[] memory verdicts = abi.decode(returned, (Verdict[]));
        for (uint256 i = 0; i < count; i++) {
            assertEq(verdicts[i].rule, i < already ? Structure.TAKEN : 0, "only what was recorded before is taken");
            if (i < already) assertEq(StateWord.unwrap(_stateOf(ids[i])), before[i], "the record of before");
        }
        assertEq(vm.getRecordedLogs().length, count - already, "events of the new ones only");
    }

    function testFuzz_a_draft_twice_in_a_batch_is_recorded_once(uint8 i, uint8 j) public {
        i = uint8(bound(i, 0, 3));
        j = uint8(bound(j, 0, 3));
        vm.assume(i < j);
        Draft[] memory drafts = new Draft[](4);
        for (uint256 k = 0; k < 4; k++) {
            drafts[k] = _draft(Kind.RESOURCE, city, NO_ID);
            drafts[k].role = roleOf[authority];
        }
        drafts[j] = drafts[i];

        (, bytes memory returned) = _send(authority, abi.encodeCall(ILedger.record, (drafts)));

        Verdict[] memory verdicts = abi.decode(returned, (Verdict[]));
        for (uint256 k = 0; k < 4; k++) assertEq(verdicts[k].rule, k == j ? Structure.TAKEN : 0, "rule");
    }

    function testFuzz_a_revision_needs_the_one_before(uint64 revision, uint8 known) public {
        known = uint8(bound(known, 0, 4));
        revision = uint64(revision % 2 == 0 ? bound(revision, 1, 6) : bound(revision, 1, type(uint64).max));
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
        for (uint64 r = 0; r < known; r++) {
            draft.number = r;
            _made(authority, draft);
        }
        draft.number = revision;

        (bool done, bytes memory returned) = _send(authority, _recordCall(authority, draft));

        assertTrue(done == (revision == known), "only the next one is recorded");
        bytes4 expected = revision < known ? IdTaken.selector : PreviousRevisionMissing.selector;
        if (!done) assertEq(uint32(bytes4(returned)), uint32(expected), "selector of the error");
    }

    function testFuzz_a_reference_has_1_to_64_bytes(uint8 length) public {
        length = uint8(bound(length, 0, 130));
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
        draft.referenceText = new bytes(length);

        (bool done, bytes memory returned) = _send(authority, _recordCall(authority, draft));

        assertTrue(done == (length >= 1 && length <= 64), "recorded when the length is right");
        if (!done) assertEq(uint32(bytes4(returned)), uint32(ReferenceLength.selector), "selector of the error");
    }

    function testFuzz_only_exports_are_named_by_a_digest(uint8 kind, uint8 form) public {
        kind = uint8(bound(kind, 2, 17));
        form = uint8(bound(form, 1, 255));
        Draft memory draft = _draft(Kind(kind), line.product, line.agreement);
        (draft.form, draft.sha256Digest, draft.referenceText) = (form, bytes32(uint256(1)), "");

        (bool done, bytes memory returned) = _send(operator, _recordCall(operator, draft));

        assertTrue(done == (Kind(kind) == Kind.EXPORT && form <= Form.SALTED), "an export of a known form");
        if (!done) assertEq(uint32(bytes4(returned)), uint32(FormNotForKind.selector), "selector of the error");
    }

    function testFuzz_nothing_is_dated_after_now_or_ends_before_it_begins(
        uint32 effective,
        uint32 from,
        uint32 until
    ) public {
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
        draft.effectiveAt = uint32(bound(effective, FOUNDED - 10, FOUNDED + 10));
        draft.from = uint32(bound(from, 1, 10));
        draft.until = uint32(bound(until, 0, 10)) == 0 ? 0 : uint32(bound(until, 1, 20));
        draft.status = 1;

        (bool done, bytes memory returned) = _send(authority, _recordCall(authority, draft));

        bool reversed = draft.until != 0 && draft.until <= draft.from;
        assertTrue(done == (draft.effectiveAt <= FOUNDED && !reversed), "recorded when its times are sound");
        bytes4 expected = reversed ? TermReversed.selector : EffectiveInFuture.selector;
        if (!done) assertEq(uint32(bytes4(returned)), uint32(expected), "selector of the error");
    }

    function testFuzz_a_record_begins_proposed_or_in_force(uint8 status) public {
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
        draft.status = status;

        (bool done, bytes memory returned) = _send(authority, _recordCall(authority, draft));

        assertTrue(done == (status == 1 || status == 2), "recorded");
        if (!done) assertEq(uint32(bytes4(returned)), uint32(StatusNotRecordable.selector), "selector of the error");
    }

    function testFuzz_a_digest_is_the_whole_name(uint8 form, bytes memory number) public {
        vm.assume(number.length != 0);
        Draft memory draft = _export(line);
        (draft.form, draft.referenceText) = (uint8(bound(form, Form.FILE, Form.SALTED)), number);
        _assertReverts(operator, _recordCall(operator, draft), ReferenceLength.selector);

        (draft.sha256Digest, draft.referenceText) = (0, "");
        _assertReverts(operator, _recordCall(operator, draft), DigestMissing.selector);
    }

    /* ORDINALS OF A DIGEST */

    /// @dev Absence of (digest, 0) proves that nothing is recorded of the digest: every other ordinal needs it.
    function testFuzz_no_ordinal_of_a_digest_stands_before_the_first(uint64 ordinal, uint8 form, bool proposed) public {
        Draft memory draft = _export(line);
        draft.form = uint8(bound(form, Form.FILE, Form.SALTED));
        draft.number = uint64(bound(ordinal, 1, type(uint64).max));
        if (proposed) draft = _proposed(draft);
        Id id = _exportId(draft.sha256Digest, draft.number);

        Verdict memory verdict = _record(operator, draft);

        assertEq(verdict.rule, Structure.FIRST_OF_DIGEST_MISSING, "rule");
        assertTrue(_stateOf(id).kind() == Kind.NONE, "nothing stands there");
        assertEq(_refusalsOf(operator), 1, "it is a refusal like another");

        (uint64 number, uint8 status) = (draft.number, draft.status);
        (draft.number, draft.status) = (0, 2);
        _made(operator, draft);
        (draft.number, draft.status) = (number, status);
        assertEq(_record(operator, draft).rule, 0, "after the first one");
    }

    /// @dev Gaps between later ordinals say nothing: they are drawn at random.
    function testFuzz_later_ordinals_need_no_order(uint64 one, uint64 other) public {
        vm.assume(one != other && one != 0 && other != 0);
        Draft memory draft = _export(line);
        _made(operator, draft);

        draft.number = one;
        _made(operator, draft);
        draft.number = other;
        _made(operator, draft);
    }

    /// @dev The first one may stand earlier in the same batch; if it was refused there, so are the others.
    function testFuzz_the_first_of_a_digest_may_come_in_the_same_batch(bool refused) public {
        Draft[] memory drafts = new Draft[](2);
        drafts[0] = _export(line);
        drafts[1] = _export(line);
        drafts[0].role = drafts[1].role = roleOf[operator];
        (drafts[1].sha256Digest, drafts[1].number) = (drafts[0].sha256Digest, 7);
        if (refused) drafts[0].from = FOUNDED + 10;

        Verdict[] memory verdicts = _verdicts(operator, abi.encodeCall(ILedger.record, (drafts)));

        assertEq(verdicts[0].rule, refused ? Structure.NOT_YET : 0, "the first");
        assertTrue((verdicts[1].rule == 0) != refused, "the second");
    }

    /// @dev A digest stands only where absence looks for it: in an id that is made of it.
    function testFuzz_an_export_by_reference_has_no_digest(bytes32 sha256Digest, bytes32 sm3Digest) public {
        vm.assume(sha256Digest != 0 || sm3Digest != 0);
        Draft memory draft = _export(line);
        (draft.form, draft.referenceText) = (Form.REFERENCE, "EX-1");
        (draft.sha256Digest, draft.sm3Digest) = (sha256Digest, sm3Digest);

        (bool done, ) = _send(operator, _recordCall(operator, draft));

        assertTrue(!done, "with a digest");
        (draft.sha256Digest, draft.sm3Digest) = (0, 0);
        assertEq(_record(operator, draft).rule, 0, "without one");
    }

    /// @dev A salted export is named by a commitment to a salt and the digests of its file: who is shown the salt opens
    /// it, and nobody else can look the file up.
    function testFuzz_a_salted_export_is_named_by_its_commitment(bytes32 salt, bytes32 sha, bytes32 sm3) public {
        bytes32 commitment = keccak256(abi.encode("laiqu.salted.1", salt, sha, sm3));
        Draft memory draft = _export(line);
        (draft.form, draft.sha256Digest) = (Form.SALTED, commitment);

        Id id = _made(operator, draft);

        assertTrue(id == _exportId(commitment, 0), "its id");
        assertTrue(_stateOf(_exportId(sha, 0)).kind() == Kind.NONE, "the file's own digest shows nothing");
    }
}
