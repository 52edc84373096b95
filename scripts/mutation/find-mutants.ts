import { createRequire } from "node:module";
import type { Mutant, MutantKind } from "./mutant.ts";

/** A place of a source (bytes), and how a mutant's text is made of the text of the place. */
export interface Edit {
  readonly kind: MutantKind;
  readonly start: number;
  readonly end: number;
  readonly functionName: string;
  /**
   * @param switched - the Solidity expression that is true when this mutant is chosen
   * @param render - the text of a range, with the edits within it made
   */
  readonly make: (switched: string, render: (start: number, end: number) => string) => string;
}

interface SyntaxNode {
  readonly nodeType: string;
  readonly src: string;
  readonly [member: string]: unknown;
}

/** The relations whose boundary a mutant moves. */
const MOVED = new Map([
  ["<", "<="],
  ["<=", "<"],
  [">", ">="],
  [">=", ">"],
]);

const LEAVES = new Set(["Return", "RevertStatement", "Break", "Continue"]);

const solc = createRequire(import.meta.url)("solc") as { readonly compile: (input: string) => string };

/**
 * Every edit of one source, in the order of its places.
 * @throws Error when the source cannot be parsed
 */
export function findEdits(path: string, source: string): Edit[] {
  const edits: Edit[] = [];
  visit(parse(path, source), "", edits);
  return edits.toSorted((one, other) => one.start - other.start || other.end - one.end);
}

/** The mutants of edits, numbered from `first` on. */
export function mutantsOf(path: string, source: string, edits: readonly Edit[], first: number): Mutant[] {
  const bytes = Buffer.from(source);
  const seen = new Map<string, number>();
  return edits.map(({ kind, start, end, functionName }, index) => {
    const text = bytes.subarray(start, end).toString().replaceAll(/\s+/g, " ");
    const like = `${functionName}:${kind}:${text}`;
    const occurrence = (seen.get(like) ?? 0) + 1;
    seen.set(like, occurrence);
    const line = bytes.subarray(0, start).toString().split("\n").length;
    return { number: first + index, kind, path, functionName, line, text, occurrence };
  });
}

function parse(path: string, source: string): SyntaxNode {
  const input = {
    language: "Solidity",
    sources: { [path]: { content: source } },
    settings: { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as {
    readonly sources?: Readonly<Record<string, { readonly ast: SyntaxNode }>>;
    readonly errors?: readonly { readonly formattedMessage: string }[];
  };
  const ast = output.sources?.[path]?.ast;
  if (ast === undefined) throw new Error(output.errors?.map((error) => error.formattedMessage).join("\n") ?? path);
  return ast;
}

function visit(node: SyntaxNode, functionName: string, edits: Edit[]): void {
  const within = node.nodeType === "FunctionDefinition" ? nameOf(node) : functionName;
  // Only the bodies of functions run; constants and types do not.
  if (within !== "") collect(node, within, edits);
  // The beginning and the counting of a loop are left alone: without them no run ends.
  const alone = [node["initializationExpression"], node["loopExpression"]];
  for (const child of childrenOf(node)) if (!alone.includes(child)) visit(child, within, edits);
}

function collect(node: SyntaxNode, functionName: string, edits: Edit[]): void {
  const add = (kind: MutantKind, at: SyntaxNode, make: Edit["make"]): void => {
    const [start, end] = rangeOf(at);
    edits.push({ kind, start, end, functionName, make });
  };
  const whole = (at: SyntaxNode): [number, number] => rangeOf(at);

  if (node.nodeType === "IfStatement" && node["falseBody"] == null && leaves(asNode(node["trueBody"]))) {
    const condition = asNode(node["condition"]);
    add("GUARD_OUT", condition, (switched, render) => `(${render(...whole(condition))}) && !${switched}`);
  }
  for (const given of conditionsIn(node)) {
    const condition = withoutParentheses(given);
    if (isCombined(condition) || condition.nodeType === "Literal") continue;
    add("TURNED", condition, (switched, render) => `((${render(...whole(condition))}) != ${switched})`);
  }
  const moved = node.nodeType === "BinaryOperation" ? MOVED.get(String(node["operator"])) : undefined;
  if (moved !== undefined) {
    const [left, right] = [asNode(node["leftExpression"]), asNode(node["rightExpression"])];
    add("BOUNDARY", node, (switched, render) => {
      const [one, other] = [render(...whole(left)), render(...whole(right))];
      return `(${switched} ? (${one}) ${moved} (${other}) : (${one}) ${String(node["operator"])} (${other}))`;
    });
  }
  if (hasEffect(node)) {
    add("EFFECT_OUT", node, (switched, render) => `{ if (!${switched}) { ${render(...whole(node))} } }`);
  }
}

/** The boolean expressions directly in a node whose meaning can be turned. */
function conditionsIn(node: SyntaxNode): SyntaxNode[] {
  switch (node.nodeType) {
    case "IfStatement":
    case "Conditional":
    case "WhileStatement":
      return [asNode(node["condition"])];
    case "BinaryOperation":
      return isCombined(node) ? [asNode(node["leftExpression"]), asNode(node["rightExpression"])] : [];
    case "Return":
    case "VariableDeclarationStatement": {
      const value = node["expression"] ?? node["initialValue"];
      return isNode(value) && isComparison(value) ? [value] : [];
    }
    default:
      return [];
  }
}

/** Whether the parts of the expression are turned, and not the whole. */
function isCombined(node: SyntaxNode): boolean {
  return node.nodeType === "BinaryOperation" && ["&&", "||"].includes(String(node["operator"]));
}

function withoutParentheses(node: SyntaxNode): SyntaxNode {
  const components = node["components"];
  if (node.nodeType !== "TupleExpression" || !Array.isArray(components) || components.length !== 1) return node;
  return withoutParentheses(asNode(components[0]));
}

function isComparison(node: SyntaxNode): boolean {
  if (node.nodeType === "UnaryOperation") return node["operator"] === "!";
  return node.nodeType === "BinaryOperation" && /^(?:[<>]=?|[!=]=)$/.test(String(node["operator"]));
}

function leaves(body: SyntaxNode): boolean {
  if (LEAVES.has(body.nodeType)) return true;
  const statements = body["statements"];
  return Array.isArray(statements) && statements.length === 1 && leaves(asNode(statements[0]));
}

/** A statement that writes, calls or logs. The counting of a loop is not visited. */
function hasEffect(node: SyntaxNode): boolean {
  return node.nodeType === "ExpressionStatement" || node.nodeType === "EmitStatement";
}

function rangeOf({ src, nodeType }: SyntaxNode): [number, number] {
  const [start = 0, length = 0] = src.split(":").map(Number);
  // The range of a statement ends before its semicolon.
  return [start, start + length + (nodeType === "ExpressionStatement" || nodeType === "EmitStatement" ? 1 : 0)];
}

function nameOf(definition: SyntaxNode): string {
  return definition["kind"] === "constructor" ? "constructor" : String(definition["name"]);
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

function asNode(value: unknown): SyntaxNode {
  if (isNode(value)) return value;
  throw new Error("The compiler's syntax tree has an unexpected shape.");
}
