import { isJsonObject } from "./canonical-json.ts";
import { InputError, type InputErrorCode } from "./input-error.ts";

/**
 * The members of a JSON object that must have exactly these and no others: a needless member is a place
 * where something unverified could travel along.
 * @param what the object's name in the message, such as "the manifest"
 * @throws InputError with the given code
 */
export function exactMembers<Key extends string>(
  value: unknown,
  keys: readonly Key[],
  code: InputErrorCode,
  what: string,
): Record<Key, unknown> {
  if (
    !isJsonObject(value) ||
    Object.keys(value).length !== keys.length ||
    !keys.every((key) => Object.hasOwn(value, key))
  ) {
    throw new InputError(code, `${what} is not an object with exactly ${keys.join(", ")}`, {
      expected: keys,
      found: isJsonObject(value) ? Object.keys(value) : typeof value,
    });
  }
  return value as Record<Key, unknown>;
}
