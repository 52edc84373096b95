import { CodedError } from "../text/coded-error.ts";

/**
 * The reasons for which the system does not start:
 * - `PORT_IN_USE`: another program listens on a port;
 * - `PORT_UNUSABLE`: the operating system refuses a port;
 * - `DEPLOYMENT_MISSING`: the data directory holds a chain but no deployment file;
 * - `SAMPLE_IN_THE_WAY`: another file is where the sample founding would be written;
 * - `OTHER_FOUNDING`: the data directory was founded with another founding, or with the demo;
 * - `FOUNDED_MALFORMED`: the file that says what the data directory was founded with is damaged;
 * - `EVM_UNAVAILABLE`: the native module of the EVM cannot be loaded.
 */
export type SystemStartErrorCode =
  | "PORT_IN_USE"
  | "PORT_UNUSABLE"
  | "DEPLOYMENT_MISSING"
  | "SAMPLE_IN_THE_WAY"
  | "OTHER_FOUNDING"
  | "FOUNDED_MALFORMED"
  | "EVM_UNAVAILABLE";

/** The system did not start, and nothing of it runs. */
export class SystemStartError extends CodedError<SystemStartErrorCode> {
  override readonly name = "SystemStartError";
}
