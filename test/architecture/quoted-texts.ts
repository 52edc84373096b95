import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "./sources.ts";

/** Functions whose result is our own text, or the text of others in quotation marks. */
const SHOWING = /^(?:show[A-Z]\w*|format[A-Z]\w*|commandWord|reasonOf|systemReason|connectionText)$/;
/** Methods that change nothing about whose text it is. */
const KEEPING = new Set(["slice", "toUpperCase", "toLowerCase", "padStart", "toFixed", "trimEnd"]);
/** The members of a bilingual text are sentences of ours. The texts that they quote are checked where they are made. */
const OUR_SENTENCE = /^(?:zh|en)$/;

const OUR_TYPES =
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.StringLiteral |
  ts.TypeFlags.TemplateLiteral |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Null |
  ts.TypeFlags.Never;

/**
 * The values in sentences of ours (the members `zh` and `en`) that others may have written, as `path value`: every
 * text whose type is not a closed set, and that no function of {@link SHOWING} quotes.
 * @param files - from the root of the repository
 * @param texts - texts of files that stand for those on the disk
 */
export function unquotedValues(files: readonly string[], texts: ReadonlyMap<string, string> = new Map()): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  };
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const standIn = (file: string) => texts.get(file.slice(ROOT.length));
  host.readFile = (file) => standIn(file) ?? readFile(file);
  host.fileExists = (file) => standIn(file) !== undefined || fileExists(file);
  const wanted = new Set(files.map((file) => join(ROOT, file)));
  const program = ts.createProgram([...wanted], options, host);
  const checker = program.getTypeChecker();
  return program
    .getSourceFiles()
    .filter(({ fileName }) => wanted.has(fileName))
    .flatMap((file) => valuesIn(file, checker).map((value) => `${file.fileName.slice(ROOT.length)} ${value}`));
}

function valuesIn(file: ts.SourceFile, checker: ts.TypeChecker): string[] {
  const found: string[] = [];
  const inSentence = (node: ts.Node): void => {
    if (ts.isTemplateExpression(node))
      for (const { expression } of node.templateSpans)
        if (!isOurs(checker, expression)) found.push(expression.getText().replaceAll(/\s+/g, " "));
    ts.forEachChild(node, inSentence);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && OUR_SENTENCE.test(node.name.getText())) inSentence(node.initializer);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Whether an expression can only give our own text, or quotes that of others. */
function isOurs(checker: ts.TypeChecker, node: ts.Expression, depth = 0): boolean {
  const again = (inner: ts.Expression): boolean => depth < 8 && isOurs(checker, inner, depth + 1);
  if (isOurType(checker.getTypeAtLocation(node))) return true;
  if (ts.isParenthesizedExpression(node) || ts.isAwaitExpression(node)) return again(node.expression);
  if (ts.isTemplateExpression(node)) return node.templateSpans.every(({ expression }) => again(expression));
  if (ts.isConditionalExpression(node)) return again(node.whenTrue) && again(node.whenFalse);
  if (ts.isBinaryExpression(node)) return again(node.left) && again(node.right);
  if (ts.isPropertyAccessExpression(node)) return OUR_SENTENCE.test(node.name.text);
  if (ts.isCallExpression(node)) return isOurCall(checker, node, again);
  return ts.isIdentifier(node) && isOurName(checker, node, again);
}

function isOurType(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.every(isOurType);
  // A branded text such as an id is as closed as the form that it has.
  if (type.isIntersection()) return type.types.some(isOurType);
  return (type.flags & OUR_TYPES) !== 0;
}

function isOurCall(checker: ts.TypeChecker, call: ts.CallExpression, again: (inner: ts.Expression) => boolean) {
  const callee = call.expression;
  if (ts.isIdentifier(callee)) return SHOWING.test(callee.text);
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const { expression: on, name } = callee;
  if (name.text === "say") return true;
  if (name.text === "toString") return isOurType(checker.getTypeAtLocation(on));
  if (name.text === "join") return isOurList(checker, on, again);
  return KEEPING.has(name.text) && again(on);
}

/** Whether a list holds only our own texts: by its type, or because each of its items is shown. */
function isOurList(checker: ts.TypeChecker, list: ts.Expression, again: (inner: ts.Expression) => boolean): boolean {
  const item = checker.getTypeAtLocation(list).getNumberIndexType();
  if (item !== undefined && isOurType(item)) return true;
  const made = ts.isIdentifier(list) ? initializerOf(checker, list) : list;
  if (made === undefined || !ts.isCallExpression(made) || !ts.isPropertyAccessExpression(made.expression)) return false;
  const [mapping] = made.arguments;
  if (made.expression.name.text !== "map" || mapping === undefined) return false;
  if (ts.isIdentifier(mapping)) return SHOWING.test(mapping.text);
  return ts.isArrowFunction(mapping) && !ts.isBlock(mapping.body) && again(mapping.body);
}

function isOurName(checker: ts.TypeChecker, name: ts.Identifier, again: (inner: ts.Expression) => boolean): boolean {
  const declaration = checker.getSymbolAtLocation(name)?.valueDeclaration;
  if (declaration !== undefined && ts.isBindingElement(declaration)) {
    const list = declaration.parent.parent;
    if (!ts.isArrayBindingPattern(declaration.parent))
      return OUR_SENTENCE.test((declaration.propertyName ?? declaration.name).getText());
    const values = ts.isVariableDeclaration(list) ? list.initializer : undefined;
    const value =
      values !== undefined && ts.isArrayLiteralExpression(values)
        ? values.elements[declaration.parent.elements.indexOf(declaration)]
        : undefined;
    return value !== undefined && again(value);
  }
  const value = initializerOf(checker, name);
  return value !== undefined && again(value);
}

function initializerOf(checker: ts.TypeChecker, name: ts.Identifier): ts.Expression | undefined {
  const declaration = checker.getSymbolAtLocation(name)?.valueDeclaration;
  return declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
}
