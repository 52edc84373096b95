// Chainlink ACE's policy engine with role-based policies, as the peer of a rule.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Interface, Wallet, getCreateAddress, id as keccakText } from "ethers";

/** Sends a transaction that must succeed. @returns its gas, and the addresses and data of its logs */
export type Send = (
  wallet: Wallet,
  to: string | null,
  data: string,
) => Promise<{ readonly gasUsed: bigint; readonly logs: readonly { readonly data: string }[] }>;

/** The engine accepts no more policies for one function. */
export const MOST_POLICIES = 8;

interface Contract {
  readonly abi: Interface;
  readonly bytecode: string;
}

/** The settings of ACE's own build. solc is ours: the code asks for 0.8.20 or later. */
const SETTINGS = { evmVersion: "paris", viaIR: true, optimizer: { enabled: true, runs: 8_000 } };
const SOURCES = {
  PolicyEngine: "core/PolicyEngine.sol",
  PolicyEngineFactory: "core/PolicyEngineFactory.sol",
  PolicyFactory: "core/PolicyFactory.sol",
  RoleBasedAccessControlPolicy: "policies/RoleBasedAccessControlPolicy.sol",
} as const;
const ACE = "@chainlink/policy-management/";
const PACKAGES = new URL("../../../node_modules/", import.meta.url);

const SELECTOR = "0x6c616971";
const ROLE = keccakText("role");

/**
 * Measures one act under each number of role-based policies. Engine and policies are clones that ACE's own factories
 * make, its cheapest way. The measured transaction calls the engine itself, as the protected contract would, so that
 * nothing but the engine and its policies is counted.
 */
export async function measurePolicies(send: Send, numbers: readonly number[]): Promise<ReadonlyMap<number, bigint>> {
  const contracts = compileAce();
  const wallet = new Wallet(keccakText("laiqu bench ace"));
  let nonce = 0;
  const call = async (to: string, abi: Interface, name: string, values: readonly unknown[]) => {
    nonce++;
    return await send(wallet, to, abi.encodeFunctionData(name, values));
  };
  const create = async ({ bytecode }: Contract) => {
    await send(wallet, null, bytecode);
    return getCreateAddress({ from: wallet.address, nonce: nonce++ });
  };

  const [engineCode, policyCode] = [
    await create(contracts.PolicyEngine),
    await create(contracts.RoleBasedAccessControlPolicy),
  ];
  const [engines, policies] = [await create(contracts.PolicyEngineFactory), await create(contracts.PolicyFactory)];
  const clone = async (factory: string, abi: Interface, name: string, values: readonly unknown[]) => {
    const { logs } = await call(factory, abi, name, values);
    return `0x${logs.at(-1)!.data.slice(-40)}`;
  };
  const { abi: engineAbi } = contracts.PolicyEngine;
  const { abi: policyAbi } = contracts.RoleBasedAccessControlPolicy;
  const { address } = wallet;
  const engine = await clone(engines, contracts.PolicyEngineFactory.abi, "createPolicyEngine", [
    engineCode,
    keccakText("engine"),
    true,
    address,
  ]);

  const gas = new Map<number, bigint>();
  for (let installed = 0; installed <= Math.max(...numbers); installed++) {
    if (installed > 0) {
      const policy = await clone(policies, contracts.PolicyFactory.abi, "createPolicy", [
        policyCode,
        keccakText(`policy ${installed}`),
        engine,
        address,
        "0x",
      ]);
      await call(policy, policyAbi, "grantOperationAllowanceToRole", [SELECTOR, ROLE]);
      await call(policy, policyAbi, "grantRole", [ROLE, address]);
      await call(engine, engineAbi, "addPolicy", [address, SELECTOR, policy, []]);
    }
    if (!numbers.includes(installed)) continue;
    const payload = { selector: SELECTOR, sender: address, data: "0x", context: "0x" };
    gas.set(installed, (await call(engine, engineAbi, "run", [payload])).gasUsed);
  }
  return gas;
}

function compileAce(): Readonly<Record<keyof typeof SOURCES, Contract>> {
  const solc = createRequire(import.meta.url)("solc") as {
    compile(input: string, callbacks: { import(path: string): { contents: string } }): string;
  };
  const read = (path: string) => ({ contents: readFileSync(fileURLToPath(placeOf(path)), "utf8") });
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(
      Object.values(SOURCES).map((path) => [ACE + path, { content: read(ACE + path).contents }]),
    ),
    settings: { ...SETTINGS, outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } } },
  };
  const { contracts = {}, errors = [] } = JSON.parse(solc.compile(JSON.stringify(input), { import: read })) as Output;
  const failed = errors.find(({ severity }) => severity === "error");
  if (failed !== undefined) throw new Error(`ACE does not compile: ${failed.formattedMessage}`);
  const compiled = Object.entries(SOURCES).map(([name, path]) => {
    const { abi, evm } = contracts[ACE + path]![name]!;
    return [name, { abi: new Interface(abi), bytecode: `0x${evm.bytecode.object}` }];
  });
  return Object.fromEntries(compiled) as Record<keyof typeof SOURCES, Contract>;
}

/** The file of an import: ACE names its own package by another name than the registry does. */
function placeOf(path: string): URL {
  const own = path.startsWith(ACE);
  return new URL(own ? `@chainlink/ace/packages/policy-management/src/${path.slice(ACE.length)}` : path, PACKAGES);
}

type Output = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<
    Record<
      string,
      Record<string, { readonly abi: []; readonly evm: { readonly bytecode: { readonly object: string } } }>
    >
  >;
};
