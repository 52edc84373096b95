import { Type } from "typebox";
import type { TSchema } from "typebox";
import type { QuestionsForm } from "../schemas/desk-answer.ts";
import { oneOf } from "../schemas/values.ts";
import { typedValue } from "./parameter.ts";
import { KNOWN_QUESTIONS, QUESTIONS } from "./question-catalogue.ts";
import type { Question } from "./question.ts";

/** The address under which a question is answered. */
export function addressOf({ name }: Pick<Question, "name">): string {
  return `/v1/questions/${name}/answer`;
}

/** The schema of a question's query, with the values of its example. */
export function querySchema({ parameters, example, dutiesIn }: Question) {
  const members = Object.entries(parameters).map(([name, parameter]) => {
    const written = example[name];
    const schema: TSchema =
      written === undefined ? parameter.schema : withExample(parameter.schema, typedValue(parameter, written));
    return [name, parameter.required ? schema : Type.Optional(schema)] as const;
  });
  return Type.Object({
    ...Object.fromEntries(members),
    ...(dutiesIn === undefined ? {} : { format: Type.Optional(FORMAT) }),
  });
}

const FORMAT = oneOf(
  ["json", "ics"],
  "`ics` gives what is due and not done as a calendar (RFC 5545), and so does the header `Accept: text/calendar`.",
);

function withExample(schema: TSchema, value: string | number): TSchema {
  return Type.Unsafe<unknown>({ ...schema, examples: [value] });
}

/** The address of a question's example from the demonstration. */
export function exampleAddress(question: Question): string {
  const values = Object.entries(question.example).map(([name, written]) => {
    const parameter = question.parameters[name];
    if (parameter === undefined) throw new RangeError(`The question ${question.name} has no parameter ${name}.`);
    return [name, String(typedValue(parameter, written))];
  });
  return `${addressOf(question)}?${new URLSearchParams(values).toString()}`;
}

/** The command of a question's example from the demonstration, without the program's name. */
export function exampleCommand({ name, parameters, example }: Question): string {
  const words = Object.entries(parameters).flatMap(([parameter, { required }]) => {
    const written = example[parameter];
    if (written === undefined) return [];
    return required ? [written] : [`--${optionWord(parameter)}`, written];
  });
  return ["ask", name, ...words].join(" ");
}

/** The word of a parameter as an option of the command line: `knownAt` is `known-at`. */
export function optionWord(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The catalogue of questions as programs read it. */
export function questionsForm(questions: readonly Question[] = QUESTIONS): QuestionsForm {
  return {
    questions: questions.map((question) => ({
      id: question.id,
      name: question.name,
      title: question.title,
      askers: [...question.askers],
      parameters: Object.entries(question.parameters).map(([name, { about, required, schema }]) => ({
        name,
        about,
        required,
        schema,
      })),
      address: addressOf(question),
      example: exampleAddress(question),
    })),
    answered: QUESTIONS.length,
    known: KNOWN_QUESTIONS,
  };
}
