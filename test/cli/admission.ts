/** The words with which the registrar of the demo admits a party and offers its first seat to an account. */
export const admission = (party: string, account: string, roles = "BUYER"): readonly string[] => [
  "party",
  "admit",
  party,
  "--name",
  "演示单位",
  "--as",
  "CY-REG",
  "--roles",
  roles,
  "--account",
  account,
];
