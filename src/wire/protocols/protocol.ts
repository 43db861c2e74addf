/** What a protocol is: bytes become values by an operation's shapes, and values and errors become bytes. */
import type { OperationShapes } from "../shapes.ts";

/** A call as it arrived: in a query string, the protocols take its parameters; in JSON, its body. */
export interface Asked {
  readonly action: string;
  /** The version of the API that the caller named; empty if none. */
  readonly version: string;
  /** Those of the operation only, in the order in which they arrived. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** The parts of an HTTP answer that depend on the protocol. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/**
 * The bytes around a list that is too long to be encoded in one turn. The answer is `before`, the items with `between`
 * between them, and `after`.
 */
export interface Frame {
  readonly contentType: string;
  readonly before: string;
  readonly between: string;
  readonly after: string;
  readonly item: (value: unknown) => string;
}

interface WireError {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  /** Further members of the error; XML has no place for them. */
  readonly members: Readonly<Record<string, string>>;
}

type Members = Readonly<Record<string, unknown>>;

export interface Protocol {
  /** The operation's input. Throws Malformed if the call doesn't have its shape. */
  decode(shapes: OperationShapes, asked: Asked): Members;
  encode(shapes: OperationShapes, asked: Asked, output: Members, requestId: string): Answer;
  /** What stands around a list of the output that has at least one item; the list itself is not in `output`. */
  frame(shapes: OperationShapes, asked: Asked, output: Members, list: string, requestId: string): Frame;
  encodeError(error: WireError, requestId: string): Answer;
}
