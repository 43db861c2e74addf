/** Expectations as they are sent, and how they are read. */
import { OwnRefusal } from "../gateway/http-server.ts";
import { parseSelector, type Selector } from "../policy/flow/selection.ts";
import { type KeyRange, parseKeys } from "../policy/flow/traffic.ts";
import type { Expectation } from "../policy/questions/expectation.ts";
import { type Sent, textOf } from "./read-request.ts";
import { ENDS, trafficProblem } from "./traffic-question.ts";

/** What an end is made of: an id, an address or block, or whatever has a name or a tag (`of` is `key=value`). */
export interface NameSelector {
  readonly kind: "id" | "group" | "tag" | "cidr" | "vpc" | "subnet" | "interface" | "instance" | "internet";
  readonly of: string;
}

/** `on` has texts such as `tcp/443`. */
export type SentExpectation =
  | {
      readonly kind: "may" | "may-not";
      readonly from: readonly NameSelector[];
      readonly to: readonly NameSelector[];
      readonly on: readonly string[];
    }
  | {
      readonly kind: "nothing";
      readonly direction: "ingress" | "egress";
      readonly of: readonly NameSelector[];
      readonly on: readonly string[];
      readonly except: boolean;
    }
  | {
      readonly kind: "internet-reaches-only";
      readonly targets: readonly { readonly to: readonly NameSelector[]; readonly on: readonly string[] }[];
    };

/** Throws an OwnRefusal that names the first expectation that is wrong. */
export const readExpectations = (sent: readonly unknown[]): readonly Expectation[] =>
  sent.map((each, index) => {
    try {
      return readExpectation(each as Sent | null);
    } catch (error) {
      throw error instanceof OwnRefusal ? new OwnRefusal(`expectations[${index}]: ${error.message}`) : error;
    }
  });

function readExpectation(sent: Sent | null): Expectation {
  switch (sent?.["kind"]) {
    case "may":
    case "may-not": {
      const { kind, from, to, on } = sent;
      if (kind === "may" && Array.isArray(on) && on.length === 0)
        throw new OwnRefusal("say on what: for example on tcp/443");
      return { kind, from: readEnd(from), to: readEnd(to), on: readKeys(on) };
    }
    case "nothing":
      return {
        kind: "nothing",
        direction: sent["direction"] === "egress" ? "egress" : "ingress",
        of: readEnd(sent["of"]),
        on: readKeys(sent["on"]),
        except: sent["except"] === true,
      };
    case "internet-reaches-only": {
      const { targets } = sent;
      if (!Array.isArray(targets)) throw new OwnRefusal('needs a list "targets"');
      return { kind: "internet-reaches-only", targets: targets.map(readTarget) };
    }
    default:
      throw new OwnRefusal("there is no such kind of expectation");
  }
}

const readTarget = (sent: Sent | null) => ({ to: readEnd(sent?.["to"]), on: readKeys(sent?.["on"]) });

function readEnd(sent: unknown): readonly Selector[] {
  if (!Array.isArray(sent) || sent.length === 0) throw new OwnRefusal("an end needs a list of selectors");
  return sent.map(readSelector);
}

const NAMED: ReadonlySet<string> = new Set(["interface", "instance", "group", "vpc", "subnet", "tag", "internet"]);

function readSelector(sent: Sent | null): Selector {
  const { kind, of } = sent ?? {};
  if (typeof kind !== "string" || typeof of !== "string")
    throw new OwnRefusal("a selector has a kind and what it is of");
  if (NAMED.has(kind)) return { kind, of } as Selector;
  if (kind !== "id" && kind !== "cidr") throw new OwnRefusal(`there is no kind of selector '${kind}'`);
  const parsed = parseSelector(of);
  if (kind === "cidr" && parsed?.kind !== "cidr") throw new OwnRefusal(`'${of}' is no address or CIDR block`);
  if (parsed === undefined) throw new OwnRefusal(`'${of}' is not ${ENDS}`);
  return parsed;
}

function readKeys(sent: unknown): readonly KeyRange[] {
  if (!Array.isArray(sent)) throw new OwnRefusal('"on" is a list of traffic');
  return sent.map((text: unknown) => {
    const keys = typeof text === "string" ? parseKeys(text) : undefined;
    if (keys === undefined) throw new OwnRefusal(trafficProblem(textOf(text)));
    return keys;
  });
}
