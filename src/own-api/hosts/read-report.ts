/** Reads what a host reports of itself: every member in its form, no text and no list longer than the contract has them. */
import { OwnRefusal } from "../../gateway/http-server.ts";
import type { Sent } from "../read-request.ts";
import type { LiveConnection, Report, ReportedInterface } from "./contract.ts";

const MOST_INTERFACES = 1_000;
const MOST_REVISIONS = 10_000;
const MOST_PROBLEMS = 100;
const MOST_OUTLIVING = 100;
const LONGEST_TEXT = 1_000;

export const readReport = (sent: Sent): Report => ({
  version: text(sent, "version"),
  ...(sent["applied"] !== undefined && { applied: appliedIn(member(sent, "applied")) }),
  interfaces: list(sent, "interfaces", MOST_INTERFACES).map(objectIn).map(interfaceIn),
  drift: driftIn(member(sent, "drift")),
  problems: list(sent, "problems", MOST_PROBLEMS).map((problem) => text({ problem }, "problem")),
  outliving: list(sent, "outliving", MOST_OUTLIVING).map(objectIn).map(connectionIn),
});

function appliedIn(sent: Sent): NonNullable<Report["applied"]> {
  const revisions = Object.entries(member(sent, "revisions"));
  if (revisions.length > MOST_REVISIONS) throw wrong("revisions");
  return {
    cursor: text(sent, "cursor"),
    revisions: Object.fromEntries(
      revisions.map(([partition, revision]) => [partition, number({ revision }, "revision")]),
    ),
  };
}

function interfaceIn(sent: Sent): ReportedInterface {
  return {
    device: text(sent, "device"),
    interfaceId: text(sent, "interfaceId"),
    mode: oneOf(sent, "mode", ["observe", "enforce"]),
    ...(sent["because"] !== undefined && {
      because: oneOf(sent, "because", ["trial-ended", "told-on-host", "no-rule-set"]),
    }),
    refused: number(sent, "refused"),
    wouldRefuse: number(sent, "wouldRefuse"),
    byFailsafe: number(sent, "byFailsafe"),
  };
}

function driftIn(sent: Sent): Report["drift"] {
  const times = number(sent, "times");
  if (sent["last"] === undefined) return { times };
  const last = member(sent, "last");
  return { times, last: { at: text(last, "at"), what: text(last, "what") } };
}

function connectionIn(sent: Sent): LiveConnection {
  return {
    interfaceId: text(sent, "interfaceId"),
    direction: oneOf(sent, "direction", ["ingress", "egress"]),
    protocol: number(sent, "protocol"),
    source: text(sent, "source"),
    sourcePort: number(sent, "sourcePort"),
    destination: text(sent, "destination"),
    destinationPort: number(sent, "destinationPort"),
  };
}

const wrong = (name: string) => new OwnRefusal(`the report's "${name}" isn't of its form`);

function objectIn(value: unknown): Sent {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new OwnRefusal("the report isn't of its form");
  return value as Sent;
}

const member = (sent: Sent, name: string): Sent => objectIn(sent[name]);

function text(sent: Sent, name: string): string {
  const value = sent[name];
  if (typeof value !== "string" || value.length > LONGEST_TEXT) throw wrong(name);
  return value;
}

function number(sent: Sent, name: string): number {
  const value = sent[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw wrong(name);
  return value;
}

function list(sent: Sent, name: string, most: number): readonly unknown[] {
  const value = sent[name];
  if (!Array.isArray(value) || value.length > most) throw wrong(name);
  return value;
}

function oneOf<const T extends string>(sent: Sent, name: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === sent[name]);
  if (found === undefined) throw wrong(name);
  return found;
}
