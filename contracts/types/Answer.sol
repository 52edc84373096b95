// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a row says of an act. A number of its own type, because the compiler would check the range of an enum
/// at every comparison, of which a judgement makes hundreds.
type Answer is uint8;

using {same as ==, differs as !=} for Answer global;

Answer constant UNMET = Answer.wrap(0);
Answer constant MET = Answer.wrap(1);
Answer constant UNRESOLVED = Answer.wrap(2);
/// @dev Nothing was ever stated or opened: left out with OR_ABSENT, else unresolved.
Answer constant ABSENT = Answer.wrap(3);

function same(Answer a, Answer b) pure returns (bool) {
    return Answer.unwrap(a) == Answer.unwrap(b);
}

function differs(Answer a, Answer b) pure returns (bool) {
    return Answer.unwrap(a) != Answer.unwrap(b);
}
