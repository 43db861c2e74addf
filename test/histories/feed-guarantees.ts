/**
 * What the feed to a host promises, by the names that the field has for it, checked on the messages of a host as it got them.
 *
 * - Ordered: revisions never go back.
 * - Unique: no message says again what was said.
 * - Atomic: after each message the host has the rule set that the world asked for at that revision; nothing of a half commit.
 * - Reliable: at the end it has the newest.
 * - Resumable: with a cursor that the server remembers it goes on from there, and misses nothing.
 * - Bookmarkable: a sign of life at a revision means that everything up to it has been told.
 */
import assert from "node:assert/strict";
import { ruleSetAfter } from "../../src/rollout/feed/changes.ts";
import { ruleSetDigest } from "../../src/rollout/feed/digest.ts";
import type { Message } from "../../src/rollout/feed/messages.ts";
import type { RuleSet } from "../../src/rollout/feed/rule-set.ts";

/** One connection of a host. */
export interface Connection {
  readonly after: string | undefined;
  readonly messages: readonly Message[];
}

export interface History {
  readonly partition: string;
  readonly connections: readonly Connection[];
  /** Revision -> the digest of the rule set that the host should have there. */
  readonly wanted: ReadonlyMap<number, string>;
  /** Whether the server that answers is the same all the time, so it remembers what it said. */
  readonly remembers: boolean;
}

export function checkGuarantees({ partition, connections, wanted, remembers }: History): void {
  let has: RuleSet | undefined;
  let last = 0;
  for (const { after, messages } of connections) {
    if (has !== undefined) assert.equal(after, ruleSetDigest(has), "Resumable: it asks with what it has");
    messages.forEach((message, i) => {
      const at = message.revisions[partition] ?? assert.fail("Ordered: each message has its revisions");
      assert.ok(at >= last, `Ordered: ${at} after ${last}`);
      const before: RuleSet | undefined = has;
      if (i === 0 && remembers && after !== undefined) assert.notEqual(message.type, "whole", "Resumable");
      if (message.type === "changes") {
        assert.notEqual(message.cursor, before && ruleSetDigest(before), "Unique: a change changes something");
      } else if (message.type === "whole") assert.equal(i, 0, "Unique: the whole is said once");
      has = ruleSetAfter(before, JSON.parse(JSON.stringify(message)) as Message);
      const name = message.type === "alive" ? "Bookmarkable" : "Atomic";
      assert.equal(ruleSetDigest(has), wanted.get(at), `${name}: the rule set at revision ${at}`);
      last = at;
    });
  }
  const newest = Math.max(...wanted.keys());
  assert.equal(has && ruleSetDigest(has), wanted.get(newest), "Reliable: it has the newest");
}
