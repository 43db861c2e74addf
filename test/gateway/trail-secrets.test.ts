/** No member that AWS's own schemas call sensitive is shown in an event. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { packages } from "../../scripts/generate-wire.ts";
import { shownMembers } from "../../src/gateway/trail/shown-members.ts";
import { registry } from "../../src/operations/registry.generated.ts";
import type { Structure } from "../../src/wire/shapes.ts";

/** A sensitive type of a schema: a simple one with this trait. */
const isSensitive = (schema: unknown): boolean => Array.isArray(schema) && schema[0] === 0 && schema[3] === 8;

/** What an event shows of a member with a text. */
function shown(operation: string, name: string, secrets: "hidden" | "left out"): readonly unknown[] {
  const shape = { kind: "string", most: 100 } as const;
  const member = { name, queryName: name, xmlName: name, shape, isRequired: false };
  const structure: Structure = { kind: "structure", members: [member], byQueryName: new Map() };
  return Object.values(shownMembers({ service: "iam", operation }, structure, { [name]: "a secret" }, secrets));
}

const called = (lazy: unknown): unknown => (typeof lazy === "function" ? (lazy as () => unknown)() : lazy);

/** The names of the sensitive members below a schema, except for what's in a hidden member. */
function sensitiveBelow(operation: string, lazy: unknown, found: Set<string>, seen = new Set<unknown>()): void {
  const schema = called(lazy);
  if (!Array.isArray(schema) || seen.has(schema)) return;
  seen.add(schema);
  const [type, , , , names, members] = schema as readonly unknown[];
  if (type !== 3 && type !== 4) {
    for (const part of schema as readonly unknown[]) {
      if (typeof part === "function" || Array.isArray(part)) sensitiveBelow(operation, part, found, seen);
    }
    return;
  }
  for (const [at, name] of (names as readonly string[]).entries()) {
    const member = (members as readonly unknown[])[at];
    const target = called(Array.isArray(member) && member.length === 2 ? member[0] : member);
    if (isSensitive(target)) found.add(name);
    else if (shown(operation, name, "left out").length > 0) sensitiveBelow(operation, target, found, seen);
  }
}

/** They are no secrets, and without them nobody knows what a call was about. */
const SHOWN = new Set(["AccountName", "Email", "Name"]);

test("a member that a schema calls sensitive is hidden in requests, and left out of answers", async () => {
  let count = 0;
  for (const { service, package: packageName } of packages) {
    const client = (await import(packageName)) as Record<string, unknown>;
    for (const key of Object.keys(registry)) {
      const [of, operation = ""] = key.split(".");
      if (of !== service) continue;
      const sensitive = new Set<string>();
      sensitiveBelow(operation, client[`${operation}$`], sensitive);
      for (const name of sensitive.difference(SHOWN)) {
        count += 1;
        assert.deepEqual(shown(operation, name, "left out"), [], `${operation}: ${name}`);
        assert.deepEqual(shown(operation, name, "hidden"), ["HIDDEN_DUE_TO_SECURITY_REASONS"], `${operation}: ${name}`);
      }
    }
  }
  assert.ok(count > 5);
});
